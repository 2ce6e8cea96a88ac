using System.Globalization;

namespace PersonalizeExport.Bench;

/// <summary>200 new jobs in one pipeline, where each answer takes 50 ms.</summary>
internal static class CreateBench
{
    private const int Count = 200;
    private const int LatencyMs = 50;

    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        (Series cmdlet, Series boto) = (new(), new());
        await setup.DelayAsync("CreateDatasetExportJob", LatencyMs);
        for (int round = 0; round < Setup.Rounds; round++)
        {
            string count = Count.ToString(CultureInfo.InvariantCulture);
            cmdlet.Add(
                await setup.Clients.PwshAsync(
                    "create.ps1", ClientProcess.StagedModule, Setup.SmallDatasetArn, Setup.RoleArn, Setup.Destination, $"pwsh-{round}", count, setup.History[0]),
                "milliseconds");
            boto.Add(
                await setup.Clients.BotoAsync("create", Setup.SmallDatasetArn, Setup.RoleArn, Setup.Destination, $"boto-{round}", count, setup.History[0]),
                "milliseconds");
        }

        await setup.ClearDelaysAsync();
        string what = $"creating {Count} jobs, {LatencyMs} ms of latency, 5 in flight";
        return
        [
            boto.IsAbsent
                ? Row.Absent(what, "boto3", "at least 4x faster")
                : new(what, $"{cmdlet.Median:0} ms", $"a boto3 loop, sequential: {boto.Median:0} ms",
                    $"{boto.RatioTo(cmdlet):0.0}x faster", "at least 4x faster", boto.RatioTo(cmdlet) >= 4),
        ];
    }
}
