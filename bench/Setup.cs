using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Bench;

/// <summary>The one emulator that everything is measured against, its datasets and its history, in a folder that goes with it.</summary>
internal sealed class Setup : IAsyncDisposable
{
    public const int Rounds = 7;
    public const int HistoryCount = 10_000;
    public const string Region = "eu-west-1";
    public const string Key = "test";
    public const string RoleArn = "arn:aws:iam::123456789012:role/PersonalizeExport";
    public const string Destination = "s3://bucket/export/";

    /// <summary>A dataset of a few records.</summary>
    public const string SmallDatasetArn = DatasetPrefix + "ITEMS";

    /// <summary>A dataset of which there is a history and nothing else.</summary>
    public const string HistoryDatasetArn = DatasetPrefix + "USERS";

    private const string DatasetPrefix = $"arn:aws:personalize:{Region}:123456789012:dataset/bench/";

    private readonly DirectoryInfo _root;
    private readonly HttpClient _control;

    private Setup(DirectoryInfo root, EmulatorHost host)
    {
        _root = root;
        Host = host;
        _control = new HttpClient { BaseAddress = host.Endpoint };
        File.WriteAllText(PathTo("empty"), "");
        Clients = new ClientProcess(host.Endpoint, root.FullName);
    }

    public EmulatorHost Host { get; }

    public ClientProcess Clients { get; }

    /// <summary>The jobs of the history, all of them active.</summary>
    public IReadOnlyList<string> History { get; private set; } = [];

    public static async Task<Setup> StartAsync()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("personalize-export-bench-");
        root.CreateSubdirectory("s3/bucket");
        DirectoryInfo data = root.CreateSubdirectory("data");
        await File.WriteAllTextAsync(Path.Combine(data.CreateSubdirectory("bench/ITEMS/bulk").FullName, "items.csv"), "ITEM_ID,PRICE\nitem-1,5\n");
        EmulatorHost host = await EmulatorHost.StartAsync(new EmulatorOptions
        {
            DataFolder = data.FullName,
            S3Folder = Path.Combine(root.FullName, "s3"),
            Region = Region,
            JobDuration = TimeSpan.FromHours(10),
        });
        Setup setup = new(root, host);
        JsonNode seeded = await setup.SendAsync(HttpMethod.Post, "jobs", new { count = HistoryCount, datasetArn = Setup.HistoryDatasetArn });
        setup.History = [.. seeded["datasetExportJobArns"]!.AsArray().Select(arn => arn!.GetValue<string>())];
        return setup;
    }

    public string PathTo(string name) => Path.Combine(_root.FullName, name);

    /// <summary>Has the responses of an operation come late.</summary>
    public Task DelayAsync(string operation, int milliseconds) =>
        SendAsync(HttpMethod.Put, "faults", new[] { new { operation, kind = "slow", delayMs = milliseconds } });

    /// <summary>Has an operation throttle what is over a rate.</summary>
    public Task LimitRateAsync(string operation, double perSecond, int burst) =>
        SendAsync(HttpMethod.Put, "faults", new[] { new { operation, kind = "rateLimit", perSecond, burst } });

    public Task ClearRulesAsync() => SendAsync(HttpMethod.Delete, "faults");

    /// <summary>Says how long the next jobs take.</summary>
    public Task OrderDurationsAsync(IEnumerable<TimeSpan> durations) =>
        SendAsync(HttpMethod.Post, "durations", durations.Select(duration => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms")));

    public Task ClearCallsAsync() => SendAsync(HttpMethod.Delete, "stats");

    /// <summary>How many calls of these operations there were since <see cref="ClearCallsAsync"/>.</summary>
    public async Task<int> CountCallsAsync(params string[] operations)
    {
        JsonNode stats = await SendAsync(HttpMethod.Get, "stats");
        return operations.Sum(operation => stats["requests"]![operation]?.GetValue<int>() ?? 0);
    }

    /// <summary>How many calls of an operation a rate has let pass and how many not, since <see cref="ClearCallsAsync"/>.</summary>
    public async Task<(int Accepted, int Throttled)> CountRatedAsync(string operation)
    {
        JsonNode? counts = (await SendAsync(HttpMethod.Get, "stats"))["rateLimits"]?[operation];
        return (counts?["accepted"]?.GetValue<int>() ?? 0, counts?["throttled"]?.GetValue<int>() ?? 0);
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await Host.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using HttpRequestMessage request = new(method, $"/_emulator/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage response = await _control.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? string.IsNullOrEmpty(text) ? new JsonObject() : JsonNode.Parse(text)!
            : throw new InvalidOperationException($"{method} {path}: {text}");
    }
}
