using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace PersonalizeExport.Tests.Support;

/// <summary>A server on a free loopback port that responds to each request with the bytes the test says, HTTP or not, and hangs up.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public RawServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What the next requests get in response.</summary>
    public byte[] Response { get; set; } = [];

    /// <summary>Makes the response of the request; left out, <see cref="Response"/> is sent.</summary>
    public Func<string, byte[]>? Respond { get; set; }

    /// <summary>Whether the connection stays open after the response, as if more of it were to come.</summary>
    public bool IsStalling { get; set; }

    /// <summary>What was sent, head and body.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Url => $"http://{_listener.LocalEndpoint}";

    public PersonalizeClient ConnectWithoutRetries() => TestClient.Connect(Url);

    /// <summary>The URL of a server that is gone: the system hands out a port and gets it back.</summary>
    public static string UrlOfNobody()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }

    /// <summary>A response of HTTP whose length is that of its body.</summary>
    public static byte[] Http(string status, string body, string header = "X-Nothing: 0") => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{header}\r\n\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> clients = [];
        try
        {
            while (true)
            {
                clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        finally
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient connection = client;
        try
        {
            NetworkStream stream = client.GetStream();
            string request = await ReadRequestAsync(stream, _stop.Token);
            Requests.Enqueue(request);
            await stream.WriteAsync(Respond?.Invoke(request) ?? Response, _stop.Token);
            if (!IsStalling)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            // Until the client hangs up too, or what it has not read yet would be lost with the connection.
            while (await stream.ReadAsync(new byte[1024], _stop.Token) > 0)
            {
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // The client, or the test, has had enough.
        }
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        string text = "";
        byte[] buffer = new byte[4096];
        int length = int.MaxValue;
        while (text.Length < length)
        {
            int count = await stream.ReadAsync(buffer, cancellationToken);
            text += count > 0 ? Encoding.Latin1.GetString(buffer, 0, count) : throw new IOException("The request ends in the middle.");
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                Match body = Regex.Match(text[..end], "^Content-Length: *([0-9]+)", RegexOptions.Multiline | RegexOptions.IgnoreCase);
                length = end + 4 + (body.Success ? int.Parse(body.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
            }
        }

        return text;
    }
}
