using System.Text.RegularExpressions;

namespace PersonalizeExport;

/// <summary>Why a call failed.</summary>
public enum ErrorKind
{
    /// <summary>The service refused the request for another reason.</summary>
    Refused,

    /// <summary>A value in the request is not valid.</summary>
    InvalidInput,

    /// <summary>The resource does not exist.</summary>
    NotFound,

    /// <summary>The name is in use. Job names cannot be reused.</summary>
    AlreadyExists,

    /// <summary>The resource is in use.</summary>
    Busy,

    /// <summary>The quota of running jobs is reached, until one of them ends.</summary>
    LimitExceeded,

    /// <summary>A quota is reached that waiting does not help, such as the number of tags.</summary>
    QuotaExceeded,

    /// <summary>The caller has no permission.</summary>
    AccessDenied,

    /// <summary>The credentials are unknown, expired or wrong, or the clock of this machine is wrong.</summary>
    NotAuthenticated,

    /// <summary>Too many requests at a time.</summary>
    Throttled,

    /// <summary>An error on the service's side (HTTP 5xx).</summary>
    Unavailable,

    /// <summary>No response, or no end of a job, in time.</summary>
    TimedOut,

    /// <summary>
    /// The service, or the one that gives the credentials, could not be reached (DNS, connection, TLS or proxy), or the
    /// latter gives none at the moment. The request was not sent.
    /// </summary>
    Unreachable,

    /// <summary>The connection was lost after the request was sent, so the service may have run it.</summary>
    ConnectionLost,

    /// <summary>The response is incomplete, or not one of the service.</summary>
    MalformedResponse,

    /// <summary>No source gave credentials, or a source gave none.</summary>
    NoCredentials,

    /// <summary>A job that was waited for has failed.</summary>
    JobFailed,
}

/// <summary>
/// A call failed, or what a call was to do cannot be done. The base of all exceptions of the module but cancellations.
/// </summary>
/// <param name="message">
/// What happened, in a sentence or more. User information is removed from the URLs in it, and it is made printable
/// (<see cref="DisplayText"/>).
/// </param>
/// <param name="kind">Why.</param>
/// <param name="errorCode">
/// The service's error code, such as ResourceNotFoundException, or a stable name where there is none, such as
/// ConnectionFailure.
/// </param>
/// <param name="innerException">The exception of the AWS SDK or of .NET behind it, if there is one.</param>
public partial class PersonalizeException(
    string message, ErrorKind kind, string errorCode, Exception? innerException = null)
    : Exception(DisplayText.Printable(WithoutUserInfo(message)), innerException)
{
    /// <summary>Why the call failed.</summary>
    public ErrorKind Kind => kind;

    /// <summary>The service's error code, or a stable name where the service gave none.</summary>
    public string ErrorCode => errorCode;

    /// <summary>The ID of the request, which AWS Support needs; null where the service gave none.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// How long the service wants a client to wait before the request is sent again (Retry-After); null where it does
    /// not say.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the same call may succeed later: throttling, a full quota of running jobs, an error on the service's
    /// side, no connection, an incomplete or late response.
    /// </summary>
    public bool IsTransient =>
        MayHaveRun || Kind is ErrorKind.Throttled or ErrorKind.Unreachable or ErrorKind.LimitExceeded or ErrorKind.Busy;

    /// <summary>
    /// Whether the service may have done what was requested: the request was sent, and there is no usable response.
    /// </summary>
    public bool MayHaveRun =>
        Kind is ErrorKind.Unavailable or ErrorKind.TimedOut or ErrorKind.ConnectionLost or ErrorKind.MalformedResponse;

    /// <summary>A text whose URLs have no user name and no password.</summary>
    internal static string WithoutUserInfo(string text) => UserInfo().Replace(text, "");

    [GeneratedRegex(@"(?<=https?://)[^\s'""]*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}

/// <summary>No connection can be made with what was given and found. No request was sent.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="errorCode">One of the constants of this class.</param>
/// <param name="advice">What to do about it.</param>
/// <param name="innerException">The exception of the AWS SDK that shows it, if there is one.</param>
public sealed class ConnectionException(
    string message, string errorCode, string advice, Exception? innerException = null)
    : PersonalizeException(message, KindOf(errorCode), errorCode, innerException)
{
    /// <summary>No source gave credentials.</summary>
    public const string MissingCredentials = nameof(MissingCredentials);

    /// <summary>No source gave a region.</summary>
    public const string MissingRegion = nameof(MissingRegion);

    /// <summary>The profile requested does not exist.</summary>
    public const string ProfileNotFound = nameof(ProfileNotFound);

    /// <summary>What was given contradicts itself or cannot be used.</summary>
    public const string InvalidConfiguration = nameof(InvalidConfiguration);

    /// <summary>The region that was given is not that of the resource.</summary>
    public const string RegionMismatch = nameof(RegionMismatch);

    /// <summary>A file of settings cannot be read at the moment, because another program has it open.</summary>
    public const string FileInUse = nameof(FileInUse);

    /// <summary>What to do about it.</summary>
    public string Advice => advice;

    /// <summary>Whether only the resource at hand cannot be reached, and others may be with the same options.</summary>
    public bool IsOfResource { get; init; }

    /// <summary>What was given or found cannot be used.</summary>
    /// <param name="message">Which setting, and what is expected of it.</param>
    /// <param name="cause">The exception that shows it, if there is one.</param>
    public static ConnectionException Invalid(string message, Exception? cause = null) =>
        new(message, InvalidConfiguration, "Correct the setting that the message names.", cause);

    private static ErrorKind KindOf(string errorCode) => errorCode switch
    {
        MissingCredentials => ErrorKind.NoCredentials,
        FileInUse => ErrorKind.Unreachable,
        _ => ErrorKind.InvalidInput,
    };
}

/// <summary>A job was requested, and no response says whether it was started.</summary>
/// <param name="message">What happened, with the ARN.</param>
/// <param name="innerException">The error of the last request.</param>
/// <param name="datasetExportJobArn">The ARN of the job, if it was started; null where it is not known.</param>
public sealed class CreateOutcomeUnknownException(string message, Exception innerException, string? datasetExportJobArn)
    : PersonalizeException(message, ErrorKind.ConnectionLost, "CreateOutcomeUnknown", innerException)
{
    /// <summary>The ARN of the job, if it was started; null where it is not known.</summary>
    public string? DatasetExportJobArn => datasetExportJobArn;
}

/// <summary>
/// A call was cancelled before its request was sent, or after it was throttled: the service has done nothing for it.
/// </summary>
/// <param name="token">The token that cancelled the call.</param>
public sealed class NotSentException(CancellationToken token)
    : OperationCanceledException("The call was cancelled, and nothing has been done for it.", token);
