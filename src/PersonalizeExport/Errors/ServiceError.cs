using System.Net;
using Amazon.Runtime;

namespace PersonalizeExport;

/// <summary>A failed call, told apart.</summary>
/// <param name="Id">A stable word for it: the service's code where the service returned one, such as ResourceNotFoundException.</param>
/// <param name="Kind">What kind of fault it is.</param>
public sealed record ServiceError(string Id, ErrorKind Kind)
{
    /// <summary>
    /// Whether the same call may well succeed a little later: throttling, a fault on the service's side, no connection, a broken or late
    /// response. What the service refuses on its merits (no such job, no permission, bad keys) does not pass.
    /// </summary>
    public bool IsTransient => MayHaveRun || Kind is ErrorKind.Throttled or ErrorKind.Unreachable;

    /// <summary>Whether the service may have done what was requested: the request was sent, and no response told what became of it.</summary>
    public bool MayHaveRun => Kind is ErrorKind.Unavailable or ErrorKind.TimedOut or ErrorKind.ConnectionLost or ErrorKind.MalformedResponse;

    /// <summary>
    /// Whether an exception is a failed call (an error of the service, the network, the SDK or the response's form), not a bug and not the
    /// caller's own cancellation.
    /// </summary>
    public static bool IsFailedCall(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException or TimeoutException
            or ConnectionException or CreateOutcomeUnknownException;

    /// <summary>Tells what kind of fault an exception is.</summary>
    public static ServiceError From(Exception error) => error switch
    {
        CreateOutcomeUnknownException => new("CreateOutcomeUnknown", ErrorKind.ConnectionLost),
        AmazonUnmarshallingException => new("MalformedResponse", ErrorKind.MalformedResponse),

        // The exception of our own service comes first: another service's, such as STS's, is about the credentials.
        PersonalizeException { ErrorCode: "LimitExceededException" } response when SpeaksOfRate(response.Message) => new(response.ErrorCode, ErrorKind.Throttled),
        PersonalizeException { ErrorCode: { Length: > 0 } code } response => new(code, FromCode(code, response.StatusCode)),
        PersonalizeException response => new($"HttpStatus{(int)response.StatusCode}", FromStatus(response.StatusCode)),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new("NameResolutionFailure", ErrorKind.Unreachable),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new("SecureConnectionFailure", ErrorKind.Unreachable),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => new("ProxyFailure", ErrorKind.Unreachable),
        HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } => new("ProxyFailure", ErrorKind.Unreachable),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new("ConnectionFailure", ErrorKind.Unreachable),
        HttpRequestException => new("ConnectionLost", ErrorKind.ConnectionLost),
        OperationCanceledException or TimeoutException => new("RequestTimeout", ErrorKind.TimedOut),
        IOException => new("ConnectionLost", ErrorKind.ConnectionLost),

        // Without credentials the request itself was never sent.
        CredentialsException { InnerException: (HttpRequestException or OperationCanceledException or TimeoutException) and var inner } => From(inner) with { Kind = ErrorKind.Unreachable },
        CredentialsException => new("NoCredentials", ErrorKind.NoCredentials),
        AmazonServiceException { InnerException: { } inner } when IsOfNetwork(inner) => From(inner),
        AmazonClientException { InnerException: { } inner } when IsOfNetwork(inner) => From(inner),
        AmazonServiceException { ErrorCode: { Length: > 0 } code } => new(code, ErrorKind.NoCredentials),
        ConnectionException connection => new(connection.Problem.ToString(), ErrorKind.NoCredentials),
        _ => new("RequestFailure", ErrorKind.Refused),
    };

    // The service has one code for two things: too many calls a second, and "More than 5 resources with PENDING or IN_PROGRESS status."
    private static bool SpeaksOfRate(string message) =>
        message.Contains("rate", StringComparison.OrdinalIgnoreCase) || message.Contains("second", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfNetwork(Exception error) => error is HttpRequestException or IOException or OperationCanceledException or TimeoutException;

    // The codes are those of the API model and those that every AWS service may return.
    private static ErrorKind FromCode(string code, HttpStatusCode status) => code switch
    {
        "ResourceNotFoundException" => ErrorKind.NotFound,
        "ResourceAlreadyExistsException" => ErrorKind.AlreadyExists,
        "ResourceInUseException" => ErrorKind.Busy,
        "InvalidInputException" or "ValidationException" or "InvalidNextTokenException" or "SerializationException" => ErrorKind.InvalidInput,
        "LimitExceededException" => ErrorKind.LimitExceeded,
        "TooManyTagsException" or "TooManyTagKeysException" or "ServiceQuotaExceededException" => ErrorKind.QuotaExceeded,
        "AccessDeniedException" or "AccessDenied" or "OptInRequired" or "NotAuthorized" => ErrorKind.AccessDenied,
        "ExpiredTokenException" or "ExpiredToken" or "RequestExpired" or "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidSignatureException"
            or "SignatureDoesNotMatch" or "IncompleteSignatureException" or "IncompleteSignature" or "MissingAuthenticationTokenException"
            or "MissingAuthenticationToken" or "RequestTimeTooSkewed" => ErrorKind.NotAuthenticated,
        "ThrottlingException" or "Throttling" or "ThrottledException" or "RequestThrottled" or "RequestThrottledException" or "TooManyRequestsException"
            or "RequestLimitExceeded" or "SlowDown" => ErrorKind.Throttled,
        "RequestTimeout" or "RequestTimeoutException" => ErrorKind.TimedOut,
        _ => FromStatus(status),
    };

    private static ErrorKind FromStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => ErrorKind.Throttled,
        >= HttpStatusCode.InternalServerError => ErrorKind.Unavailable,
        HttpStatusCode.ProxyAuthenticationRequired => ErrorKind.Unreachable,
        _ => ErrorKind.Refused,
    };
}
