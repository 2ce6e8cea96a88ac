using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using PersonalizeExport.Emulator.Signing;

namespace PersonalizeExport.Tests.Support;

/// <summary>
/// As much of an S3 API as an upload needs, path-style: HEAD bucket, PUT, and multipart uploads. Like many a server that is not AWS it knows
/// nothing of signed chunks, and takes a body for the content.
/// </summary>
internal sealed class EmulatorS3Server : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<int, byte[]>> _uploads = new();

    private EmulatorS3Server(WebApplication app) => _app = app;

    public Uri Endpoint => new(_app.Urls.Single());

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>How many bytes a request brought at most.</summary>
    public long LargestBody { get; private set; }

    /// <summary>Uploads that were begun and neither completed nor given up.</summary>
    public int OpenUploads => _uploads.Count;

    /// <summary>Refuses what is put once this many requests with a body have come.</summary>
    public int RefuseAfter { get; set; } = int.MaxValue;

    /// <summary>Completes when a request with a body has come while <see cref="Hold"/> is on.</summary>
    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets requests with a body wait for ever.</summary>
    public bool Hold { get; set; }

    /// <summary>Refuses access to the bucket unless the request is signed with it; null: signatures are not checked.</summary>
    public string? SecretKey { get; set; }

    public static Task<EmulatorS3Server> StartAsync(string bucket) => LoopbackApp.StartAsync(app =>
    {
        EmulatorS3Server server = new(app);
        app.Run(context => server.HandleAsync(context, bucket));
        return server;
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context, string bucket)
    {
        (HttpRequest request, IQueryCollection query) = (context.Request, context.Request.Query);
        string[] parts = request.Path.Value!.TrimStart('/').Split('/', 2);
        string key = parts.Length > 1 ? parts[1] : "";
        if (parts[0] != bucket)
        {
            context.Response.StatusCode = 404;
        }
        else if (request.Method == "HEAD")
        {
            context.Response.StatusCode = SecretKey is null || IsSignedWith(SecretKey, request) ? 200 : 403;
        }
        else if (request.Method == "POST" && query.ContainsKey("uploads"))
        {
            string id = Guid.NewGuid().ToString("N");
            _uploads[id] = [];
            await context.Response.WriteAsync(
                $"<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
        }
        else if (request.Method == "POST" && query.TryGetValue("uploadId", out StringValues completed))
        {
            _uploads.Remove(completed.ToString(), out ConcurrentDictionary<int, byte[]>? content);
            Objects[key] = [.. content!.OrderBy(part => part.Key).SelectMany(part => part.Value)];
            await context.Response.WriteAsync($"<CompleteMultipartUploadResult><Key>{key}</Key><ETag>\"etag\"</ETag></CompleteMultipartUploadResult>");
        }
        else if (request.Method == "DELETE")
        {
            _ = query.TryGetValue("uploadId", out StringValues abandoned)
                ? _uploads.Remove(abandoned.ToString(), out _)
                : Objects.Remove(key, out _);
            context.Response.StatusCode = 204;
        }
        else if (request.Method == "PUT" && --RefuseAfter < 0)
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
        }
        else if (request.Method == "PUT" && Hold)
        {
            Held.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        else if (request.Method == "PUT")
        {
            using MemoryStream content = new();
            await request.Body.CopyToAsync(content);
            byte[] body = content.ToArray();
            LargestBody = Math.Max(LargestBody, body.Length);
            if (query.TryGetValue("partNumber", out StringValues number))
            {
                _uploads[query["uploadId"].ToString()][int.Parse(number.ToString(), CultureInfo.InvariantCulture)] = body;
            }
            else
            {
                Objects[key] = body;
            }

            context.Response.Headers.ETag = "\"etag\"";
        }
    }

    private static bool IsSignedWith(string secretKey, HttpRequest request)
    {
        SignedAuthorization authorization = SignedAuthorization.Parse(request.Headers.Authorization.ToString());
        byte[] key = authorization.Scope.ToString().Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secretKey), Hmac);
        string hash = CanonicalRequest.Hash(request, authorization.SignedHeaders, []);
        byte[] signature = Hmac(key, $"{SignedAuthorization.Algorithm}\n{request.Headers["X-Amz-Date"]}\n{authorization.Scope}\n{hash}");
        return authorization.Signature == Convert.ToHexStringLower(signature);
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
