using System.Net.Sockets;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorSlowClientTests : EmulatorTest
{
    private const string Json = "Host: localhost\r\nContent-Type: application/json\r\nContent-Length";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    // Far below the 30 seconds that a web server gives such clients by default, far above what an end takes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>What is sent, the response that says that it has been read, and what is sent then.</summary>
    public static TheoryData<string, string, string> Requests => new()
    {
        // A body that is never finished.
        { $"POST / HTTP/1.1\r\n{Json}: 1000\r\nExpect: 100-continue\r\n\r\n", "HTTP/1.1 100 Continue", "[\"1s\"," },
        { $"POST /_emulator/durations HTTP/1.1\r\n{Json}: 1000\r\nExpect: 100-continue\r\n\r\n", "HTTP/1.1 100 Continue", "[\"1s\"," },

        // A header that is never finished, read with the whole request before it.
        { "GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\nPOST / HTTP/1.1\r\nHost: ", "HTTP/1.1 200 OK", "" },

        // A response that is never read: millions of bytes, more than the buffers between the two.
        { $"POST /_emulator/jobs HTTP/1.1\r\n{Json}: {Order.Length}\r\n\r\n{Order}", "HTTP/1.1 200 OK", "" },
    };

    private static string Order => $$"""{"count":100000,"datasetArn":"{{Items}}"}""";

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Client_that_does_not_finish_holds_up_neither_others_nor_the_end(string request, string response, string more)
    {
        using TcpClient client = new() { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(Emulator.Host.Endpoint.Host, Emulator.Host.Endpoint.Port, Cancel);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        byte[] buffer = new byte[64];
        int read = await stream.ReadAtLeastAsync(buffer, 16, throwOnEndOfStream: false, Cancel);
        Assert.StartsWith(response, Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(more), Cancel);

        Assert.Equal(200, (await Emulator.ControlAsync(HttpMethod.Get, "health")).Status);
        await Emulator.Host.StopAsync().WaitAsync(Patience, Cancel);
    }
}
