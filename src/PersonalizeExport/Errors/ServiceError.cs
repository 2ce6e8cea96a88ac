using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace PersonalizeExport;

/// <summary>The classification of a failed call.</summary>
/// <param name="Id">A stable identifier: the service's error code, such as ResourceNotFoundException, where it returned one.</param>
/// <param name="Kind">Why the call failed.</param>
public sealed record ServiceError(string Id, ErrorKind Kind)
{
    /// <summary>
    /// Whether the error is transient, so that the same call may succeed later: throttling, an error on the service's side, no connection, an
    /// incomplete or late response.
    /// </summary>
    public bool IsTransient => MayHaveRun || Kind is ErrorKind.Throttled or ErrorKind.Unreachable;

    /// <summary>Whether the service may have done what was requested: the request was sent, and there is no usable response.</summary>
    public bool MayHaveRun => Kind is ErrorKind.Unavailable or ErrorKind.TimedOut or ErrorKind.ConnectionLost or ErrorKind.MalformedResponse;

    /// <summary>
    /// Whether an exception is a failed call (an error of the service, the network or the SDK, or a malformed response), not a bug and not a
    /// cancellation by the caller.
    /// </summary>
    public static bool IsFailedCall(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException or TimeoutException
            or ConnectionException or CreateOutcomeUnknownException;

    /// <summary>Classifies an exception.</summary>
    public static ServiceError From(Exception error) => error switch
    {
        CreateOutcomeUnknownException => new("CreateOutcomeUnknown", ErrorKind.ConnectionLost),
        AmazonUnmarshallingException => new("MalformedResponse", ErrorKind.MalformedResponse),

        // Errors of Amazon Personalize come first: those of other services, such as STS, are about the credentials.
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
        CredentialsException { InnerException: { } inner } when IsOfConnection(inner) => From(inner) with { Kind = ErrorKind.Unreachable },
        CredentialsException { InnerException: AmazonServiceException { StatusCode: var status } } when WillPass("", status) => new($"HttpStatus{(int)status}", ErrorKind.Unreachable),
        CredentialsException => new("NoCredentials", ErrorKind.NoCredentials),
        AmazonServiceException { InnerException: { } inner } when IsOfNetwork(inner) => From(inner),
        AmazonClientException { InnerException: { } inner } when IsOfNetwork(inner) => From(inner),
        AmazonServiceException { ErrorCode: { Length: > 0 } code } response => new(code, WillPass(code, response.StatusCode) ? ErrorKind.Unreachable : ErrorKind.NoCredentials),
        ConnectionException connection => new(connection.Problem.ToString(), ErrorKind.NoCredentials),
        _ => new("RequestFailure", ErrorKind.Refused),
    };

    /// <summary>Whether there was no connection, or no response in time. An error of a file is none of these.</summary>
    internal static bool IsOfConnection(Exception? error) =>
        error is HttpRequestException or HttpIOException or OperationCanceledException or TimeoutException or IOException { InnerException: SocketException };

    // The service that gives the credentials does not refuse them, it only cannot give them now.
    private static bool WillPass(string code, HttpStatusCode status) =>
        FromCode(code, status) is ErrorKind.Throttled or ErrorKind.Unavailable or ErrorKind.TimedOut or ErrorKind.Unreachable;

    // The service has one code for two errors: too many requests a second, and "More than 5 resources with PENDING or IN_PROGRESS status."
    private static bool SpeaksOfRate(string message) =>
        message.Contains("rate", StringComparison.OrdinalIgnoreCase) || message.Contains("second", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfNetwork(Exception error) => error is IOException || IsOfConnection(error);

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
