using System.Text.Json;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Tests.Aws;

/// <summary>Every kind of failure, with every kind of secret that a request carries: none is in the message, in an inner exception or in a trace.</summary>
public class SecretTests
{
    private const string Password = "SECRETOFTHEURL";

    private static readonly Dictionary<string, string> SecretOf = new()
    {
        [Clients.Personalize] = Clients.SessionToken,
        [Clients.Sts] = Clients.SessionToken,
        [Clients.Sso] = Clients.BearerToken,
        [Clients.Metadata] = Clients.BearerToken,
    };

    /// <summary>What the server does with a request.</summary>
    private static readonly Dictionary<string, Func<string, byte[]>> Failures = new()
    {
        ["repeats the request in an error"] = request => RawServer.Http("403 Forbidden", Error("InvalidSignatureException", request)),
        ["repeats the request in another error"] = request => RawServer.Http("500 Oops", Error("InternalFailure", request)),
        ["repeats the request in an error without JSON"] = request => RawServer.Http("502 Bad gateway", $"<html>{request}</html>"),
        ["redirects"] = request => RawServer.Http("307 Elsewhere", request, $"Location: http://robot:{Password}@127.0.0.1/?token={Password}"),
        ["has a malformed response"] = request => RawServer.Http("200 OK", "{" + request),
        ["hangs up"] = _ => [],
        ["breaks off"] = _ => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(),
        ["does not speak HTTP"] = _ => "SSH-2.0-OpenSSH"u8.ToArray(),
        ["wants another login"] = _ => RawServer.Http("407 Proxy authentication required", "", "Proxy-Authenticate: Basic"),
    };

    public static MatrixTheoryData<string, string> Requests => new(SecretOf.Keys, Failures.Keys);

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_to_a_server_that_fails_shows_no_secret(string client, string failure)
    {
        await using RawServer server = new() { Respond = Failures[failure] };
        List<string> traces = [];

        await AssertHidesAsync(() => Clients.CallAsync(client, WithPassword(server.Url), traces), traces);

        Assert.Contains(SecretOf[client], server.Requests.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_to_a_server_that_stalls_shows_no_secret()
    {
        await using RawServer server = new() { IsStalling = true };
        List<string> traces = [];
        using PersonalizeClient client = TestClient.Connect(
            WithPassword(server.Url), 1, TimeSpan.FromSeconds(0.1), trace: traces.Add, traceRequest: traces.Add);

        await AssertHidesAsync(() => client.DescribeAsync("arn", Cancel), traces);

        // Two requests, and a word on the second.
        Assert.Equal(3, traces.Count);
    }

    [Fact]
    public async Task Request_through_a_proxy_that_refuses_the_login_shows_no_secret()
    {
        await using RawServer server = new() { Respond = Failures["wants another login"] };
        using SocketsHttpHandler connections = new() { Proxy = new WebProxy(WithPassword(server.Url)) };
        using HttpClient client = new GuardedHttp(connections, TimeSpan.FromSeconds(30)).CreateClient();

        await AssertHidesAsync(() => client.GetAsync("https://personalize.invalid/", Cancel), []);
    }

    [Fact]
    public async Task Request_to_a_port_where_nobody_listens_shows_no_secret() =>
        await AssertHidesAsync(() => Clients.CallAsync(Clients.Personalize, WithPassword(RawServer.UrlOfNobody())), []);

    [Theory]
    [InlineData("http://robot:" + Password + "@127.0.0.1:80:80")]
    [InlineData("http://robot:pass/" + Password + "@127.0.0.1")]
    [InlineData("https://robot:pass@" + Password + "@127.0.0.1")]
    public async Task Endpoint_that_is_no_URL_shows_no_secret(string url) => await AssertHidesAsync(
        () => Task.FromException(Assert.Throws<ConnectionException>(() => new ServiceConnector().Connect(new ConnectionOptions
        {
            Region = "eu-west-1",
            AccessKey = "key",
            SecretKey = Clients.SecretKey,
            SessionToken = Clients.SessionToken,
            EndpointUrl = url,
        }, cancellationToken: Cancel))),
        []);

    private static async Task AssertHidesAsync(Func<Task> call, List<string> traces)
    {
        Exception error = await Assert.ThrowsAnyAsync<Exception>(call);
        Exception[] errors = [error, AwsErrors.FromCredentials("The profile", error), AwsErrors.FromCall(error)];
        Assert.All(traces.Concat(errors.Select(shown => shown.ToString())), text => Assert.DoesNotContain("SECRETOF", text, StringComparison.Ordinal));
    }

    private static string WithPassword(string url) => url.Replace("http://", $"http://robot:{Password}@", StringComparison.Ordinal);

    private static string Error(string code, string message) => JsonSerializer.Serialize(new { __type = code, message });
}
