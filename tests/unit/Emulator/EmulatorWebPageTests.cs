using System.Net.Http.Headers;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>Who can connect to the emulator: what SECURITY.md says.</summary>
public sealed class EmulatorWebPageTests : EmulatorTest
{
    private static readonly byte[] Body = "{}"u8.ToArray();

    public static TheoryData<string, string> Foreign => new()
    {
        { "Host", "evil.example" },
        { "Host", "localhost.evil.example" },
        { "Host", "127.0.0.1.evil.example:80" },
        { "Host", "192.0.2.1" },
        { "Host", "0.0.0.0" },
        { "Origin", "http://evil.example" },
        { "Origin", "null" },
        { "Origin", "http://127.0.0.1" },
        { "Sec-Fetch-Site", "cross-site" },
        { "Sec-Fetch-Site", "same-site" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Request_from_a_web_page_is_refused_though_it_may_be_signed(string header, string value)
    {
        foreach (string route in new[]
        {
            "POST /", "GET /_emulator/health", "GET /_emulator/stats", "DELETE /_emulator/stats", "POST /_emulator/jobs", "DELETE /_emulator/jobs",
            "POST /_emulator/durations", "PUT /_emulator/faults", "DELETE /_emulator/faults", "OPTIONS /_emulator/jobs", "GET /_emulator/nothing",
        })
        {
            string[] parts = route.Split(' ');
            HttpRequestMessage request = parts[1] == "/" ? Emulator.Request(List, Body) : new(new HttpMethod(parts[0]), parts[1])
            {
                Content = parts[0] is "POST" or "PUT" ? new StringContent("[]", mediaType: new("application/json")) : null,
            };
            request.Headers.TryAddWithoutValidation(header, value);
            if (parts[1] == "/")
            {
                Emulator.Sign(request, Body);
            }

            EmulatorResponse response = await Emulator.SendAsync(request);
            Assert.Equal(403, response.Status);
            Assert.Matches("^The (host|request) ", response.ErrorMessage!);
        }
    }

    [Theory]
    [InlineData("Host", "localhost")]
    [InlineData("Host", "LOCALHOST:8080")]
    [InlineData("Host", "127.0.0.1")]
    [InlineData("Host", "127.9.9.9:1")]
    [InlineData("Host", "[::1]:80")]
    [InlineData("Sec-Fetch-Site", "none")] // The user typed it into a browser.
    public async Task Request_of_this_machine_is_accepted(string header, string value)
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/_emulator/health") { Headers = { { header, value } } };
        Assert.Equal(200, (await Emulator.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("GET /_emulator/health HTTP/1.0\r\n\r\n", "403")]
    [InlineData("GET http://evil.example/_emulator/health HTTP/1.1\r\nHost: evil.example\r\n\r\n", "403")]
    [InlineData("GET http://evil.example/_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n", "400")]
    [InlineData("GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", "400")]
    public async Task Request_without_one_clear_host_is_refused(string request, string status)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Emulator.Host.Endpoint.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using StreamReader reader = new(client.GetStream());
        Assert.Contains($" {status} ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "jobs", "text/plain", 415)]
    [InlineData("POST", "durations", "application/x-www-form-urlencoded", 415)]
    [InlineData("PUT", "faults", "multipart/form-data", 415)]
    [InlineData("POST", "durations", "application/jsonp", 415)]
    [InlineData("POST", "durations", null, 415)]
    [InlineData("PUT", "faults", "application/json", 204)]
    [InlineData("PUT", "faults", "Application/JSON; charset=utf-8", 204)]
    [InlineData("PUT", "faults", "application/x-amz-json-1.1", 204)]
    [InlineData("PUT", "faults", "application/x-amz-json-1.0", 204)]
    public async Task Body_must_be_declared_as_json(string method, string path, string? type, int status)
    {
        ByteArrayContent content = new("[]"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        EmulatorResponse response = await Emulator.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/_emulator/{path}") { Content = content });
        Assert.Equal(status, response.Status);
        Assert.Equal(status == 415 ? "The Content-Type must be application/json." : null, response.Text.Length > 0 ? response.ErrorMessage : null);
    }

    [Fact]
    public async Task Emulator_is_reached_from_this_machine_only_or_on_request_by_an_address_but_not_by_a_name()
    {
        IPAddress? address = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(found => found.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(found));
        Assert.SkipWhen(address is null, "This machine has only loopback addresses.");
        using TcpClient client = new(AddressFamily.InterNetwork);
        await Assert.ThrowsAsync<SocketException>(
            () => client.ConnectAsync(address!, Emulator.Host.Endpoint.Port, TestContext.Current.CancellationToken).AsTask());

        await using EmulatorUnderTest open = await StartAsync(options => options with { Url = new("http://0.0.0.0:0"), AllowRemote = true });
        HttpRequestMessage request = new(HttpMethod.Get, $"http://{address}:{open.Host.Endpoint.Port}/_emulator/health");
        Assert.Equal(200, (await open.SendAsync(request)).Status);
        request = new(HttpMethod.Get, request.RequestUri) { Headers = { Host = "emulator.example" } };
        Assert.Equal(403, (await open.SendAsync(request)).Status);
    }
}
