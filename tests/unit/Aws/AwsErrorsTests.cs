using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using PersonalizeExport.Aws;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Aws;

public class AwsErrorsTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    /// <summary>The errors of the API model, and those that every AWS service may return.</summary>
    [Theory]
    [InlineData("InvalidInputException", 400, ErrorKind.InvalidInput, false)]
    [InlineData("ValidationException", 400, ErrorKind.InvalidInput, false)]
    [InlineData("InvalidNextTokenException", 400, ErrorKind.InvalidInput, false)]
    [InlineData("ResourceNotFoundException", 400, ErrorKind.NotFound, false)]
    [InlineData("ResourceAlreadyExistsException", 400, ErrorKind.AlreadyExists, false)]
    [InlineData("ResourceInUseException", 400, ErrorKind.Busy, true)]
    [InlineData("LimitExceededException", 400, ErrorKind.LimitExceeded, true)]
    [InlineData("TooManyTagsException", 400, ErrorKind.QuotaExceeded, false)]
    [InlineData("TooManyTagKeysException", 400, ErrorKind.QuotaExceeded, false)]
    [InlineData("AccessDeniedException", 400, ErrorKind.AccessDenied, false)]
    [InlineData("ExpiredTokenException", 400, ErrorKind.NotAuthenticated, false)]
    [InlineData("InvalidSignatureException", 403, ErrorKind.NotAuthenticated, false)]
    [InlineData("UnrecognizedClientException", 403, ErrorKind.NotAuthenticated, false)]
    [InlineData("MissingAuthenticationTokenException", 403, ErrorKind.NotAuthenticated, false)]
    [InlineData("ThrottlingException", 400, ErrorKind.Throttled, true)]
    [InlineData("NewException", 429, ErrorKind.Throttled, true)]
    [InlineData("InternalFailure", 500, ErrorKind.Unavailable, true)]
    [InlineData("ServiceUnavailableException", 503, ErrorKind.Unavailable, true)]
    [InlineData("NewException", 400, ErrorKind.Refused, false)]
    public async Task Error_of_a_response_keeps_the_services_code(string code, int status, ErrorKind kind, bool isTransient)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Respond($$"""{"__type":"{{code}}","message":"because"}""", status);
        using IPersonalizeExportService service = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => service.DescribeAsync("arn", Cancel));

        Assert.Equal((code, kind, "request-1"), (error.ErrorCode, error.Kind, error.RequestId));
        Assert.Equal(isTransient, error.IsTransient);
    }

    /// <summary>The other common errors of AWS services that speak JSON, and the Throttling of STS.</summary>
    [Theory]
    [InlineData("SerializationException", ErrorKind.InvalidInput)]
    [InlineData("ServiceQuotaExceededException", ErrorKind.QuotaExceeded)]
    [InlineData("OptInRequired", ErrorKind.AccessDenied)]
    [InlineData("NotAuthorized", ErrorKind.AccessDenied)]
    [InlineData("RequestExpired", ErrorKind.NotAuthenticated)]
    [InlineData("IncompleteSignatureException", ErrorKind.NotAuthenticated)]
    [InlineData("IncompleteSignature", ErrorKind.NotAuthenticated)]
    [InlineData("Throttling", ErrorKind.Throttled)]
    [InlineData("TooManyRequestsException", ErrorKind.Throttled)]
    [InlineData("RequestTimeoutException", ErrorKind.TimedOut)]
    public void Other_common_error_code_is_classified(string code, ErrorKind kind) =>
        Assert.Equal(kind, AwsErrors.KindOf(code, HttpStatusCode.BadRequest));

    [Theory]
    [InlineData(400, ErrorKind.Refused)]
    [InlineData(407, ErrorKind.Unreachable)]
    [InlineData(429, ErrorKind.Throttled)]
    [InlineData(499, ErrorKind.Refused)]
    [InlineData(500, ErrorKind.Unavailable)]
    [InlineData(599, ErrorKind.Unavailable)]
    public void Response_without_a_code_is_classified_by_its_status(int status, ErrorKind kind) =>
        Assert.Equal(($"HttpStatus{status}", kind), Classify(new ServiceException("no code", null, null, (HttpStatusCode)status)));

    public static TheoryData<Exception, string, ErrorKind> Exceptions => new()
    {
        { new HttpRequestException(HttpRequestError.NameResolutionError), "NameResolutionFailure", ErrorKind.Unreachable },
        { new HttpRequestException(HttpRequestError.SecureConnectionError), "SecureConnectionFailure", ErrorKind.Unreachable },
        { new HttpRequestException(HttpRequestError.ProxyTunnelError), "ProxyFailure", ErrorKind.Unreachable },
        { new HttpRequestException("proxy", null, HttpStatusCode.ProxyAuthenticationRequired), "ProxyFailure", ErrorKind.Unreachable },
        { new HttpRequestException("bad gateway", null, HttpStatusCode.BadGateway), "ConnectionLost", ErrorKind.ConnectionLost },
        { new IOException("cut"), "ConnectionLost", ErrorKind.ConnectionLost },
        { new TimeoutException("late"), "RequestTimeout", ErrorKind.TimedOut },
        { new AmazonServiceException("sdk", new TimeoutException("late")), "RequestTimeout", ErrorKind.TimedOut },
        { new AmazonClientException("sdk", new OperationCanceledException("late")), "RequestTimeout", ErrorKind.TimedOut },
        { new AmazonServiceException("no code", null, ErrorType.Sender, "", null, HttpStatusCode.Forbidden), "RequestFailure", ErrorKind.Refused },
        { new AmazonServiceException("sdk", new InvalidOperationException("bug")), "RequestFailure", ErrorKind.Refused },
        { new AmazonClientException("sdk"), "RequestFailure", ErrorKind.Refused },
    };

    public static TheoryData<Exception, string, ErrorKind> SourceExceptions => new()
    {
        { new AmazonClientException("expired"), "NoCredentials", ErrorKind.NoCredentials },
        { new IOException("gone"), "NoCredentials", ErrorKind.NoCredentials },
        { new HttpRequestException(HttpRequestError.NameResolutionError), "NameResolutionFailure", ErrorKind.Unreachable },
        { new HttpRequestException("connection reset"), "ConnectionLost", ErrorKind.Unreachable },
        { new TimeoutException("late"), "RequestTimeout", ErrorKind.Unreachable },
        { new AmazonClientException("sdk", new TimeoutException("late")), "RequestTimeout", ErrorKind.Unreachable },
        { new IOException("cut", new SocketException(104)), "ConnectionLost", ErrorKind.Unreachable },
        { new HttpIOException(HttpRequestError.ResponseEnded), "ConnectionLost", ErrorKind.Unreachable },
        { Unreadable(HttpStatusCode.ServiceUnavailable), "MalformedResponse", ErrorKind.Unreachable },
        { NoError(HttpStatusCode.InternalServerError), "HttpStatus500", ErrorKind.Unreachable },
        { NoError(HttpStatusCode.ProxyAuthenticationRequired), "HttpStatus407", ErrorKind.Unreachable },
        { NoError(HttpStatusCode.Forbidden), "NoCredentials", ErrorKind.NoCredentials },
        { Unreadable(HttpStatusCode.OK), "MalformedResponse", ErrorKind.Unreachable },
        { new ServiceException("no role", null, "AccessDenied", HttpStatusCode.Forbidden), "AccessDenied", ErrorKind.NoCredentials },
        { new ServiceException("slow down", null, "Throttling", HttpStatusCode.BadRequest), "Throttling", ErrorKind.Unreachable },
        { new ServiceException("oops", null, "InternalFailure", HttpStatusCode.InternalServerError), "InternalFailure", ErrorKind.Unreachable },
    };

    private static ServiceException NoError(HttpStatusCode status) => new("no error", null, null, status);

    private static AmazonUnmarshallingException Unreadable(HttpStatusCode status) => new(null, null, null, "no XML", null) { StatusCode = status };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Exception_before_any_response_is_classified(Exception error, string id, ErrorKind kind)
    {
        Assert.True(AwsErrors.IsFailedCall(error, Cancel));
        Assert.Equal((id, kind), Classify(error));
        Assert.Same(error, AwsErrors.FromCall(error).InnerException);
    }

    [Theory]
    [MemberData(nameof(SourceExceptions))]
    public void Error_of_a_credential_source_names_it_and_is_transient_where_the_source_is_out_of_reach(Exception error, string id, ErrorKind kind)
    {
        PersonalizeException translated = AwsErrors.FromCredentials("The profile 'shop'", error);

        Assert.Equal((id, kind), (translated.ErrorCode, translated.Kind));
        Assert.StartsWith("The profile 'shop' gave no credentials: ", translated.Message, StringComparison.Ordinal);
        Assert.Same(error, translated.InnerException);
    }

    [Theory]
    [InlineData("Too many requests a second", ErrorKind.Throttled)]
    [InlineData("More than 5 resources with PENDING or IN_PROGRESS status.", ErrorKind.LimitExceeded)]
    [InlineData("Rate exceeded", ErrorKind.Throttled)]
    [InlineData("More than 5 requests per second.", ErrorKind.Throttled)]
    [InlineData("A separate quota limits generated exports.", ErrorKind.LimitExceeded)]
    [InlineData("This is your second export in progress.", ErrorKind.LimitExceeded)]
    public async Task Limit_on_the_rate_of_calls_is_told_from_one_on_the_number_of_jobs(string message, ErrorKind kind)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Respond($$"""{"__type":"LimitExceededException","message":"{{message}}"}""", 400);
        using IPersonalizeExportService service = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => service.DescribeAsync("arn", Cancel));

        Assert.Equal(("LimitExceededException", kind), (error.ErrorCode, error.Kind));
    }

    [Fact]
    public async Task Page_of_a_proxy_is_classified_by_its_status()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Respond("<html><body>Bad gateway</body></html>", 502);
        using IPersonalizeExportService service = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => service.DescribeAsync("arn", Cancel));

        Assert.Equal(ErrorKind.Unavailable, error.Kind);
    }

    [Theory]
    [InlineData("""{"__type":"ResourceNotFoundExc""")]
    [InlineData("""{"__type":{"x":1},"message":"because"}""")]
    public async Task Error_that_cannot_be_read_is_no_refusal(string body)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Respond(body, 400);
        using IPersonalizeExportService service = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => service.DescribeAsync("arn", Cancel));

        Assert.Equal(("MalformedResponse", ErrorKind.MalformedResponse), (error.ErrorCode, error.Kind));
        Assert.Contains("The service returned an error response that could not be parsed.", error.Message);
    }

    [Fact]
    public async Task Refused_connection_is_unreachable() => Assert.Equal(
        ("ConnectionFailure", ErrorKind.Unreachable), await ErrorAtAsync($"http://127.0.0.1:{ClosedPort()}"));

    [Fact]
    public async Task Host_name_that_does_not_resolve_is_unreachable() => Assert.Equal(
        ("NameResolutionFailure", ErrorKind.Unreachable), await ErrorAtAsync("http://personalize.invalid"));

    [Fact]
    public async Task Connection_that_cannot_be_made_secure_is_unreachable()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();

        Assert.Equal(("SecureConnectionFailure", ErrorKind.Unreachable), await ErrorAtAsync(server.Url.Replace("http:", "https:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Connection_that_ends_in_the_middle_leaves_the_outcome_unknown()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task hangUp = HangUpAsync(listener);

        Assert.Equal(("ConnectionLost", ErrorKind.ConnectionLost), await ErrorAtAsync($"http://{listener.LocalEndpoint}"));
        listener.Stop();
        await hangUp;
    }

    [Fact]
    public async Task Response_that_comes_too_late_is_a_timeout()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Equal(
            ("RequestTimeout", ErrorKind.TimedOut),
            await ErrorAtAsync($"http://{listener.LocalEndpoint}", config => config.Timeout = TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void Cancellation_of_the_caller_is_no_error_of_the_service()
    {
        Assert.False(AwsErrors.IsFailedCall(new TaskCanceledException(), new CancellationToken(canceled: true)));
        Assert.True(AwsErrors.IsFailedCall(new TaskCanceledException(), CancellationToken.None));
    }

    [Fact]
    public void Is_not_a_bug() => Assert.False(AwsErrors.IsFailedCall(new InvalidOperationException(), CancellationToken.None));

    private static (string Code, ErrorKind Kind) Classify(Exception error) => AwsErrors.FromCall(error) is var made ? (made.ErrorCode, made.Kind) : default;

    private static async Task<(string Code, ErrorKind Kind)> ErrorAtAsync(string url, Action<PersonalizeConfig>? configure = null)
    {
        PersonalizeConfig config = new(new ClientSettings("eu-west-1", url)) { MaxErrorRetry = 0 };
        configure?.Invoke(config);
        using PersonalizeClient client = new(new BasicAWSCredentials("test", "test"), config);
        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.DescribeAsync("arn", Cancel));
        return (error.ErrorCode, error.Kind);
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
