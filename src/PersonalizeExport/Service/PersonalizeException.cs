using System.Net;
using Amazon.Runtime;

namespace PersonalizeExport;

/// <summary>
/// An error that Amazon Personalize returned. <see cref="AmazonServiceException.ErrorCode"/> is the service's code, such as
/// ResourceNotFoundException, and <see cref="AmazonServiceException.RequestId"/> what AWS Support needs.
/// </summary>
public sealed class PersonalizeException : AmazonServiceException
{
    /// <summary>Makes an exception without a text; for the framework's conventions.</summary>
    public PersonalizeException()
    {
    }

    /// <inheritdoc cref="PersonalizeException()"/>
    public PersonalizeException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="PersonalizeException()"/>
    public PersonalizeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception from a response of the service.</summary>
    public PersonalizeException(string message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>How long the service wants a client to wait before the request is sent again (the Retry-After header); null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long the job waited for a running job to end before this error was final; null where it did not wait.</summary>
    public TimeSpan? SlotWait { get; internal set; }
}
