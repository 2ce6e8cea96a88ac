namespace PersonalizeExport.Bench;

/// <summary>1,000 descriptions.</summary>
internal static class DescribeBench
{
    private const int Count = 1000;

    // The default of -ThrottleLimit.
    private const int InFlight = 5;

    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        string arns = setup.PathTo("arns");
        await File.WriteAllLinesAsync(arns, setup.History.Take(Count));
        (Series cmdlet, Series boto, Series bare) = (new(), new(), new());
        for (int round = 0; round < Setup.Rounds; round++)
        {
            bare.Add(await setup.Clients.BareAsync("describe", arns, $"{InFlight}"), "milliseconds");
            cmdlet.Add(await setup.Clients.PwshAsync("describe.ps1", ClientProcess.StagedModule, arns), "milliseconds");
            boto.Add(await setup.Clients.BotoAsync("describe", arns), "milliseconds");
        }

        string what = $"{Count:N0} Describes through Get-, {InFlight} in flight";
        return
        [
            boto.IsAbsent
                ? Row.Absent(what, "boto3", "at least 4x faster")
                : new(what, $"{cmdlet.Median:0} ms", $"a boto3 loop, sequential: {boto.Median:0} ms",
                    $"{boto.RatioTo(cmdlet):0.0}x faster", "at least 4x faster", boto.RatioTo(cmdlet) >= 4),
            new("", $"{cmdlet.Median:0} ms", $"bare AWSSDK.Core, {InFlight} in flight: {bare.Median:0} ms",
                $"{cmdlet.RatioTo(bare):0.00}x", "at most 1.3x", cmdlet.RatioTo(bare) <= 1.3),
        ];
    }
}
