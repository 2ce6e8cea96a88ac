using Amazon.Runtime;

namespace PersonalizeExport.Tests.Properties;

/// <summary>What makes a call fail, by what is known afterwards.</summary>
internal static class Faults
{
    /// <summary>It is unknown whether the service did what was requested.</summary>
    public static IReadOnlyList<Func<PersonalizeException>> Lost { get; } =
    [
        () => AwsErrors.FromCall(new HttpRequestException("connection reset")),
        () => AwsErrors.FromCall(new IOException("the response ends in the middle")),
        () => AwsErrors.FromCall(new TaskCanceledException("too late")),
        () => AwsErrors.FromCall(new TimeoutException("too late")),
        () => AwsErrors.FromCall(new AmazonServiceException("connection reset", new HttpRequestException("connection reset"))),
        () => AwsErrors.FromCall(new AmazonUnmarshallingException("request-1", "$", new FormatException())),
        () => FakeService.Error("InternalFailure", status: 500),
        () => FakeService.Error("ServiceUnavailable", status: 503),
        () => AwsErrors.FromCall(new ServiceException("bad gateway", null, null, HttpStatusCode.BadGateway)),
    ];

    /// <summary>The request has not left the machine.</summary>
    public static IReadOnlyList<Func<PersonalizeException>> NotSent { get; } =
    [
        () => AwsErrors.FromCall(new HttpRequestException(HttpRequestError.ConnectionError, "connection refused")),
        () => AwsErrors.FromCall(new HttpRequestException(HttpRequestError.NameResolutionError, "no such host")),
        () => AwsErrors.FromCall(new AmazonServiceException("TLS", new HttpRequestException(HttpRequestError.SecureConnectionError, "TLS"))),
        () => AwsErrors.FromCall(new HttpRequestException(HttpRequestError.ProxyTunnelError, "proxy")),
    ];

    /// <summary>The service did nothing, and another request may help.</summary>
    public static IReadOnlyList<Func<PersonalizeException>> Throttled { get; } =
    [
        () => FakeService.Error("ThrottlingException"),
        () => FakeService.Error("LimitExceededException", "Rate exceeded"),
        () => FakeService.Error("NewException", status: 429),
    ];

    /// <summary>The service did nothing, as it is too busy.</summary>
    public static IReadOnlyList<Func<PersonalizeException>> NoSlot { get; } =
    [
        () => FakeService.Error("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status."),
        () => FakeService.Error("ResourceInUseException"),
    ];

    /// <summary>The service did nothing, and another request does not help.</summary>
    public static IReadOnlyList<Func<PersonalizeException>> Refused { get; } =
    [
        () => FakeService.Error("AccessDeniedException"),
        () => FakeService.Error("ExpiredTokenException"),
        () => FakeService.Error("InvalidInputException"),
        () => FakeService.Error("NewException"),
        () => AwsErrors.FromCredentials(
            "The profile", new AmazonServiceException("the role cannot be assumed", null, ErrorType.Sender, "AccessDenied", null, HttpStatusCode.Forbidden)),
    ];

    public static IReadOnlyList<Func<PersonalizeException>> Transient { get; } = [.. Lost, .. NotSent, .. Throttled];
}
