using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>A test of the cmdlets: an emulator and a session that calls it.</summary>
public abstract class CmdletTest : IAsyncLifetime
{
    protected const string Region = "us-east-1";

    // As arguments of New-PDatasetExportJob.
    protected const string To = $"-RoleArn {EmulatorUnderTest.RoleArn} -S3DataDestinationPath s3://{EmulatorUnderTest.Bucket}/out/";

    private EmulatorUnderTest? _emulator;
    private Shell? _shell;
    private CancellationTokenSource? _limit;

    /// <summary>Ends with the run, and after two minutes: what a test waits for in vain is to fail that test, not to hold up the run.</summary>
    protected CancellationToken Cancel => _limit!.Token;

    protected static string Items { get; } = EmulatorUnderTest.DatasetArn("ITEMS");

    protected static string Users { get; } = EmulatorUnderTest.DatasetArn("USERS");

    private protected EmulatorUnderTest Emulator => _emulator!;

    private protected Shell Shell => _shell!;

    public virtual async ValueTask InitializeAsync()
    {
        _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _limit.CancelAfter(TimeSpan.FromMinutes(2));
        _emulator = await EmulatorUnderTest.StartAsync(Change);
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,GENRE\na,b\n");
        _emulator.WriteData("shop/USERS/bulk/1.csv", "USER_ID,AGE\na,1\n");
        _shell = Shell.Open(_emulator);
        _shell.Set("items", Items);
        _shell.Set("users", Users);
        await _shell.RunAsync($"$to = @{{ RoleArn = '{EmulatorUnderTest.RoleArn}'; S3DataDestinationPath = 's3://{EmulatorUnderTest.Bucket}/out/' }}");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _shell?.Dispose();
        await (_emulator?.DisposeAsync() ?? ValueTask.CompletedTask);
        _limit?.Dispose();
    }

    private protected virtual Func<EmulatorOptions, EmulatorOptions> Change => options => options with { JobDuration = TimeSpan.FromMilliseconds(50) };

    protected async Task<int> CallsAsync(string operation) =>
        (int?)(await Emulator.ControlAsync(HttpMethod.Get, "stats")).Json["requests"]?[operation] ?? 0;

    protected async Task<int> InFlightAsync() => (int)(await Emulator.ControlAsync(HttpMethod.Get, "stats")).Json["inFlight"]!;

    protected async Task UntilCallsAsync(string operation, int count)
    {
        while (await CallsAsync(operation) < count)
        {
            await Task.Delay(10, Cancel);
        }
    }

    protected Task ClearCallsAsync() => Emulator.ControlAsync(HttpMethod.Delete, "stats");

    protected Task InjectAsync(string operation, string kind, int count = 1, int delayMs = 0) =>
        InjectAsync(new { operation, kind, count, delayMs });

    /// <summary>Has requests fail by rules of the emulator, the first that fits.</summary>
    protected Task InjectAsync(params object[] rules) => Emulator.ControlAsync(HttpMethod.Put, "faults", rules);

    protected Task EndFaultsAsync() => Emulator.ControlAsync(HttpMethod.Delete, "faults");

    /// <summary>That a command comes to have so many requests under way, and no more: none of them gets a response, so that they meet on any machine.</summary>
    protected async Task AssertInFlightAsync(string operation, string command, int count)
    {
        await InjectAsync(operation, "slow", count: 1000, delayMs: 3_600_000);
        RunningPipeline running = Shell.Begin(command);
        await UntilCallsAsync(operation, count);

        await running.StopAsync();

        Assert.Equal(count, await CallsAsync(operation));
    }

    protected async Task<string[]> SeedAsync(int count, string status = "ACTIVE", DateTime? created = null, string namePrefix = "seed",
        string? dataset = null) =>
    [
        .. (await Emulator.ControlAsync(HttpMethod.Post, "jobs", new { count, datasetArn = dataset ?? Items, status, creationDateTime = created, namePrefix }))
            .Json["datasetExportJobArns"]!.AsArray().Select(arn => (string)arn!),
    ];
}
