namespace PersonalizeExport.Bench;

/// <summary>1,000 descriptions.</summary>
internal static class DescribeBench
{
    private const int Count = 1000;

    // The default of -ThrottleLimit.
    private const int InFlight = 10;

    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        string arns = setup.PathTo("arns");
        await File.WriteAllLinesAsync(arns, setup.History.Take(Count));
        (Runs cmdlet, Runs loop, Runs pool, Runs sdk, Runs http) = (new(), new(), new(), new(), new());
        for (int round = 0; round < Setup.Rounds; round++)
        {
            http.Add(await setup.Clients.BareAsync("http", arns, $"{InFlight}"));
            sdk.Add(await setup.Clients.BareAsync("sdk", arns, $"{InFlight}"));
            cmdlet.Add(await setup.Clients.PwshAsync("describe", "describe.ps1", ClientProcess.StagedModule, arns));
            loop.Add(await setup.Clients.BotoAsync("describe", 1, [arns]));
            pool.Add(await setup.Clients.BotoAsync("describe", InFlight, [arns]));
        }

        double ratio = cmdlet.Time.RatioTo(sdk.Time);
        return
        [
            new($"{Count:N0} Describes through Get-, {InFlight} in flight", $"{cmdlet}", $"the same client without PowerShell: {sdk}",
                $"{ratio:0.00}x", "at most 1.2x", ratio <= 1.2),
            new("", "", $"HttpClient and a signature, no SDK: {http}", $"{cmdlet.Time.RatioTo(http.Time):0.0}x"),
            Row.AgainstBoto($"{InFlight} threads", cmdlet, pool, 1),
            Row.AgainstBoto("sequential", cmdlet, loop, 4),
        ];
    }
}
