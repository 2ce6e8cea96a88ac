using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Bench;

/// <summary>What waiting costs the service, and how late an end is seen.</summary>
internal static class WaitBench
{
    private const double DelayShareGoal = 0.1;
    private static readonly TimeSpan NaiveInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan[] RealDurations = [.. Enumerable.Range(0, 5).Select(i => TimeSpan.FromSeconds(60 + (3 * i)))];

    /// <summary>Jobs of 10 to 60 minutes, on a clock that makes minutes of waiting pass at once.</summary>
    public static async Task<IEnumerable<Row>> RunVirtualAsync()
    {
        List<Row> rows = [];
        foreach (int count in new[] { 1, 100 })
        {
            (Series calls, Series naive, Series median, Series most) = (new([]), new([]), new([]), new([]));
            for (int round = 0; round < Setup.Rounds; round++)
            {
                Random random = new(round);
                VirtualTime time = new();
                VirtualJobs jobs = new(time, [.. Enumerable.Range(0, count).Select(_ => TimeSpan.FromMinutes(10 + (50 * random.NextDouble())))]);
                List<double> shares = [];
                await foreach (WaitOutcome outcome in new DatasetExportJobWaiter(new WaitOptions(), time).WaitAsync(jobs.Targets))
                {
                    shares.Add((time.Elapsed / jobs.DurationOf(outcome.DatasetExportJobArn)) - 1);
                }

                calls.Add(jobs.Calls);
                naive.Add(jobs.Durations.Sum(duration => Math.Ceiling(duration / NaiveInterval)));
                median.Add(Series.MedianOf(shares));
                most.Add(shares.Max());
            }

            string what = count == 1 ? "1 job" : $"{count:N0} jobs";
            rows.Add(new(
                $"waiting for {what} of 10 to 60 min", $"{calls.Median:N0} calls; ends seen after {median.Median:P1}, at most {most.Median:P1} of a duration",
                $"a Describe of each every 30 s: {naive.Median:N0} calls", $"{calls.RatioTo(naive):P1}", "ends within 10 %", median.Median < DelayShareGoal));
        }

        return rows;
    }

    /// <summary>Jobs of about a minute, through the cmdlets.</summary>
    public static async Task<IEnumerable<Row>> RunRealAsync(Setup setup)
    {
        await setup.OrderDurationsAsync(RealDurations);
        await setup.ClearCallsAsync();
        IReadOnlyDictionary<string, double>? wait = await setup.Clients.PwshAsync(
            "wait", "wait.ps1", ClientProcess.StagedModule, Setup.SmallDatasetArn, Setup.RoleArn, Setup.Destination, "wait", $"{RealDurations.Length}");
        if (wait is null)
        {
            return [];
        }

        int calls = await setup.CountCallsAsync("DescribeDatasetExportJob", "ListDatasetExportJobs");
        double naive = RealDurations.Sum(duration => Math.Ceiling(duration / NaiveInterval));
        return
        [
            new($"New- into Wait- of {RealDurations.Length} jobs of 60 to 72 s, real time",
                $"{calls} calls; ends seen after {wait["median"]:P1}, at most {wait["most"]:P1} of a duration",
                $"a Describe of each every 30 s: {naive:0} calls",
                $"{calls / naive:P0}", "ends within 10 %", wait["most"] < DelayShareGoal),
        ];
    }
}
