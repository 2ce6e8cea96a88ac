using System.Net.Http.Headers;
using System.Text.Json;
using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Tests.Support;

/// <summary>A signing client for an emulator.</summary>
internal class EmulatorClient(Uri endpoint) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = endpoint };

    public EmulatorSigner Signer { get; init; } = new("test", "test", "us-east-1");

    public Task<EmulatorResponse> CallAsync(string operation, JsonNode body) => CallAsync(operation, Encoding.UTF8.GetBytes(body.ToJsonString()));

    public Task<EmulatorResponse> CallAsync(string operation, byte[] body)
    {
        HttpRequestMessage request = Request(operation, body);
        Sign(request, body);
        return SendAsync(request);
    }

    /// <summary>Calls an operation that must succeed.</summary>
    public async Task<JsonNode> GetAsync(string operation, JsonNode body)
    {
        EmulatorResponse response = await CallAsync(operation, body);
        Assert.True(response.Status == 200, $"{operation}: {response.Status} {response.Text}");
        return response.Json;
    }

    public Task<JsonNode> CreateAsync(string name, string type = "ITEMS", string? mode = null, string path = $"s3://{EmulatorUnderTest.Bucket}/out/") =>
        GetAsync("CreateDatasetExportJob", EmulatorUnderTest.CreateBody(name, type, mode, path));

    public async Task<JsonNode> DescribeAsync(string name) =>
        (await GetAsync("DescribeDatasetExportJob", new JsonObject { ["datasetExportJobArn"] = EmulatorUnderTest.JobArn(name) }))["datasetExportJob"]!;

    public HttpRequestMessage Request(string operation, byte[] body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Amz-Target", $"AmazonPersonalize.{operation}");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        return request;
    }

    public void Sign(HttpRequestMessage request, byte[] body) =>
        Signer.Sign(request, body, DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-target", "content-type");

    public async Task<EmulatorResponse> SendAsync(HttpRequestMessage request)
    {
        HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return new EmulatorResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
    }

    /// <summary>An unsigned request to /_emulator.</summary>
    public Task<EmulatorResponse> ControlAsync(HttpMethod method, string path, object? body = null)
    {
        string text = body as string ?? JsonSerializer.Serialize(body);
        return SendAsync(new HttpRequestMessage(method, $"/_emulator/{path}") { Content = body is null ? null
            : new StringContent(text, Encoding.UTF8, "application/json") });
    }

    public void Dispose()
    {
        _client.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>An emulator in this process over folders of its own, and a client for it.</summary>
internal sealed class EmulatorUnderTest : EmulatorClient, IAsyncDisposable
{
    public const string Bucket = "a-bucket";
    public const string RoleArn = "arn:aws:iam::123456789012:role/exporter";
    public const string SessionToken = "a-session-token==";
    private const string ArnPrefix = "arn:aws:personalize:us-east-1:123456789012:";

    private readonly DirectoryInfo _root;

    private EmulatorUnderTest(EmulatorHost host, DirectoryInfo root)
        : base(host.Endpoint) => (Host, _root) = (host, root);

    public EmulatorHost Host { get; }

    /// <summary>The folder that stands for Amazon S3.</summary>
    public string S3Folder => Path.Combine(_root.FullName, "s3");

    public static async Task<EmulatorUnderTest> StartAsync(Func<EmulatorOptions, EmulatorOptions>? change = null, TimeProvider? time = null)
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("emulator-test-");
        EmulatorOptions options = new()
        {
            DataFolder = root.CreateSubdirectory("data").FullName,
            S3Folder = root.CreateSubdirectory("s3").FullName,
            JobDuration = TimeSpan.FromMinutes(10),
            SessionToken = SessionToken,
        };
        root.CreateSubdirectory($"s3/{Bucket}");
        root.CreateSubdirectory("data/shop/ITEMS");
        EmulatorHost host = await EmulatorHost.StartAsync(change?.Invoke(options) ?? options, time, TestContext.Current.CancellationToken);
        return new EmulatorUnderTest(host, root);
    }

    public static string DatasetArn(string type, string group = "shop") => $"{ArnPrefix}dataset/{group}/{type}";

    public static string JobArn(string name) => $"{ArnPrefix}dataset-export-job/{name}";

    /// <summary>A create request that is good in every way.</summary>
    public static JsonObject CreateBody(string name, string type = "ITEMS", string? mode = null, string path = $"s3://{Bucket}/out/") => new()
    {
        ["jobName"] = name,
        ["datasetArn"] = DatasetArn(type),
        ["roleArn"] = RoleArn,
        ["ingestionMode"] = mode,
        ["jobOutput"] = new JsonObject { ["s3DataDestination"] = new JsonObject { ["path"] = path } },
    };

    /// <summary>Writes a file of the data folder, as shop/ITEMS/bulk/1.csv, and returns where it is.</summary>
    public string WriteData(string path, string csv)
    {
        string file = Path.Combine(_root.FullName, "data", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, csv);
        return file;
    }

    /// <summary>Every file of the S3 folder, by its path below it.</summary>
    public SortedDictionary<string, string> ReadS3() => new(
        Directory.EnumerateFiles(S3Folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(S3Folder, file).Replace('\\', '/'), File.ReadAllText),
        StringComparer.Ordinal);

    public IEnumerable<string> AllFiles() =>
        Directory.EnumerateFiles(_root.FullName, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_root.FullName, file));

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Host.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
