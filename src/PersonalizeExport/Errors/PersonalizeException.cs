using System.Net;
using Amazon.Runtime;

namespace PersonalizeExport;

/// <summary>
/// An error that Amazon Personalize returned. <see cref="AmazonServiceException.ErrorCode"/> is the service's code, such as
/// ResourceNotFoundException, and <see cref="AmazonServiceException.RequestId"/> what AWS Support needs.
/// </summary>
public sealed class PersonalizeException(string message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode)
{
    /// <summary>How long the service wants a client to wait before the request is sent again (the Retry-After header); null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long the job waited for a running job to end before this error was final; null where it did not wait.</summary>
    public TimeSpan? SlotWait { get; internal set; }
}
