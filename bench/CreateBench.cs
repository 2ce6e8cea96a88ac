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

    // As most who use threads with boto3 have it.
    private const int UsualPool = 5;

    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        (Runs cmdlet, Runs more, Runs loop, Runs pool, Runs usual) = (new(), new(), new(), new(), new());
        await setup.DelayAsync("CreateDatasetExportJob", LatencyMs);
        for (int round = 0; round < Setup.Rounds; round++)
        {
            cmdlet.Add(await setup.Clients.PwshAsync("create", "create.ps1", [ClientProcess.StagedModule, .. Work("pwsh")]));
            more.Add(await setup.Clients.PwshAsync("more", "create.ps1", [ClientProcess.StagedModule, .. Work("more"), $"{MoreInFlight}"]));
            loop.Add(await setup.Clients.BotoAsync("create", 1, Work("loop")));
            usual.Add(await setup.Clients.BotoAsync("create", UsualPool, Work("usual")));
            pool.Add(await setup.Clients.BotoAsync("create", InFlight, Work("pool")));

            string[] Work(string prefix) =>
                [Setup.SmallDatasetArn, Setup.RoleArn, Setup.Destination, $"{prefix}-{round}", Count.ToString(CultureInfo.InvariantCulture), setup.History[0]];
        }

        await setup.ClearRulesAsync();
        double gain = cmdlet.Time.RatioTo(more.Time);
        return
        [
            new($"creating {Count} jobs, {LatencyMs} ms of latency, {InFlight} in flight", $"{cmdlet}", $"{MoreInFlight} in flight: {more}",
                $"{gain:0.0}x faster with {MoreInFlight}",
                "at least 1.7x faster", gain >= 1.7),
            Row.AgainstBoto($"{UsualPool} threads", cmdlet, usual, 1.8),
            Row.AgainstBoto($"{InFlight} threads", cmdlet, pool, 0.95),
            Row.AgainstBoto("sequential", cmdlet, loop, 4),
        ];
    }
}
