using System.Net.Sockets;
using Amazon.Runtime;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Tests.Aws;

/// <summary>What servers may do to the clients of Personalize, STS, SSO and OIDC, and to those of the metadata services: over real HTTP.</summary>
public class HostileServerTests
{
    private const string Half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{";
    private const string NoResponse = "No response came from 127.0.0.1 within 0.2 s.";
    private const string NoEnd = "The response from 127.0.0.1 did not end within 0.2 s.";

    public static TheoryData<string> AllClients =>
        [Clients.Personalize, Clients.Sts, Clients.StsWithoutKeys, Clients.Sso, Clients.Oidc, Clients.Metadata];

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_of_a_request_is_a_refusal_whose_error_names_its_target_only(int status)
    {
        await using RawServer server = new()
        {
            Response = RawServer.Http($"{status} Elsewhere", "", "Location: http://robot:secret@127.0.0.1/there?token=secret"),
        };

        PersonalizeException error = await TestClient.ErrorAtAsync(server.Url);

        Assert.Equal(
            $"The response is a redirect (HTTP status {status}) to http://127.0.0.1/there, which is not followed. Check the endpoint URL and the proxy.",
            error.Message);
        Assert.Equal(($"HttpStatus{status}", ErrorKind.Refused), (error.ErrorCode, error.Kind));
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllClients))]
    public async Task Redirect_is_not_followed_and_a_body_without_end_given_up_by_the_client_of(string client)
    {
        await using CaptureServer target = await CaptureServer.StartAsync();
        await using RawServer server = new() { Response = RawServer.Http("307 Elsewhere", "", $"Location: {target.Url}") };

        Exception redirect = await Assert.ThrowsAnyAsync<Exception>(() => Clients.CallAsync(client, server.Url));

        Assert.Contains($"redirect (HTTP status 307) to {target.Url}", redirect.Message, StringComparison.Ordinal);
        Assert.Empty(target.Requests);
        Assert.Single(server.Requests);

        server.Response = RawServer.Http("200 OK", new string(' ', GuardedHttp.MaxBodyLength + 1));
        Exception body = await Assert.ThrowsAnyAsync<Exception>(() => Clients.CallAsync(client, server.Url));

        Assert.Contains("The response is longer than 4194304 bytes.", body.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token\r\nX-Evil: 1\r\n\r\nGET /other HTTP/1.1")]
    [InlineData("tok\u00e9n")]
    public async Task Token_that_is_no_line_of_printable_ASCII_begins_no_request(string token)
    {
        await using CaptureServer target = await CaptureServer.StartAsync();

        Exception error = await Assert.ThrowsAnyAsync<Exception>(
            () => MetadataHttp.SendAsync(HttpMethod.Get, new Uri(target.Url), "Authorization", token));

        Assert.Contains("The value of the Authorization header has a line break", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(target.Requests);
    }

    // Each element in another takes longer than the one before: so many would take hours.
    [Theory]
    [InlineData("200 OK", " ", GuardedHttp.MaxBodyLength + 1, "MalformedResponse", ErrorKind.MalformedResponse)]
    [InlineData("400 Bad Request", " ", GuardedHttp.MaxBodyLength + 1, "MalformedResponse", ErrorKind.MalformedResponse)]
    [InlineData("200 OK", " ", GuardedHttp.MaxBodyLength, "MalformedResponse", ErrorKind.MalformedResponse)]
    [InlineData("400 Bad Request", " ", GuardedHttp.MaxBodyLength, "MalformedResponse", ErrorKind.MalformedResponse)]
    [InlineData("200 OK", "<a>", GuardedHttp.MaxBodyLength / 3, "MalformedResponse", ErrorKind.MalformedResponse)]
    [InlineData("400 Bad Request", "<a>", GuardedHttp.MaxBodyLength / 3, "HttpStatus400", ErrorKind.Refused)]
    public async Task Long_body_that_says_nothing_leaves_the_outcome_of_a_create_unknown_unless_it_is_refused(
        string status, string text, int count, string code, ErrorKind kind)
    {
        await using RawServer server = new() { Response = RawServer.Http(status, string.Concat(Enumerable.Repeat(text, count))) };
        using PersonalizeClient client = server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.CreateAsync(TestClient.Request, Cancel));

        Assert.Equal((code, kind, kind is ErrorKind.MalformedResponse), (error.ErrorCode, error.Kind, error.MayHaveRun));
    }

    [Theory]
    [InlineData("", NoResponse)]
    [InlineData("HTTP/1.1 200 OK\r\n", NoResponse)]
    [InlineData(Half, NoEnd)]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n{", NoEnd)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{", NoEnd)]
    public async Task Response_that_stalls_leaves_the_outcome_of_a_create_unknown(string response, string message)
    {
        await using RawServer server = new() { Response = Encoding.ASCII.GetBytes(response), IsStalling = true };
        using PersonalizeClient client = TestClient.Connect(server.Url, timeout: TimeSpan.FromSeconds(0.2));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.CreateAsync(TestClient.Request, Cancel));

        Assert.Equal(message, error.Message);
        Assert.Equal(("RequestTimeout", ErrorKind.TimedOut, true), (error.ErrorCode, error.Kind, error.MayHaveRun));
    }

    [Fact]
    public async Task Response_that_stalls_ends_with_the_token_of_the_call()
    {
        await using RawServer server = new() { Response = Encoding.ASCII.GetBytes(Half), IsStalling = true };
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
        using PersonalizeClient client = TestClient.Connect(server.Url, 2, TimeSpan.FromSeconds(0.1), trace: traces.Add);

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
        await using RawServer server = new() { Response = RawServer.Http("200 OK", """{"datasetExportJob":{"datasetExportJobArn":"arn"}}""", $"Date: {date}") };
        using PersonalizeClient client = server.ConnectWithoutRetries();

        await client.DescribeAsync("arn", Cancel);
        await client.DescribeAsync("arn", Cancel);

        Assert.Null(client.Clock.EarliestNow);
        AssertSignedNow(server.Requests.Last());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task Date_of_another_year_signs_no_request_for_it_even_if_the_signature_is_refused(int days)
    {
        string date = DateTimeOffset.UtcNow.AddDays(days).ToString("r", CultureInfo.InvariantCulture);
        const string refusal = """{"__type":"InvalidSignatureException","message":"Signature expired"}""";
        await using RawServer server = new() { Response = RawServer.Http("403 Forbidden", refusal, $"Date: {date}") };
        using PersonalizeClient client = TestClient.Connect(server.Url, 2);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.CreateAsync(TestClient.Request, Cancel));

        Assert.Equal(ErrorKind.NotAuthenticated, error.Kind);
        AssertSignedNow(Assert.Single(server.Requests));
    }

    [Fact]
    public async Task Document_type_in_a_response_of_STS_is_not_read()
    {
        const string body = """
            <!DOCTYPE r [<!ENTITY e "entity">]>
            <r xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Credentials><AccessKeyId>&e;</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
            <SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></r>
            """;
        await using RawServer server = new() { Response = RawServer.Http("200 OK", body) };

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => Clients.CallAsync(Clients.Sts, server.Url));
    }

    private static void AssertSignedNow(string request)
    {
        string line = request.Split("\r\n").Single(line => line.StartsWith("X-Amz-Date: ", StringComparison.OrdinalIgnoreCase));
        DateTimeOffset at = DateTimeOffset.ParseExact(
            line.Split(' ')[1], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(at, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }
}
