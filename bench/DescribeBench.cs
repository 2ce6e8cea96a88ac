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
        (Series cmdlet, Series loop, Series pool, Series bare) = (new(), new(), new(), new());
        for (int round = 0; round < Setup.Rounds; round++)
        {
            bare.Add(await setup.Clients.BareAsync("describe", arns, $"{InFlight}"), "milliseconds");
            cmdlet.Add(await setup.Clients.PwshAsync("describe.ps1", ClientProcess.StagedModule, arns), "milliseconds");
            loop.Add(await setup.Clients.BotoAsync("describe", 1, [arns]), "milliseconds");
            pool.Add(await setup.Clients.BotoAsync("describe", InFlight, [arns]), "milliseconds");
        }

        string what = $"{Count:N0} Describes through Get-, {InFlight} in flight";
        return
        [
            .. Row.AgainstBoto(what, cmdlet, loop, pool, InFlight),
            new("", $"{cmdlet.Spread} ms", $"bare AWSSDK.Core, {InFlight} in flight: {bare.Spread} ms",
                $"{cmdlet.RatioTo(bare):0.00}x", "at most 1.2x", cmdlet.RatioTo(bare) <= 1.2),
        ];
    }
}
