using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.Runtime;
using PersonalizeExport.Aws;
using PersonalizeExport.Aws.Sdk;

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

    /// <summary>Our client, calling this server without retries.</summary>
    public PersonalizeClient ConnectWithoutRetries() => new(
        new BasicAWSCredentials("test", "test"),
        new ServiceConfig("personalize", new ClientSettings("eu-west-1", Url)) { MaxErrorRetry = 0 });

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
                clients.RemoveAll(client => client.IsCompleted);
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
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        int end;
        while ((end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, await ReadAsync()));
        }

        string? header = text.ToString()[..end].Split("\r\n").SingleOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        int length = int.Parse(header?.Split(':')[1] ?? "0", CultureInfo.InvariantCulture);
        while (text.Length < end + 4 + length)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, await ReadAsync()));
        }

        return text.ToString();

        async Task<int> ReadAsync()
        {
            int count = await stream.ReadAsync(buffer, cancellationToken);
            return count > 0 ? count : throw new IOException("The request ends in the middle.");
        }
    }
}
