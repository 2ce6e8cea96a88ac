using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Tests.Emulator;

public abstract class EmulatorTest : IAsyncLifetime
{
    protected const string Create = "CreateDatasetExportJob";
    protected const string Describe = "DescribeDatasetExportJob";
    protected const string List = "ListDatasetExportJobs";

    private readonly FakeTimeProvider? _clock;
    private EmulatorUnderTest? _emulator;

    private protected EmulatorTest(Func<EmulatorOptions, EmulatorOptions>? change = null, FakeTimeProvider? clock = null) =>
        (Change, _clock) = (change, clock);

    protected static string Items { get; } = EmulatorUnderTest.DatasetArn("ITEMS");

    private protected Func<EmulatorOptions, EmulatorOptions>? Change { get; set; }

    private protected EmulatorUnderTest Emulator => _emulator!;

    private protected FakeTimeProvider Clock => _clock!;

    public virtual async ValueTask InitializeAsync() => _emulator = await StartAsync(Change);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Emulator.DisposeAsync();
    }

    private protected Task<EmulatorUnderTest> StartAsync(Func<EmulatorOptions, EmulatorOptions>? change = null) => EmulatorUnderTest.StartAsync(change, _clock);

    /// <summary>Runs a job, of a second, to its end.</summary>
    private protected async Task<JsonNode> RunAsync(
        string status = "ACTIVE", string path = "s3://a-bucket/out/", string name = "job", string type = "ITEMS", string mode = "BULK",
        EmulatorUnderTest? on = null)
    {
        await (on ?? Emulator).CreateAsync(name, type, mode, path);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await (on ?? Emulator).Host.WhenExportsFinishedAsync();
        JsonNode job = await (on ?? Emulator).DescribeAsync(name);
        Assert.True((string?)job["status"] == status, job.ToJsonString());
        return job;
    }

    private protected async Task FailsAsync(string reason, string path = "s3://a-bucket/out/", string mode = "BULK", EmulatorUnderTest? on = null) =>
        Assert.StartsWith(reason, (string?)(await RunAsync("CREATE FAILED", path, mode: mode, on: on))["failureReason"], StringComparison.Ordinal);

    /// <summary>Advances the clock, and waits for the exports that have started.</summary>
    private protected async Task AdvanceAsync(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        await Emulator.Host.WhenExportsFinishedAsync();
    }

    private protected async Task<string?> StatusOfAsync(string name) => (string?)(await Emulator.DescribeAsync(name))["status"];

    private protected async Task<List<string>> JobNamesAsync() => NamesOf(await Emulator.GetAsync(List, new JsonObject()));

    private protected static List<string> NamesOf(JsonNode list) => [.. list["datasetExportJobs"]!.AsArray().Select(job => (string)job!["jobName"]!)];

    private protected async Task<List<string>> SeedAsync(int count)
    {
        EmulatorResponse response = await Emulator.ControlAsync(HttpMethod.Post, "jobs", new { count, datasetArn = Items });
        return [.. response.Json["datasetExportJobArns"]!.AsArray().Select(arn => (string)arn!)];
    }

    private protected async Task<JsonNode> StatsAsync() => (await Emulator.ControlAsync(HttpMethod.Get, "stats")).Json;

    private protected async Task SetFaultsAsync(string rules) => Assert.Equal(204, (await Emulator.ControlAsync(HttpMethod.Put, "faults", rules)).Status);

    private protected async Task RefusedAsync(string code, string operation, JsonNode body, string? message = null)
    {
        EmulatorResponse response = await Emulator.CallAsync(operation, body);
        Assert.Equal((400, code, message ?? response.ErrorMessage), (response.Status, response.ErrorCode, response.ErrorMessage));
    }
}
