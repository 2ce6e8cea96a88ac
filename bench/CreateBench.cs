using System.Globalization;

namespace PersonalizeExport.Bench;

/// <summary>200 new jobs in one pipeline, where each response takes 50 ms.</summary>
internal static class CreateBench
{
    private const int Count = 200;
    private const int LatencyMs = 50;

    // The default of -ThrottleLimit.
    private const int InFlight = 10;
    private const int MoreInFlight = 20;

    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        (Series cmdlet, Series more, Series loop, Series pool) = (new(), new(), new(), new());
        await setup.DelayAsync("CreateDatasetExportJob", LatencyMs);
        for (int round = 0; round < Setup.Rounds; round++)
        {
            cmdlet.Add(await setup.Clients.PwshAsync("create.ps1", [ClientProcess.StagedModule, .. Work("pwsh")]), "milliseconds");
            more.Add(await setup.Clients.PwshAsync("create.ps1", [ClientProcess.StagedModule, .. Work("more"), $"{MoreInFlight}"]), "milliseconds");
            loop.Add(await setup.Clients.BotoAsync("create", 1, Work("loop")), "milliseconds");
            pool.Add(await setup.Clients.BotoAsync("create", InFlight, Work("pool")), "milliseconds");

            string[] Work(string prefix) =>
                [Setup.SmallDatasetArn, Setup.RoleArn, Setup.Destination, $"{prefix}-{round}", Count.ToString(CultureInfo.InvariantCulture), setup.History[0]];
        }

        await setup.ClearRulesAsync();
        return
        [
            .. Row.AgainstBoto($"creating {Count} jobs, {LatencyMs} ms of latency, {InFlight} in flight", cmdlet, loop, pool, InFlight),
            new($"the same, {MoreInFlight} in flight", $"{more.Spread} ms", $"{InFlight} in flight: {cmdlet.Spread} ms",
                $"{cmdlet.RatioTo(more):0.0}x faster", "at least 1.7x faster", cmdlet.RatioTo(more) >= 1.7),
        ];
    }
}
