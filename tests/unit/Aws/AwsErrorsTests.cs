using System.Net.Sockets;
using Amazon.Runtime;

namespace PersonalizeExport.Tests.Aws;

public class AwsErrorsTests
{
    /// <summary>The errors of the API model, those that every AWS service may return, and the Throttling of STS.</summary>
    [Theory]
    [InlineData(ErrorKind.InvalidInput, false, 400, "InvalidInputException", "ValidationException", "InvalidNextTokenException", "SerializationException")]
    [InlineData(ErrorKind.NotFound, false, 400, "ResourceNotFoundException")]
    [InlineData(ErrorKind.AlreadyExists, false, 400, "ResourceAlreadyExistsException")]
    [InlineData(ErrorKind.Busy, true, 400, "ResourceInUseException")]
    [InlineData(ErrorKind.LimitExceeded, true, 400, "LimitExceededException")]
    [InlineData(ErrorKind.QuotaExceeded, false, 400, "TooManyTagsException", "TooManyTagKeysException", "ServiceQuotaExceededException")]
    [InlineData(ErrorKind.AccessDenied, false, 400, "AccessDeniedException", "OptInRequired", "NotAuthorized")]
    [InlineData(ErrorKind.NotAuthenticated, false, 400, "ExpiredTokenException", "RequestExpired")]
    [InlineData(ErrorKind.NotAuthenticated, false, 403, "IncompleteSignatureException", "IncompleteSignature", "InvalidSignatureException")]
    [InlineData(ErrorKind.NotAuthenticated, false, 403, "UnrecognizedClientException", "MissingAuthenticationTokenException")]
    [InlineData(ErrorKind.Throttled, true, 400, "ThrottlingException", "Throttling", "TooManyRequestsException")]
    [InlineData(ErrorKind.Throttled, true, 429, "NewException")]
    [InlineData(ErrorKind.TimedOut, true, 400, "RequestTimeoutException")]
    [InlineData(ErrorKind.Unavailable, true, 500, "InternalFailure")]
    [InlineData(ErrorKind.Unavailable, true, 503, "ServiceUnavailableException")]
    [InlineData(ErrorKind.Refused, false, 400, "NewException")]
    public async Task Error_of_a_response_keeps_the_services_code(ErrorKind kind, bool isTransient, int status, params string[] codes)
    {
        foreach (string code in codes)
        {
            PersonalizeException error = await ErrorOfAsync($$"""{"__type":"{{code}}","message":"because"}""", status);

            Assert.Equal((code, kind, isTransient, "request-1"), (error.ErrorCode, error.Kind, error.IsTransient, error.RequestId));
        }
    }

    [Theory]
    [InlineData(400, ErrorKind.Refused)]
    [InlineData(407, ErrorKind.Unreachable)]
    [InlineData(429, ErrorKind.Throttled)]
    [InlineData(499, ErrorKind.Refused)]
    [InlineData(500, ErrorKind.Unavailable)]
    [InlineData(599, ErrorKind.Unavailable)]
    public void Response_without_a_code_is_classified_by_its_status(int status, ErrorKind kind) =>
        Assert.Equal(($"HttpStatus{status}", kind), Classify(NoError((HttpStatusCode)status)));

    [Theory]
    [InlineData("Too many requests a second", ErrorKind.Throttled)]
    [InlineData("More than 5 resources with PENDING or IN_PROGRESS status.", ErrorKind.LimitExceeded)]
    [InlineData("Rate exceeded", ErrorKind.Throttled)]
    [InlineData("More than 5 requests per second.", ErrorKind.Throttled)]
    [InlineData("A separate quota limits generated exports.", ErrorKind.LimitExceeded)]
    [InlineData("This is your second export in progress.", ErrorKind.LimitExceeded)]
    public void Limit_on_the_rate_of_calls_is_told_from_one_on_the_number_of_jobs(string message, ErrorKind kind) => Assert.Equal(
        ("LimitExceededException", kind),
        Classify(new ServiceException(message, null, "LimitExceededException", HttpStatusCode.BadRequest)));

