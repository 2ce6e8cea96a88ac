using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using PersonalizeExport.Aws;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Aws;

/// <summary>What servers may do to the clients of Personalize, STS, SSO and OIDC, and to those of the metadata services: over real HTTP.</summary>
public class HostileServerTests
{
    private const string Described = """{"datasetExportJob":{"datasetExportJobArn":"arn"}}""";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private static readonly DatasetExportJobRequest Request = new()
    {
        JobName = "nightly",
        DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS",
        RoleArn = "arn:aws:iam::123456789012:role/export",
        S3DataDestinationPath = "s3://bucket/folder/",
    };

    public static TheoryData<string> Clients => ["Personalize", "STS", "STS without keys", "SSO", "OIDC", "metadata"];

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_of_a_request_is_not_followed_and_the_error_names_its_target_only(int status)
    {
        await using CaptureServer target = await CaptureServer.StartAsync();
        await using RawServer server = new() { Response = Redirect(status, target.Url.Replace("http://", "http://robot:secret@") + "/there?token=secret") };
        using PersonalizeClient client = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.DescribeAsync("arn", Cancel));

        Assert.Equal(
            $"The response is a redirect (HTTP status {status}) to {target.Url}/there, which is not followed. Check the endpoint URL and the proxy.",
            error.Message);
        Assert.Equal(($"HttpStatus{status}", ErrorKind.Refused), (error.ErrorCode, error.Kind));
        Assert.Empty(target.Requests);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token\r\nX-Evil: 1\r\n\r\nGET /other HTTP/1.1")]
    [InlineData("tok\u00e9n")]
    public async Task Token_that_is_no_line_of_printable_ASCII_begins_no_request(string token)
    {
        await using CaptureServer target = await CaptureServer.StartAsync();

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => MetadataHttp.SendAsync(
            HttpMethod.Get, new Uri(target.Url), "Authorization", token));

        Assert.Contains("The value of the Authorization header has a line break", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(target.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Redirect_is_not_followed_by_the_client_of(string service)
    {
        await using CaptureServer target = await CaptureServer.StartAsync();
        await using RawServer server = new() { Response = Redirect(307, target.Url) };

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(service, server.Url));

        Assert.Contains($"redirect (HTTP status 307) to {target.Url}", error.Message, StringComparison.Ordinal);
        Assert.Empty(target.Requests);
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Body_without_end_is_given_up_by_the_client_of(string service)
    {
        await using RawServer server = new() { Response = Response("200 OK", new string(' ', GuardedHttp.MaxBodyLength + 1)) };

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(service, server.Url));

        Assert.Contains("The response is longer than 4194304 bytes.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 OK")]
    [InlineData("400 Bad Request")]
    public async Task Body_without_end_leaves_the_outcome_of_a_create_unknown(string status)
    {
        await using RawServer server = new() { Response = Response(status, new string(' ', GuardedHttp.MaxBodyLength + 1)) };
        using PersonalizeClient client = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.CreateAsync(Request, Cancel));

        Assert.Equal(("MalformedResponse", ErrorKind.MalformedResponse, true), (error.ErrorCode, error.Kind, error.MayHaveRun));
    }

    [Theory]
    [InlineData("200 OK")]
    [InlineData("400 Bad Request")]
    public async Task Body_of_white_space_as_long_as_the_limit_is_malformed(string status)
    {
        await using RawServer server = new() { Response = Response(status, new string(' ', GuardedHttp.MaxBodyLength)) };
        using PersonalizeClient client = server.ConnectWithoutRetries();

        Assert.Equal("MalformedResponse", (await Assert.ThrowsAsync<PersonalizeException>(() => client.DescribeAsync("arn", Cancel))).ErrorCode);
    }

    [Theory]
    [InlineData("", "No response came from 127.0.0.1 within 0.2 s.")]
    [InlineData("HTTP/1.1 200 OK\r\n", "No response came from 127.0.0.1 within 0.2 s.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "The response from 127.0.0.1 did not end within 0.2 s.")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n{", "The response from 127.0.0.1 did not end within 0.2 s.")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{", "The response from 127.0.0.1 did not end within 0.2 s.")]
    public async Task Response_that_stalls_leaves_the_outcome_of_a_create_unknown(string response, string message)
    {
        await using RawServer server = new() { Response = Encoding.ASCII.GetBytes(response), IsStalling = true };
        using PersonalizeClient client = Connect(server, TimeSpan.FromSeconds(0.2));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.CreateAsync(Request, Cancel));

        Assert.Equal(message, error.Message);
        Assert.Equal(("RequestTimeout", ErrorKind.TimedOut, true), (error.ErrorCode, error.Kind, error.MayHaveRun));
    }

    [Fact]
    public async Task Response_that_stalls_ends_with_the_token_of_the_call()
    {
        await using RawServer server = new() { Response = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), IsStalling = true };
        using PersonalizeClient client = server.ConnectWithoutRetries();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<DatasetExportJob> call = client.DescribeAsync("arn", stop.Token);
        while (server.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Silence_is_told_with_the_number_of_tries_and_each_retry_is_traced()
    {
        await using RawServer server = new() { IsStalling = true };
        List<string> traces = [];
        using PersonalizeClient client = Connect(server, TimeSpan.FromSeconds(0.1), maxRetries: 2, traces.Add);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.DescribeAsync("arn", Cancel));

        Assert.Equal("No response came from 127.0.0.1 within 0.1 s (3 tries).", error.Message);
        Assert.Equal(
            Enumerable.Repeat("DescribeDatasetExportJob failed and is sent again: No response came from 127.0.0.1 within 0.1 s.", 2), traces);
    }

    [Fact]
    public async Task Connection_that_is_not_made_in_time_means_that_nothing_was_sent()
    {
        using SocketsHttpHandler connections = new()
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
            ConnectCallback = async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new SocketException();
            },
        };
        using HttpClient client = new GuardedHttp(connections, TimeSpan.FromSeconds(30)).CreateClient();

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://personalize.invalid/", Cancel));

