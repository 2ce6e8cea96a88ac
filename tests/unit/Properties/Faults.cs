using System.Net;
using Amazon.Runtime;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Properties;

/// <summary>What makes a call fail, by what is known afterwards.</summary>
internal static class Faults
{
    /// <summary>It is unknown whether the service did what was requested.</summary>
    public static IReadOnlyList<Func<Exception>> Lost { get; } =
    [
        () => new HttpRequestException("connection reset"),
        () => new IOException("the response ends in the middle"),
        () => new TaskCanceledException("too late"),
        () => new TimeoutException("too late"),
        () => new AmazonServiceException("connection reset", new HttpRequestException("connection reset")),
        () => new AmazonUnmarshallingException("request-1", "$", new FormatException()),
        () => FakeService.Error("InternalFailure", status: 500),
        () => FakeService.Error("ServiceUnavailable", status: 503),
        () => new PersonalizeException("bad gateway", null, ErrorType.Unknown, null, null, HttpStatusCode.BadGateway),
    ];

    /// <summary>The request has not left the machine.</summary>
    public static IReadOnlyList<Func<Exception>> NotSent { get; } =
    [
        () => new HttpRequestException(HttpRequestError.ConnectionError, "connection refused"),
        () => new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"),
        () => new AmazonServiceException("TLS", new HttpRequestException(HttpRequestError.SecureConnectionError, "TLS")),
        () => new HttpRequestException(HttpRequestError.ProxyTunnelError, "proxy"),
    ];

    /// <summary>The service did nothing, and another request may help.</summary>
    public static IReadOnlyList<Func<Exception>> Throttled { get; } =
    [
        () => FakeService.Error("ThrottlingException"),
        () => FakeService.Error("LimitExceededException", "Rate exceeded"),
        () => FakeService.Error("NewException", status: 429),
    ];

    /// <summary>The service did nothing, as it is too busy.</summary>
    public static IReadOnlyList<Func<Exception>> NoSlot { get; } =
    [
        () => FakeService.Error("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status."),
        () => FakeService.Error("ResourceInUseException"),
    ];

    /// <summary>The service did nothing, and another request does not help.</summary>
    public static IReadOnlyList<Func<Exception>> Refused { get; } =
    [
        () => FakeService.Error("AccessDeniedException"),
        () => FakeService.Error("ExpiredTokenException"),
        () => FakeService.Error("InvalidInputException"),
        () => FakeService.Error("NewException"),
        () => new AmazonServiceException("the role cannot be assumed", null, ErrorType.Sender, "AccessDenied", null, HttpStatusCode.Forbidden),
    ];

    public static IReadOnlyList<Func<Exception>> Transient { get; } = [.. Lost, .. NotSent, .. Throttled];
}
