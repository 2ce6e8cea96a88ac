using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using PersonalizeExport.Aws;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Aws;

/// <summary>Every kind of failure, with every kind of secret that a request carries: none is in the message, in an inner exception or in a trace.</summary>
public class SecretTests
{
    private const string SecretKey = "SECRETOFTHEKEY";
    private const string SessionToken = "SECRETOFTHESESSION";
    private const string BearerToken = "SECRETOFTHEBEARER";
    private const string Password = "SECRETOFTHEURL";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    /// <summary>What the server does with a request.</summary>
    private static readonly Dictionary<string, Func<string, byte[]>> Failures = new()
    {
        ["repeats the request in an error"] = request => Response("403 Forbidden", Error("InvalidSignatureException", request)),
        ["repeats the request in another error"] = request => Response("500 Oops", Error("InternalFailure", request)),
        ["repeats the request in an error without JSON"] = request => Response("502 Bad gateway", $"<html>{request}</html>"),
        ["redirects"] = request => Response("307 Elsewhere", request, $"Location: http://robot:{Password}@127.0.0.1/?token={Password}"),
        ["has a malformed response"] = request => Response("200 OK", "{" + request),
        ["hangs up"] = _ => [],
        ["breaks off"] = _ => Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
        ["does not speak HTTP"] = _ => "SSH-2.0-OpenSSH"u8.ToArray(),
        ["wants another login"] = _ => Response("407 Proxy authentication required", "", "Proxy-Authenticate: Basic"),
    };

    public static TheoryData<string> Kinds => [.. Failures.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Request_of_Personalize_to_a_server_that(string kind)
    {
        await using RawServer server = new() { Respond = Failures[kind] };
        List<string> traces = [];
        using PersonalizeClient client = Connect(WithPassword(server.Url), traces);
        traces.Add(client.EndpointUrl);

        await AssertHidesAsync(() => client.DescribeAsync("arn", Cancel), traces);

        Assert.Contains(SessionToken, server.Requests.First(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Request_of_STS_to_a_server_that(string kind)
    {
        await using RawServer server = new() { Respond = Failures[kind] };
        AWSCredentials role = RoleCredentials.From(
            new ClientSettings("eu-west-1", WithPassword(server.Url)), new SessionAWSCredentials("key", SecretKey, SessionToken), "arn", null);

        await AssertHidesAsync(role.GetCredentialsAsync, []);

        Assert.Contains(SessionToken, server.Requests.First(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Request_of_SSO_to_a_server_that(string kind)
    {
        await using RawServer server = new() { Respond = Failures[kind] };
        ClientSettings settings = new("eu-west-1", WithPassword(server.Url));

        await AssertHidesAsync(() => SsoCredentials.RequestAsync(settings, "account", "role", BearerToken), []);

        Assert.Contains(BearerToken, server.Requests.First(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Request_of_a_metadata_service_to_a_server_that(string kind)
    {
        await using RawServer server = new() { Respond = Failures[kind] };

        await AssertHidesAsync(
            async () => TemporaryCredentials.Read(Json.Parse(
                (await MetadataHttp.SendAsync(HttpMethod.Get, new Uri(WithPassword(server.Url)), "Authorization", BearerToken))!)), []);

        Assert.Contains(BearerToken, server.Requests.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_to_a_server_that_stalls()
    {
        await using RawServer server = new() { IsStalling = true };
        List<string> traces = [];
        using PersonalizeClient client = Connect(WithPassword(server.Url), traces, TimeSpan.FromSeconds(0.1));

        await AssertHidesAsync(() => client.DescribeAsync("arn", Cancel), traces);

        // Two requests, and a word on the second.
        Assert.Equal(3, traces.Count);
    }

    [Fact]
    public async Task Request_through_a_proxy_that_refuses_the_login()
    {
        await using RawServer server = new() { Respond = Failures["wants another login"] };
        using SocketsHttpHandler connections = new() { Proxy = new WebProxy(WithPassword(server.Url)) };
        using HttpClient client = new GuardedHttp(connections, TimeSpan.FromSeconds(30)).CreateClient();

        await AssertHidesAsync(() => client.GetAsync("https://personalize.invalid/", Cancel), []);
    }

    [Fact]
    public async Task Request_to_a_port_where_nobody_listens()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string url = WithPassword($"http://{listener.LocalEndpoint}");
        listener.Stop();
        using PersonalizeClient client = Connect(url, []);

        await AssertHidesAsync(() => client.DescribeAsync("arn", Cancel), []);
    }

    [Theory]
    [InlineData("http://robot:" + Password + "@127.0.0.1:80:80")]
    [InlineData("http://robot:pass/" + Password + "@127.0.0.1")]
    [InlineData("https://robot:pass@" + Password + "@127.0.0.1")]
    public async Task Endpoint_that_is_no_URL(string url) =>
        await AssertHidesAsync(() => Task.FromException(Assert.Throws<ConnectionException>(() => new ServiceConnector().Connect(new ConnectionOptions
        {
            Region = "eu-west-1",
            AccessKey = "key",
            SecretKey = SecretKey,
            SessionToken = SessionToken,
            EndpointUrl = url,
        }, cancellationToken: Cancel))), []);

    private static PersonalizeClient Connect(string url, List<string> traces, TimeSpan? timeout = null) => new(
        new SessionAWSCredentials("key", SecretKey, SessionToken),
        new ServiceConfig("personalize", new ClientSettings("eu-west-1", url)) { MaxErrorRetry = 1, Timeout = timeout ?? TimeSpan.FromSeconds(30) },
        traces.Add,
        traces.Add);

    private static async Task AssertHidesAsync(Func<Task> call, List<string> traces)
    {
        Exception error = await Assert.ThrowsAnyAsync<Exception>(call);
        string[] translated = [AwsErrors.FromCredentials("The profile", error).ToString(), AwsErrors.FromCall(error).ToString()];
        foreach (string text in traces.Append(error.ToString()).Concat(translated))
        {
            Assert.DoesNotContain("SECRETOF", text, StringComparison.Ordinal);
        }
    }

    private static string WithPassword(string url) => url.Replace("http://", $"http://robot:{Password}@", StringComparison.Ordinal);

    private static string Error(string code, string message) => JsonSerializer.Serialize(new { __type = code, message });

    private static byte[] Response(string status, string body, string header = "X-Nothing: 0") =>
        Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{header}\r\n\r\n{body}");
}
