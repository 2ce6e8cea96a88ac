namespace PersonalizeExport.Bench;

/// <summary>A list of 10,000 jobs.</summary>
internal static class ListBench
{
    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        (Series cmdlet, Series first, Series before, Series memory, Series boto, Series botoFirst, Series botoMemory) = (new(), new(), new(), new(), new(), new(), new());
        int callsForFirst = 0;
        for (int round = 0; round < Setup.Rounds; round++)
        {
            IReadOnlyDictionary<string, double>? list = await setup.Clients.PwshAsync(
                "list.ps1", ClientProcess.StagedModule, Setup.HistoryDatasetArn, setup.History[0]);
            cmdlet.Add(list, "milliseconds");
            first.Add(list, "first");
            before.Add(list, "before");
            memory.Add(list, "memory");
            list = await setup.Clients.BotoAsync("list", 1, [Setup.HistoryDatasetArn, setup.History[0]]);
            boto.Add(list, "milliseconds");
            botoFirst.Add(list, "first");
            botoMemory.Add(list, "memory");

            await setup.ClearCallsAsync();
            await setup.Clients.PwshAsync("first.ps1", ClientProcess.StagedModule, Setup.HistoryDatasetArn);
            callsForFirst = Math.Max(callsForFirst, await setup.CountCallsAsync("ListDatasetExportJobs"));
        }

        string what = $"listing {Setup.HistoryCount:N0} jobs";
        string growth = $"{memory.Over(before):0} MB over one call's";
        return
        [
            boto.IsAbsent
                ? Row.Absent(what, "boto3", "at least 2x faster")
                : new(what, $"{cmdlet.Median:0} ms", $"boto3's paginator: {boto.Median:0} ms",
                    $"{boto.RatioTo(cmdlet):0.0}x faster", "at least 2x faster", boto.RatioTo(cmdlet) >= 2),
            new("first object of that list", $"{first.Median:0} ms, {callsForFirst} call", boto.IsAbsent ? "boto3 is not installed" : $"boto3's paginator: {botoFirst.Median:0} ms",
                $"{first.RatioTo(cmdlet):P0} of the list's time", "after one page", callsForFirst == 1),
            new("peak memory of pwsh after that list", $"{memory.Median:0} MB", boto.IsAbsent ? "boto3 is not installed" : $"python with boto3: {botoMemory.Median:0} MB", growth),
        ];
    }
}
