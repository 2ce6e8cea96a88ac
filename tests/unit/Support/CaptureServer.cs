using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PersonalizeExport.Tests.Support;

/// <summary>A server on a free loopback port that keeps what it is sent and returns what the test says: for tests of the wire alone.</summary>
internal sealed class CaptureServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(int Status, string Body, string RequestId)> _responses = new();
    private (int Status, string Body, string RequestId) _last = (200, "{}", "request-1");

    private CaptureServer(WebApplication app)
    {
        _app = app;
        app.Run(RespondAsync);
    }

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>Headers of every response.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>How long the first response takes.</summary>
    public TimeSpan FirstDelay { get; set; }

    public static Task<CaptureServer> StartAsync() => LoopbackApp.StartAsync(app => new CaptureServer(app));

    /// <summary>Says what the next request without a response yet gets. The last response goes to all requests after it too.</summary>
    public void Respond(string body, int status = 200, string requestId = "request-1") => _responses.Enqueue((status, body, requestId));

    public IPersonalizeExportService ConnectWithoutRetries() => TestClient.Connect(Url);

    /// <summary>The service of the module, as a cmdlet connects to it.</summary>
    public IPersonalizeExportService Connect(Action<string>? traceRequest = null) => new ServiceConnector().Connect(
        new ConnectionOptions { Region = "eu-west-1", AccessKey = "test", SecretKey = "test", EndpointUrl = Url },
        traceRequest: traceRequest);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task RespondAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        Requests.Enqueue(new Request(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted)));

        TimeSpan delay = FirstDelay;
        FirstDelay = TimeSpan.Zero;
        await Task.Delay(delay, context.RequestAborted);
        (int status, string body, string requestId) = _last = _responses.TryDequeue(out (int, string, string) next) ? next : _last;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        context.Response.Headers["x-amzn-requestid"] = requestId;
        foreach ((string name, string value) in Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    internal sealed record Request(string Method, string Path, Dictionary<string, string> Headers, string Body)
    {
        public string Operation => Headers["X-Amz-Target"];

        /// <summary>The body as it is, but for the order of its members and the white space between them.</summary>
        public string CanonicalBody => Canonical(JsonNode.Parse(Body))!.ToJsonString();

        private static JsonNode? Canonical(JsonNode? node) => node switch
        {
            JsonObject members => new JsonObject(
                members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Canonical(m.Value)))),
            JsonArray items => new JsonArray([.. items.Select(Canonical)]),
            _ => node?.DeepClone(),
        };
    }
}
