using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using PersonalizeExport.Service;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Service;

public class ServiceFaultTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    /// <summary>The errors of the API model, and those that every AWS service may answer with.</summary>
    [Theory]
    [InlineData("InvalidInputException", 400, FaultKind.InvalidInput, false)]
    [InlineData("ValidationException", 400, FaultKind.InvalidInput, false)]
    [InlineData("InvalidNextTokenException", 400, FaultKind.InvalidInput, false)]
    [InlineData("ResourceNotFoundException", 400, FaultKind.NotFound, false)]
    [InlineData("ResourceAlreadyExistsException", 400, FaultKind.AlreadyExists, false)]
    [InlineData("ResourceInUseException", 400, FaultKind.Busy, false)]
    [InlineData("LimitExceededException", 400, FaultKind.LimitExceeded, false)]
    [InlineData("TooManyTagsException", 400, FaultKind.QuotaExceeded, false)]
    [InlineData("TooManyTagKeysException", 400, FaultKind.QuotaExceeded, false)]
    [InlineData("AccessDeniedException", 400, FaultKind.AccessDenied, false)]
    [InlineData("ExpiredTokenException", 400, FaultKind.NotAuthenticated, false)]
    [InlineData("InvalidSignatureException", 403, FaultKind.NotAuthenticated, false)]
    [InlineData("UnrecognizedClientException", 403, FaultKind.NotAuthenticated, false)]
    [InlineData("MissingAuthenticationTokenException", 403, FaultKind.NotAuthenticated, false)]
    [InlineData("ThrottlingException", 400, FaultKind.Throttled, true)]
    [InlineData("NewException", 429, FaultKind.Throttled, true)]
    [InlineData("InternalFailure", 500, FaultKind.Unavailable, true)]
    [InlineData("ServiceUnavailableException", 503, FaultKind.Unavailable, true)]
    [InlineData("NewException", 400, FaultKind.Refused, false)]
    public async Task Of_an_answer_keeps_the_services_code(string code, int status, FaultKind kind, bool isPassing)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Answer($$"""{"__type":"{{code}}","message":"because"}""", status);
        using IPersonalizeExportService service = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => service.DescribeAsync("arn", Cancel));

        Assert.True(ServiceFault.IsFaultOfCall(error, Cancel));
        Assert.Equal(new ServiceFault(code, kind), ServiceFault.Of(error));
        Assert.Equal(isPassing, ServiceFault.Of(error).IsPassing);
    }

    /// <summary>The other names that AWS services have for these, some of them of their older protocols.</summary>
    [Theory]
    [InlineData("SerializationException", FaultKind.InvalidInput)]
    [InlineData("ServiceQuotaExceededException", FaultKind.QuotaExceeded)]
    [InlineData("AccessDenied", FaultKind.AccessDenied)]
    [InlineData("OptInRequired", FaultKind.AccessDenied)]
    [InlineData("NotAuthorized", FaultKind.AccessDenied)]
    [InlineData("ExpiredToken", FaultKind.NotAuthenticated)]
    [InlineData("RequestExpired", FaultKind.NotAuthenticated)]
    [InlineData("InvalidClientTokenId", FaultKind.NotAuthenticated)]
    [InlineData("SignatureDoesNotMatch", FaultKind.NotAuthenticated)]
    [InlineData("IncompleteSignatureException", FaultKind.NotAuthenticated)]
    [InlineData("IncompleteSignature", FaultKind.NotAuthenticated)]
    [InlineData("MissingAuthenticationToken", FaultKind.NotAuthenticated)]
    [InlineData("RequestTimeTooSkewed", FaultKind.NotAuthenticated)]
    [InlineData("Throttling", FaultKind.Throttled)]
    [InlineData("ThrottledException", FaultKind.Throttled)]
    [InlineData("RequestThrottled", FaultKind.Throttled)]
    [InlineData("RequestThrottledException", FaultKind.Throttled)]
    [InlineData("TooManyRequestsException", FaultKind.Throttled)]
    [InlineData("RequestLimitExceeded", FaultKind.Throttled)]
    [InlineData("SlowDown", FaultKind.Throttled)]
    [InlineData("RequestTimeout", FaultKind.TimedOut)]
    [InlineData("RequestTimeoutException", FaultKind.TimedOut)]
    public void Of_another_name_is_the_same(string code, FaultKind kind) =>
        Assert.Equal(new ServiceFault(code, kind), ServiceFault.Of(FakeService.Error(code)));

    [Theory]
    [InlineData(400, FaultKind.Refused)]
    [InlineData(407, FaultKind.Unreachable)]
    [InlineData(429, FaultKind.Throttled)]
    [InlineData(499, FaultKind.Refused)]
    [InlineData(500, FaultKind.Unavailable)]
    [InlineData(599, FaultKind.Unavailable)]
    public void Of_an_answer_without_a_code_is_told_by_its_status(int status, FaultKind kind) =>
        Assert.Equal(new ServiceFault($"HttpStatus{status}", kind), ServiceFault.Of(FakeService.Error("", status: status)));

    public static TheoryData<Exception, string, FaultKind> Exceptions => new()
    {
        { new LostAnswerException("lost"), "LostAnswer", FaultKind.ConnectionLost },
        { new HttpRequestException(HttpRequestError.NameResolutionError), "NameResolutionFailure", FaultKind.Unreachable },
        { new HttpRequestException(HttpRequestError.SecureConnectionError), "SecureConnectionFailure", FaultKind.Unreachable },
        { new HttpRequestException(HttpRequestError.ProxyTunnelError), "ProxyFailure", FaultKind.Unreachable },
        { new HttpRequestException("proxy", null, HttpStatusCode.ProxyAuthenticationRequired), "ProxyFailure", FaultKind.Unreachable },
        { new HttpRequestException("bad gateway", null, HttpStatusCode.BadGateway), "ConnectionLost", FaultKind.ConnectionLost },
        { new IOException("cut"), "ConnectionLost", FaultKind.ConnectionLost },
        { new TimeoutException("late"), "RequestTimeout", FaultKind.TimedOut },
        { new CredentialsException("no login"), "NoCredentials", FaultKind.NoCredentials },
        { new CredentialsException("no file", new IOException("gone")), "NoCredentials", FaultKind.NoCredentials },
        { new CredentialsException("no way", new HttpRequestException(HttpRequestError.NameResolutionError)), "NameResolutionFailure", FaultKind.Unreachable },
        { new CredentialsException("no way", new HttpRequestException("connection reset")), "ConnectionLost", FaultKind.Unreachable },
        { new CredentialsException("no way", new TimeoutException("late")), "RequestTimeout", FaultKind.Unreachable },
        { new AmazonServiceException("sdk", new TimeoutException("late")), "RequestTimeout", FaultKind.TimedOut },
        { new AmazonClientException("sdk", new OperationCanceledException("late")), "RequestTimeout", FaultKind.TimedOut },
        { new AmazonServiceException("no role", null, ErrorType.Sender, "AccessDenied", null, HttpStatusCode.Forbidden), "AccessDenied", FaultKind.NoCredentials },
        { new AmazonServiceException("no code", null, ErrorType.Sender, "", null, HttpStatusCode.Forbidden), "RequestFailure", FaultKind.Refused },
        { new AmazonServiceException("sdk", new InvalidOperationException("bug")), "RequestFailure", FaultKind.Refused },
        { new ConnectionException(ConnectionProblem.MissingRegion, "no region", "give one"), "MissingRegion", FaultKind.NoCredentials },
        { new AmazonClientException("sdk"), "RequestFailure", FaultKind.Refused },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Of_an_exception_before_any_answer(Exception error, string id, FaultKind kind)
    {
        Assert.True(ServiceFault.IsFaultOfCall(error, Cancel));
        Assert.Equal(new ServiceFault(id, kind), ServiceFault.Of(error));
    }

    [Theory]
    [InlineData("Too many requests a second", FaultKind.Throttled)]
    [InlineData("More than 5 resources with PENDING or IN_PROGRESS status.", FaultKind.LimitExceeded)]
    [InlineData("Rate exceeded", FaultKind.Throttled)]
    public async Task Of_a_limit_tells_the_rate_of_calls_from_the_number_of_jobs(string message, FaultKind kind)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Answer($$"""{"__type":"LimitExceededException","message":"{{message}}"}""", 400);
        using IPersonalizeExportService service = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => service.DescribeAsync("arn", Cancel));

        Assert.Equal(new ServiceFault("LimitExceededException", kind), ServiceFault.Of(error));
    }

    [Fact]
    public async Task Of_a_proxys_page_is_told_by_its_status()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Answer("<html><body>Bad gateway</body></html>", 502);
        using IPersonalizeExportService service = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => service.DescribeAsync("arn", Cancel));

        Assert.Equal(FaultKind.Unavailable, ServiceFault.Of(error).Kind);
    }

    [Theory]
    [InlineData("""{"__type":"ResourceNotFoundExc""")]
    [InlineData("""{"__type":{"x":1},"message":"because"}""")]
    public async Task Of_an_error_that_cannot_be_read_is_no_refusal(string body)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Answer(body, 400);
        using IPersonalizeExportService service = server.ConnectWithoutRetries();

        AmazonUnmarshallingException error = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => service.DescribeAsync("arn", Cancel));

        Assert.Equal(new ServiceFault("UnreadableAnswer", FaultKind.Unreadable), ServiceFault.Of(error));
        Assert.Contains("It is an error that cannot be read.", error.Message);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
    }

    [Fact]
    public async Task Of_a_refused_connection() => Assert.Equal(
        new ServiceFault("ConnectionFailure", FaultKind.Unreachable), await FaultAtAsync($"http://127.0.0.1:{ClosedPort()}"));

    [Fact]
    public async Task Of_a_name_that_does_not_resolve() => Assert.Equal(
        new ServiceFault("NameResolutionFailure", FaultKind.Unreachable), await FaultAtAsync("http://personalize.invalid"));

    [Fact]
    public async Task Of_a_connection_that_cannot_be_made_secure()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();

        Assert.Equal(new ServiceFault("SecureConnectionFailure", FaultKind.Unreachable), await FaultAtAsync(server.Url.Replace("http:", "https:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_a_connection_that_ends_in_the_middle()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task hangUp = HangUpAsync(listener);

        ServiceFault fault = await FaultAtAsync($"http://{listener.LocalEndpoint}");

        Assert.Equal(new ServiceFault("ConnectionLost", FaultKind.ConnectionLost), fault);
        listener.Stop();
        await hangUp;
    }

    [Fact]
    public async Task Of_an_answer_that_comes_too_late()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Equal(
            new ServiceFault("RequestTimeout", FaultKind.TimedOut),
            await FaultAtAsync($"http://{listener.LocalEndpoint}", config => config.Timeout = TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void Is_not_the_callers_own_cancellation()
    {
        Assert.False(ServiceFault.IsFaultOfCall(new TaskCanceledException(), new CancellationToken(canceled: true)));
        Assert.True(ServiceFault.IsFaultOfCall(new TaskCanceledException(), CancellationToken.None));
    }

    [Fact]
    public void Is_not_a_bug() => Assert.False(ServiceFault.IsFaultOfCall(new InvalidOperationException(), CancellationToken.None));

    private static async Task<ServiceFault> FaultAtAsync(string url, Action<PersonalizeConfig>? configure = null)
    {
        PersonalizeConfig config = new() { ServiceURL = url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 };
        configure?.Invoke(config);
        using PersonalizeClient client = new(new BasicAWSCredentials("test", "test"), config);
        Exception? error = await Record.ExceptionAsync(() => client.DescribeAsync("arn", Cancel));
        Assert.NotNull(error);
        Assert.True(ServiceFault.IsFaultOfCall(error, Cancel), error.ToString());
        return ServiceFault.Of(error);
    }

    // The system hands out a port and gets it back: nobody listens there.
    private static int ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task HangUpAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(Cancel);
                await client.GetStream().ReadExactlyAsync(new byte[1], Cancel);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The listener was stopped.
        }
    }
}
