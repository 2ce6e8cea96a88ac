using System.Net.Sockets;
using System.Text;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>Clients that do not finish a request, or do not read the response, hold up neither others nor the end.</summary>
public sealed class EmulatorSlowClientTests : EmulatorTest
{
    // Far below the 30 seconds that a web server gives such clients by default, far above what an end takes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("/")]
    [InlineData("/_emulator/durations")]
    public async Task Body_that_is_never_finished(string path)
    {
        using TcpClient client = await ConnectAsync();
        // The response to Expect says that the emulator has begun to read the body.
        await SendAsync(client, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100 Continue", await ReceiveAsync(client), StringComparison.Ordinal);
        await SendAsync(client, "[\"1s\",");
        await ServesAndEndsAsync();
    }

    [Fact]
    public async Task Header_that_is_never_finished()
    {
        using TcpClient client = await ConnectAsync();
        // A whole request before it shows that what follows has been read with it.
        await SendAsync(client, "GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\nPOST / HTTP/1.1\r\nHost: ");
        Assert.StartsWith("HTTP/1.1 200 OK", await ReceiveAsync(client), StringComparison.Ordinal);
        await ServesAndEndsAsync();
    }

    [Fact]
    public async Task Response_that_is_never_read()
    {
        using TcpClient client = await ConnectAsync();
        // Millions of bytes, more than the buffers between the two.
        string order = $$"""{"count":100000,"datasetArn":"{{EmulatorUnderTest.DatasetArn("ITEMS")}}"}""";
        await SendAsync(client, $"POST /_emulator/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {order.Length}\r\n\r\n{order}");
        Assert.StartsWith("HTTP/1.1 200 OK", await ReceiveAsync(client), StringComparison.Ordinal);
        await ServesAndEndsAsync();
    }

    private async Task ServesAndEndsAsync()
    {
        Assert.Equal(200, (await Emulator.ControlAsync(HttpMethod.Get, "health")).Status);
        await Emulator.Host.StopAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        TcpClient client = new() { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(Emulator.Host.Endpoint.Host, Emulator.Host.Endpoint.Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task SendAsync(TcpClient client, string text) =>
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    private static async Task<string> ReceiveAsync(TcpClient client)
    {
        byte[] buffer = new byte[64];
        int read = await client.GetStream().ReadAtLeastAsync(buffer, 16, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
