using System.Net;
using Amazon.Runtime;

namespace PersonalizeExport;

/// <summary>A failed call, told apart.</summary>
/// <param name="Id">A stable word for it: the service's code where the service answered with one, such as ResourceNotFoundException.</param>
/// <param name="Kind">What kind of fault it is.</param>
public sealed record ServiceFault(string Id, FaultKind Kind)
{
    /// <summary>
    /// Whether the same call may well succeed a little later: throttling, a fault on the service's side, no connection, a broken or late
    /// answer. What the service refuses on its merits (no such job, no permission, bad keys) does not pass.
    /// </summary>
    public bool IsPassing => MayHaveRun || Kind is FaultKind.Throttled or FaultKind.Unreachable;

    /// <summary>Whether the service may have done what was requested: the request was sent, and no response told what became of it.</summary>
    public bool MayHaveRun => Kind is FaultKind.Unavailable or FaultKind.TimedOut or FaultKind.ConnectionLost or FaultKind.Unreadable;

    /// <summary>
    /// Whether an exception is a failed call (an error of the service, the network, the SDK or the answer's form), not a bug and not the
    /// caller's own cancellation.
    /// </summary>
    public static bool IsFaultOfCall(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException or TimeoutException
            or ConnectionException or LostAnswerException;

    /// <summary>Tells what kind of fault an exception is.</summary>
    public static ServiceFault Of(Exception error) => error switch
    {
        LostAnswerException => new("LostAnswer", FaultKind.ConnectionLost),
        AmazonUnmarshallingException => new("UnreadableAnswer", FaultKind.Unreadable),

        // The exception of our own service comes first: another service's, such as STS's, is about the credentials.
        PersonalizeException { ErrorCode: "LimitExceededException" } answer when SpeaksOfRate(answer.Message) => new(answer.ErrorCode, FaultKind.Throttled),
        PersonalizeException { ErrorCode: { Length: > 0 } code } answer => new(code, OfCode(code, answer.StatusCode)),
        PersonalizeException answer => new($"HttpStatus{(int)answer.StatusCode}", OfStatus(answer.StatusCode)),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new("NameResolutionFailure", FaultKind.Unreachable),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new("SecureConnectionFailure", FaultKind.Unreachable),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => new("ProxyFailure", FaultKind.Unreachable),
        HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } => new("ProxyFailure", FaultKind.Unreachable),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new("ConnectionFailure", FaultKind.Unreachable),
        HttpRequestException => new("ConnectionLost", FaultKind.ConnectionLost),
        OperationCanceledException or TimeoutException => new("RequestTimeout", FaultKind.TimedOut),
        IOException => new("ConnectionLost", FaultKind.ConnectionLost),

        // Without credentials the request itself was never sent.
        CredentialsException { InnerException: (HttpRequestException or OperationCanceledException or TimeoutException) and var inner } => Of(inner) with { Kind = FaultKind.Unreachable },
        CredentialsException => new("NoCredentials", FaultKind.NoCredentials),
        AmazonServiceException { InnerException: { } inner } when IsOfNetwork(inner) => Of(inner),
        AmazonClientException { InnerException: { } inner } when IsOfNetwork(inner) => Of(inner),
        AmazonServiceException { ErrorCode: { Length: > 0 } code } => new(code, FaultKind.NoCredentials),
        ConnectionException connection => new(connection.Problem.ToString(), FaultKind.NoCredentials),
        _ => new("RequestFailure", FaultKind.Refused),
    };

    // The service has one code for two things: too many calls a second, and "More than 5 resources with PENDING or IN_PROGRESS status."
    private static bool SpeaksOfRate(string message) =>
        message.Contains("rate", StringComparison.OrdinalIgnoreCase) || message.Contains("second", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfNetwork(Exception error) => error is HttpRequestException or IOException or OperationCanceledException or TimeoutException;

    // The codes are those of the API model and those that every AWS service may answer with.
    private static FaultKind OfCode(string code, HttpStatusCode status) => code switch
    {
        "ResourceNotFoundException" => FaultKind.NotFound,
        "ResourceAlreadyExistsException" => FaultKind.AlreadyExists,
        "ResourceInUseException" => FaultKind.Busy,
        "InvalidInputException" or "ValidationException" or "InvalidNextTokenException" or "SerializationException" => FaultKind.InvalidInput,
        "LimitExceededException" => FaultKind.LimitExceeded,
        "TooManyTagsException" or "TooManyTagKeysException" or "ServiceQuotaExceededException" => FaultKind.QuotaExceeded,
        "AccessDeniedException" or "AccessDenied" or "OptInRequired" or "NotAuthorized" => FaultKind.AccessDenied,
        "ExpiredTokenException" or "ExpiredToken" or "RequestExpired" or "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidSignatureException"
            or "SignatureDoesNotMatch" or "IncompleteSignatureException" or "IncompleteSignature" or "MissingAuthenticationTokenException"
            or "MissingAuthenticationToken" or "RequestTimeTooSkewed" => FaultKind.NotAuthenticated,
        "ThrottlingException" or "Throttling" or "ThrottledException" or "RequestThrottled" or "RequestThrottledException" or "TooManyRequestsException"
            or "RequestLimitExceeded" or "SlowDown" => FaultKind.Throttled,
        "RequestTimeout" or "RequestTimeoutException" => FaultKind.TimedOut,
        _ => OfStatus(status),
    };

    private static FaultKind OfStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => FaultKind.Throttled,
        >= HttpStatusCode.InternalServerError => FaultKind.Unavailable,
        HttpStatusCode.ProxyAuthenticationRequired => FaultKind.Unreachable,
        _ => FaultKind.Refused,
    };
}
