using System.Net;
using Amazon.Runtime;

namespace PersonalizeExport;

/// <summary>Tells apart what can go wrong with a call.</summary>
public static class ServiceFault
{
    /// <summary>The codes with which AWS services ask a caller to slow down.</summary>
    private static readonly HashSet<string> ThrottlingCodes = new(StringComparer.Ordinal)
    {
        "ThrottlingException", "Throttling", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException", "SlowDown",
    };

    /// <summary>
    /// Whether an exception is a failed call (an error of the service, the network, the SDK or the answer's form), not a bug and not the
    /// caller's own cancellation.
    /// </summary>
    public static bool IsFaultOfCall(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException or TimeoutException;

    /// <summary>
    /// Whether the same call may well succeed a little later: throttling, a fault on the service's side, no connection, a broken or late
    /// answer. What the service refuses on its merits (no such job, no permission, bad keys) does not pass.
    /// </summary>
    public static bool IsPassing(Exception error) => error switch
    {
        AmazonUnmarshallingException => true,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => true,
        AmazonServiceException { ErrorCode: { } code } when ThrottlingCodes.Contains(code) => true,
        AmazonServiceException { InnerException: HttpRequestException or IOException } => true,
        AmazonServiceException => false,
        AmazonClientException { InnerException: HttpRequestException or IOException or OperationCanceledException } => true,
        AmazonClientException => false,
        _ => true,
    };
}
