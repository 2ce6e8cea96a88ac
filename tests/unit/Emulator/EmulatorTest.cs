using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>A test with an emulator of its own.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    protected const string Create = "CreateDatasetExportJob";
    protected const string List = "ListDatasetExportJobs";

    private readonly Func<EmulatorOptions, EmulatorOptions>? _change;
    private readonly FakeTimeProvider? _clock;
    private EmulatorUnderTest? _emulator;

    private protected EmulatorTest(Func<EmulatorOptions, EmulatorOptions>? change = null, FakeTimeProvider? clock = null) =>
        (_change, _clock) = (change, clock);

    private protected EmulatorUnderTest Emulator => _emulator!;

    private protected FakeTimeProvider Clock => _clock!;

    public virtual async ValueTask InitializeAsync() => _emulator = await StartAsync(_change);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Emulator.DisposeAsync();
    }

    private protected Task<EmulatorUnderTest> StartAsync(Func<EmulatorOptions, EmulatorOptions>? change = null) => EmulatorUnderTest.StartAsync(change, _clock);

    /// <summary>Runs a job, of a second, to its end.</summary>
    private protected async Task<JsonNode> RunAsync(
        string name = "job", string type = "ITEMS", string mode = "BULK", string path = "s3://a-bucket/out/", string status = "ACTIVE")
    {
        await Emulator.CreateAsync(name, type, mode, path);
        await AdvanceAsync(1);
        JsonNode job = await Emulator.DescribeAsync(name);
        Assert.True((string?)job["status"] == status, job.ToJsonString());
        return job;
    }

    /// <summary>Advances the clock, and waits for the exports that have started.</summary>
    private protected async Task AdvanceAsync(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        await Emulator.Host.WhenExportsFinishedAsync();
    }

    private protected async Task<List<string>> JobNamesAsync() => NamesOf(await Emulator.GetAsync(List, new JsonObject()));

    private protected static List<string> NamesOf(JsonNode list) => [.. list["datasetExportJobs"]!.AsArray().Select(job => (string)job!["jobName"]!)];

    private protected async Task<JsonNode> StatsAsync() => (await Emulator.ControlAsync(HttpMethod.Get, "stats")).Json;

    private protected async Task SetFaultsAsync(string rules) => Assert.Equal(204, (await Emulator.ControlAsync(HttpMethod.Put, "faults", rules)).Status);
}