        Assert.Equal("No connection to personalize.invalid could be made in time.", error.Message);
        Assert.Equal(ErrorKind.Unreachable, AwsErrors.FromCall(error).Kind);
    }

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT")]
    [InlineData("yesterday")]
    public async Task Date_that_is_not_plausible_is_not_believed(string date)
    {
        await using RawServer server = new() { Response = Response("200 OK", Described, $"Date: {date}") };
        using PersonalizeClient client = server.ConnectWithoutRetries();

        await client.DescribeAsync("arn", Cancel);
        await client.DescribeAsync("arn", Cancel);

        Assert.Null(client.Clock.EarliestNow);
        Assert.InRange(SignedAt(server.Requests.Last()), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task Date_of_another_year_signs_no_request_for_it_even_if_the_signature_is_refused(int days)
    {
        string date = DateTimeOffset.UtcNow.AddDays(days).ToString("r", CultureInfo.InvariantCulture);
        await using RawServer server = new()
        {
            Response = Response("403 Forbidden", """{"__type":"InvalidSignatureException","message":"Signature expired"}""", $"Date: {date}"),
        };
        using PersonalizeClient client = Connect(server, TimeSpan.FromSeconds(30), maxRetries: 2);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.CreateAsync(Request, Cancel));

        Assert.Equal(ErrorKind.NotAuthenticated, error.Kind);
        Assert.InRange(SignedAt(Assert.Single(server.Requests)), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Fact]
    public async Task Document_type_in_a_response_of_STS_is_not_read()
    {
        const string body = """
            <!DOCTYPE r [<!ENTITY e "entity">]>
            <r xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Credentials><AccessKeyId>&e;</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
            <SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></r>
            """;
        await using RawServer server = new() { Response = Response("200 OK", body) };

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => CallAsync("STS", server.Url));

        Assert.Contains("DTD", error.ToString(), StringComparison.Ordinal);
    }

    // Each element in another takes longer than the one before: this many would take hours.
    [Theory]
    [InlineData("200 OK", "MalformedResponse")]
    [InlineData("400 Bad Request", "HttpStatus400")]
    public async Task Elements_in_elements_without_end_are_given_up(string status, string code)
    {
        string body = string.Concat(Enumerable.Repeat("<a>", GuardedHttp.MaxBodyLength / 3));
        await using RawServer server = new() { Response = Response(status, body) };
        using PersonalizeClient client = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.DescribeAsync("arn", Cancel));

        Assert.Equal(code, error.ErrorCode);
    }

    [Theory]
    [InlineData("200 OK", null)]
    [InlineData("400 Bad Request", "ValidationException")]
    public async Task Character_set_that_is_none_is_not_believed(string status, string? code)
    {
        byte[] response = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(
            Response(status, code is null ? Described : $$"""{"__type":"{{code}}","message":"no"}"""))
            .Replace("x-amz-json-1.1", "x-amz-json-1.1; charset=none", StringComparison.Ordinal));
        await using RawServer server = new() { Response = response };
        using PersonalizeClient client = server.ConnectWithoutRetries();

        Exception? error = await Record.ExceptionAsync(() => client.DescribeAsync("arn", Cancel));

        Assert.Equal(code, (error as PersonalizeException)?.ErrorCode);
        Assert.Equal(code is null, error is null);
    }

    private static Task CallAsync(string service, string url)
    {
        ClientSettings settings = new("eu-west-1", url);
        JsonObject login = new()
        {
            ["clientId"] = "id",
            ["clientSecret"] = "s",
            ["refreshToken"] = "t",
            ["expiresAt"] = "2020-01-01T00:00:00Z",
        };
        return service switch
        {
            "Personalize" => new PersonalizeClient(new BasicAWSCredentials("key", "secret"), new PersonalizeConfig(settings) { MaxErrorRetry = 0 })
                .DescribeAsync("arn", Cancel),
            "STS" => RoleCredentials.From(settings, new BasicAWSCredentials("key", "secret"), "arn", null).GetCredentialsAsync(),
            "STS without keys" => RoleCredentials.From(settings, null, "arn", null).GetCredentialsAsync(),
            "SSO" => SsoCredentials.RequestAsync(settings, "account", "role", "token"),
            "OIDC" => new LoginFile(Path.GetTempPath(), [], "aws sso login", TimeProvider.System).RenewAsync(
                login, login, ["accessToken"], new ServiceConfig("oidc", settings), "CreateToken", "/token"),
            _ => MetadataHttp.SendAsync(HttpMethod.Get, new Uri(url), "Authorization", "token"),
        };
    }

    private static PersonalizeClient Connect(RawServer server, TimeSpan timeout, int maxRetries = 0, Action<string>? trace = null) => new(
        new BasicAWSCredentials("key", "secret"),
        new PersonalizeConfig(new ClientSettings("eu-west-1", server.Url)) { MaxErrorRetry = maxRetries, Timeout = timeout },
        trace);

    private static byte[] Redirect(int status, string location) => Response($"{status} Elsewhere", "", $"Location: {location}");

    private static byte[] Response(string status, string body, string header = "X-Nothing: 0") => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{header}\r\n\r\n{body}");

    private static DateTimeOffset SignedAt(string request)
    {
        string line = request.Split("\r\n").Single(line => line.StartsWith("X-Amz-Date: ", StringComparison.OrdinalIgnoreCase));
        return DateTimeOffset.ParseExact(line.Split(' ')[1], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
