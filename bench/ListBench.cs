namespace PersonalizeExport.Bench;

/// <summary>A list of 10,000 jobs.</summary>
internal static class ListBench
{
    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        (Runs cmdlet, Runs boto) = (new(), new());
        int callsForFirst = 0;
        for (int round = 0; round < Setup.Rounds; round++)
        {
            cmdlet.Add(await setup.Clients.PwshAsync("list", "list.ps1", ClientProcess.StagedModule, Setup.HistoryDatasetArn, setup.History[0]));
            boto.Add(await setup.Clients.BotoAsync("list", 1, [Setup.HistoryDatasetArn, setup.History[0]]));

            await setup.ClearCallsAsync();
            await setup.Clients.PwshAsync("first", "first.ps1", ClientProcess.StagedModule, Setup.HistoryDatasetArn);
            callsForFirst = Math.Max(callsForFirst, await setup.CountCallsAsync("ListDatasetExportJobs"));
        }

        string what = $"listing {Setup.HistoryCount:N0} jobs";
        Series first = cmdlet.Of("first");
        Series memory = cmdlet.Of("memory");
        double growth = memory.Over(cmdlet.Of("before"));
        return
        [
            boto.IsAbsent
                ? Row.Absent(what, "boto3", "at least 2x faster")
                : new(what, $"{cmdlet}", $"boto3's paginator: {boto}", $"{boto.Time.RatioTo(cmdlet.Time):0.0}x faster", "at least 2x faster",
                    boto.Time.RatioTo(cmdlet.Time) >= 2),
            new("first object of that list", $"{first.Median:0} ms, {callsForFirst} call",
                boto.IsAbsent ? "boto3 is not installed" : $"boto3's paginator: {boto.Of("first").Median:0} ms",
                $"{first.RatioTo(cmdlet.Time):P0} of the list's time", "after one page", callsForFirst == 1),
            new("peak memory of pwsh after that list", $"{memory.Median:0} MB",
                boto.IsAbsent ? "boto3 is not installed" : $"python with boto3: {boto.Of("memory").Median:0} MB",
                $"{growth:0} MB over one call's", "at most 60 MB over", growth <= 60),
        ];
    }
}