    [Theory]
    [InlineData("", 404, ErrorKind.Refused, "The response has HTTP status 404 (NotFound) and no error code or message.")]
    [InlineData("<html><body>Bad gateway</body></html>", 502, ErrorKind.Unavailable,
        "The response has HTTP status 502 (BadGateway) and no error code or message.")]
    [InlineData("""{"__type":"ResourceNotFoundExc""", 400, ErrorKind.MalformedResponse, Unparsed)]
    [InlineData("""{"__type":{"x":1},"message":"because"}""", 400, ErrorKind.MalformedResponse, Unparsed)]
    public async Task Error_without_a_code_that_can_be_read_is_no_refusal_of_the_service(string body, int status, ErrorKind kind, string message)
    {
        PersonalizeException error = await ErrorOfAsync(body, status);

        Assert.Equal(kind, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(kind is ErrorKind.MalformedResponse ? "MalformedResponse" : $"HttpStatus{status}", error.ErrorCode);
    }

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
        { new AmazonServiceException("", null, ErrorType.Sender, "", null, HttpStatusCode.Forbidden), "RequestFailure", ErrorKind.Refused },
        { new AmazonServiceException("sdk", new InvalidOperationException("bug")), "RequestFailure", ErrorKind.Refused },
        { new AmazonClientException("sdk"), "RequestFailure", ErrorKind.Refused },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Exception_before_any_response_is_classified(Exception error, string id, ErrorKind kind)
    {
        Assert.True(AwsErrors.IsFailedCall(error, Cancel));
        Assert.Equal((id, kind), Classify(error));
        Assert.Same(error, AwsErrors.FromCall(error).InnerException);
    }

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
        { AwsErrors.Malformed("no XML", null, HttpStatusCode.ServiceUnavailable), "MalformedResponse", ErrorKind.Unreachable },
        { AwsErrors.Malformed("no XML"), "MalformedResponse", ErrorKind.Unreachable },
        { NoError(HttpStatusCode.InternalServerError), "HttpStatus500", ErrorKind.Unreachable },
        { NoError(HttpStatusCode.ProxyAuthenticationRequired), "HttpStatus407", ErrorKind.Unreachable },
        { NoError(HttpStatusCode.Forbidden), "NoCredentials", ErrorKind.NoCredentials },
        { new ServiceException("no role", null, "AccessDenied", HttpStatusCode.Forbidden), "AccessDenied", ErrorKind.NoCredentials },
        { new ServiceException("slow down", null, "Throttling", HttpStatusCode.BadRequest), "Throttling", ErrorKind.Unreachable },
        { new ServiceException("", null, "InternalFailure", HttpStatusCode.InternalServerError), "InternalFailure", ErrorKind.Unreachable },
    };

    [Theory]
    [MemberData(nameof(SourceExceptions))]
    public void Error_of_a_credential_source_names_it_and_is_transient_where_the_source_is_out_of_reach(Exception error, string id, ErrorKind kind)
    {
        PersonalizeException translated = AwsErrors.FromCredentials("The profile 'shop'", error);

        Assert.Equal((id, kind), (translated.ErrorCode, translated.Kind));
        Assert.StartsWith("The profile 'shop' gave no credentials: ", translated.Message, StringComparison.Ordinal);
        Assert.Same(error, translated.InnerException);
    }

    [Fact]
    public async Task Host_without_a_connection_is_unreachable_and_one_that_hangs_up_leaves_the_outcome_unknown()
    {
        await using RawServer server = new();
        await using CaptureServer plain = await CaptureServer.StartAsync();
        (string Url, string Code, ErrorKind Kind)[] hosts =
        [
            (RawServer.UrlOfNobody(), "ConnectionFailure", ErrorKind.Unreachable),
            ("http://personalize.invalid", "NameResolutionFailure", ErrorKind.Unreachable),
            (plain.Url.Replace("http:", "https:", StringComparison.Ordinal), "SecureConnectionFailure", ErrorKind.Unreachable),
            (server.Url, "ConnectionLost", ErrorKind.ConnectionLost),
        ];
        foreach ((string url, string code, ErrorKind kind) in hosts)
        {
            PersonalizeException error = await TestClient.ErrorAtAsync(url);

            Assert.Equal((code, kind), (error.ErrorCode, error.Kind));
        }
    }

    [Fact]
    public void Neither_cancellation_of_the_caller_nor_a_bug_is_a_failed_call()
    {
        Assert.False(AwsErrors.IsFailedCall(new TaskCanceledException(), new CancellationToken(canceled: true)));
        Assert.True(AwsErrors.IsFailedCall(new TaskCanceledException(), CancellationToken.None));
        Assert.False(AwsErrors.IsFailedCall(new InvalidOperationException(), CancellationToken.None));
    }

    private const string Unparsed = "The service returned an error response that could not be parsed.";

    private static ServiceException NoError(HttpStatusCode status) => new("no error", null, null, status);

    private static (string Code, ErrorKind Kind) Classify(Exception error) =>
        AwsErrors.FromCall(error) is var made ? (made.ErrorCode, made.Kind) : default;

    private static async Task<PersonalizeException> ErrorOfAsync(string body, int status)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        server.Respond(body, status);
        return await TestClient.ErrorAtAsync(server.Url);
    }
}
