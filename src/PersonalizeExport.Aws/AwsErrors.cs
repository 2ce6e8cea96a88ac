using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace PersonalizeExport.Aws;

/// <summary>
/// The border to the AWS SDK: makes an exception of the module of every one that the SDK or .NET's HTTP client throws.
/// What is behind it asks for the kind of an error, never for the type of an exception of the SDK.
/// </summary>
internal static partial class AwsErrors
{
    /// <summary>Whether an exception is a failed call, not a bug and not a cancellation by the caller.</summary>
    public static bool IsFailedCall(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException
            or OperationCanceledException or TimeoutException;

    /// <summary>The exception of a failed call of Amazon Personalize.</summary>
    /// <param name="error">Why it failed.</param>
    /// <param name="tries">How often the request was sent.</param>
    public static PersonalizeException FromCall(Exception error, int tries = 1)
    {
        (string code, ErrorKind kind) = Classify(error);
        ServiceException? response = error as ServiceException;
        string message = error is OperationCanceledException ? "No response came in time." : MessageOf(error);
        return new PersonalizeException(
            error is TimeoutException && tries > 1 ? $"{message.TrimEnd('.')} ({tries} tries)." : message,
            kind,
            code,
            error)
        {
            RequestId = IsIdentifier(response?.RequestId) ? response!.RequestId : null,
            RetryAfter = response?.RetryAfter,
        };
    }

    /// <summary>
    /// The SDK's exception of a response that is not one of the service, which may have done what was requested.
    /// </summary>
    public static AmazonUnmarshallingException Malformed(
        string message, Exception? cause = null, HttpStatusCode status = HttpStatusCode.OK) =>
        new(null, null, null, message, cause) { StatusCode = status };

    /// <summary>
    /// The exception of a source that gave no credentials: a login has expired, a process failed, STS refuses, a file
    /// is missing.
    /// </summary>
    /// <remarks>Without credentials the request itself was never sent.</remarks>
    public static PersonalizeException FromCredentials(string source, Exception error)
    {
        // A file that cannot be read will not be there the next time either.
        bool isOfFile = error is UnauthorizedAccessException
            || (error is IOException and not HttpIOException && error.InnerException is not SocketException);
        PersonalizeException call = FromCall(error);
        bool isPassing = call.IsTransient && !isOfFile;
        return new PersonalizeException(
            $"{source} gave no credentials: {MessageOf(error).TrimEnd()}",
            isPassing ? ErrorKind.Unreachable : ErrorKind.NoCredentials,
            isPassing || IsIdentifier((error as ServiceException)?.ErrorCode) ? call.ErrorCode : "NoCredentials",
            error);
    }

    /// <summary>
    /// What an error code of the service means. The codes are those of the API model and those that every AWS service
    /// may return.
    /// </summary>
    public static ErrorKind KindOf(string? code, HttpStatusCode status, string message = "") => code switch
    {
        "ResourceNotFoundException" => ErrorKind.NotFound,
        "ResourceAlreadyExistsException" => ErrorKind.AlreadyExists,
        "ResourceInUseException" => ErrorKind.Busy,
        "InvalidInputException" or "ValidationException" or "InvalidNextTokenException" or "SerializationException" =>
            ErrorKind.InvalidInput,
        // The service has one code for two errors: too many requests a second, and "More than 5 resources with PENDING
        // or IN_PROGRESS status."
        "LimitExceededException" => Rate().IsMatch(message) ? ErrorKind.Throttled : ErrorKind.LimitExceeded,
        "TooManyTagsException" or "TooManyTagKeysException" or "ServiceQuotaExceededException" =>
            ErrorKind.QuotaExceeded,
        "AccessDeniedException" or "OptInRequired" or "NotAuthorized" => ErrorKind.AccessDenied,
        "ExpiredTokenException" or "RequestExpired" or "UnrecognizedClientException" or "InvalidSignatureException"
            or "IncompleteSignatureException" or "IncompleteSignature" or "MissingAuthenticationTokenException" =>
            ErrorKind.NotAuthenticated,
        // STS still says Throttling.
        "ThrottlingException" or "Throttling" or "TooManyRequestsException" => ErrorKind.Throttled,
        "RequestTimeoutException" => ErrorKind.TimedOut,
        _ => status switch
        {
            HttpStatusCode.TooManyRequests => ErrorKind.Throttled,
            >= HttpStatusCode.InternalServerError => ErrorKind.Unavailable,
            HttpStatusCode.ProxyAuthenticationRequired => ErrorKind.Unreachable,
            _ => ErrorKind.Refused,
        },
    };

    private static (string Code, ErrorKind Kind) Classify(Exception error) => error switch
    {
        AmazonUnmarshallingException => ("MalformedResponse", ErrorKind.MalformedResponse),
        ServiceException { ErrorCode: var code } response => IsIdentifier(code)
            ? (code, KindOf(code, response.StatusCode, response.Message))
            : ($"HttpStatus{(int)response.StatusCode}", KindOf(null, response.StatusCode)),
        HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } =>
            ("ProxyFailure", ErrorKind.Unreachable),
        HttpRequestException request => request.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => ("NameResolutionFailure", ErrorKind.Unreachable),
            HttpRequestError.SecureConnectionError => ("SecureConnectionFailure", ErrorKind.Unreachable),
            HttpRequestError.ProxyTunnelError => ("ProxyFailure", ErrorKind.Unreachable),
            HttpRequestError.ConnectionError => ("ConnectionFailure", ErrorKind.Unreachable),
            _ => ("ConnectionLost", ErrorKind.ConnectionLost),
        },
        OperationCanceledException or TimeoutException => ("RequestTimeout", ErrorKind.TimedOut),
        IOException => ("ConnectionLost", ErrorKind.ConnectionLost),
        {
            InnerException: HttpRequestException or IOException or OperationCanceledException or TimeoutException
        } => Classify(error.InnerException),
        _ => ("RequestFailure", ErrorKind.Refused),
    };

    // Such a message of .NET only refers to the inner exception.
    private static string MessageOf(Exception error) =>
        error.InnerException is { } inner
        && error.Message.Contains("see inner exception", StringComparison.OrdinalIgnoreCase)
            ? MessageOf(inner)
            : error.Message;

    // What is longer or has other characters is neither an error code nor the ID of a request, and may be anything.
    private static bool IsIdentifier([NotNullWhen(true)] string? text) =>
        text?.Length is > 0 and <= 100
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    [GeneratedRegex(
        @"\brate\b|\b(?:per|a|each|every) second\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rate();
}

/// <summary>An error that Amazon Personalize returned, as the SDK's pipeline carries it.</summary>
internal sealed class ServiceException(
    string message, Exception? innerException, string? errorCode, HttpStatusCode statusCode)
    : AmazonServiceException(
        DisplayText.Printable(message), innerException, ErrorType.Unknown, DisplayText.Printable(errorCode), null,
        statusCode)
{
    /// <summary>The Retry-After header; null where the service does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
