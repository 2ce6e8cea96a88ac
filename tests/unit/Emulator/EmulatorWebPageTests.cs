using System.Net;
using System.Net.Http.Headers;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>Who can connect to the emulator: what SECURITY.md says.</summary>
public sealed class EmulatorWebPageTests : EmulatorTest
{
    private static readonly byte[] Body = "{}"u8.ToArray();

    public static TheoryData<string, string> Foreign { get; } = new()
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
    public async Task Service_request_from_a_web_page_is_refused_though_it_is_signed(string header, string value)
    {
        HttpRequestMessage request = Emulator.Request(List, Body);
        request.Headers.TryAddWithoutValidation(header, value);
        Emulator.Sign(request, Body);
        await RefusedAsync(request);
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Control_request_from_a_web_page_is_refused(string header, string value)
    {
        foreach ((string method, string path) in new[]
        {
            ("GET", "health"), ("GET", "stats"), ("DELETE", "stats"), ("POST", "jobs"), ("DELETE", "jobs"), ("POST", "durations"), ("PUT", "faults"), ("DELETE", "faults"),
            ("OPTIONS", "jobs"), ("GET", "nothing"),
        })
        {
            HttpRequestMessage request = new(new HttpMethod(method), $"/_emulator/{path}") { Content = method is "POST" or "PUT" ? new StringContent("[]", mediaType: new("application/json")) : null };
            request.Headers.TryAddWithoutValidation(header, value);
            await RefusedAsync(request);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9:1")]
    [InlineData("[::1]:80")]
    public async Task Host_of_this_machine_is_accepted(string host)
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/_emulator/health");
        request.Headers.Host = host;
        Assert.Equal(200, (await Emulator.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Request_that_the_user_typed_into_a_browser_is_accepted()
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/_emulator/health");
        request.Headers.Add("Sec-Fetch-Site", "none");
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
    [InlineData("POST", "jobs", "text/plain")]
    [InlineData("POST", "durations", "application/x-www-form-urlencoded")]
    [InlineData("PUT", "faults", "multipart/form-data")]
    [InlineData("POST", "durations", "application/jsonp")]
    [InlineData("POST", "durations", null)]
    public async Task Body_that_is_not_declared_as_json_is_refused(string method, string path, string? type)
    {
        EmulatorResponse response = await SendAsync(method, path, type);
        Assert.Equal((415, "The Content-Type must be application/json."), (response.Status, response.ErrorMessage));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=utf-8")]
    [InlineData("application/x-amz-json-1.1")]
    [InlineData("application/x-amz-json-1.0")]
    public async Task Body_that_is_declared_as_json_is_accepted(string type) => Assert.Equal(204, (await SendAsync("PUT", "faults", type)).Status);

    [Fact]
    public async Task Emulator_is_reached_from_this_machine_only()
    {
        IPAddress address = AddressOfThisMachine();
        using TcpClient client = new(address.AddressFamily);
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(address, Emulator.Host.Endpoint.Port, TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task Emulator_on_all_addresses_is_reached_by_the_address_and_not_by_a_name()
    {
        IPAddress address = AddressOfThisMachine();
        await using EmulatorUnderTest open = await EmulatorUnderTest.StartAsync(options => options with { Url = new("http://0.0.0.0:0"), AllowRemote = true });
        HttpRequestMessage request = new(HttpMethod.Get, $"http://{address}:{open.Host.Endpoint.Port}/_emulator/health");
        Assert.Equal(200, (await open.SendAsync(request)).Status);
        request = new(HttpMethod.Get, request.RequestUri) { Headers = { Host = "emulator.example" } };
        Assert.Equal(403, (await open.SendAsync(request)).Status);
    }

    private async Task RefusedAsync(HttpRequestMessage request)
    {
        EmulatorResponse response = await Emulator.SendAsync(request);
        Assert.Equal(403, response.Status);
        Assert.Matches("^The (host|request) ", response.ErrorMessage!);
    }

    private Task<EmulatorResponse> SendAsync(string method, string path, string? type)
    {
        ByteArrayContent content = new("[]"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return Emulator.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/_emulator/{path}") { Content = content });
    }

    private static IPAddress AddressOfThisMachine()
    {
        IPAddress? address = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(found => found.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(found));
        if (address is null)
        {
            Assert.Skip("This machine has only loopback addresses.");
        }

        return address;
    }
}
