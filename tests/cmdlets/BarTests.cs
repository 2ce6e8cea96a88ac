using System.Text.RegularExpressions;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>The progress bars of a wait, as a host receives them. (What a terminal shows of them is in Display.Tests.ps1.)</summary>
public class BarTests : CmdletTest
{
    [Fact]
    public async Task One_bar_is_for_all_jobs_and_one_each_for_five_that_run_those_in_progress_first()
    {
        await SeedAsync(1, namePrefix: "active");
        await SeedAsync(1, "CREATE FAILED", namePrefix: "failed");
        await SeedAsync(6, "CREATE PENDING", namePrefix: "pending");
        await SeedAsync(3, "CREATE IN_PROGRESS", namePrefix: "running");

        RunningPipeline running = Shell.Begin($"Get-PDatasetExportJob -Region {Region} | Wait-PDatasetExportJob -PollInterval 600");
        await running.UntilProgressAsync(records => Settled(records).Select(record => record.ActivityId).Distinct().Count() == 6);
        ProgressRecord[] seen = [.. Settled((await running.StopAsync()).Progress)];

        ProgressRecord parent = seen[0];
        ProgressRecord[] children = [.. seen.Where(record => record.ParentActivityId == parent.ActivityId).DistinctBy(record => record.ActivityId)];
        Assert.Equal((-1, "Waiting for exports", 18), (parent.ParentActivityId, parent.Activity, parent.PercentComplete));
        Assert.Matches(@"^2 of 11 finished, 1 failed, 0:\d\d:\d\d, next poll in \d+ s$", parent.StatusDescription);
        Assert.Equal(["3 CREATE IN_PROGRESS", "6 CREATE PENDING"], parent.CurrentOperation.Split(", ").Order(StringComparer.Ordinal));
        Assert.Equal(5, children.Length);
        Assert.All(children, child => Assert.Matches(@"^(pending|running)-\d+$", child.Activity));
        Assert.All(children, child => Assert.Matches(@"^CREATE (PENDING|IN_PROGRESS), 0:\d\d:\d\d$", child.StatusDescription));
        Assert.Equal(3, children.Count(child => child.StatusDescription.StartsWith("CREATE IN_PROGRESS", StringComparison.Ordinal)));

        // PowerShell draws a bar of an unknown length in full.
        Assert.All(children, child => Assert.Equal(0, child.PercentComplete));

        // From when all have been described.
        static IEnumerable<ProgressRecord> Settled(IEnumerable<ProgressRecord> records) =>
            records.SkipWhile(record => !Regex.IsMatch(record.StatusDescription, "next poll")).Where(record => record.RecordType == 0);
    }

    [Fact]
    public async Task Time_counts_between_two_polls_without_a_call()
    {
        RunningPipeline running = Shell.Begin($"Wait-PDatasetExportJob {(await SeedAsync(1, "CREATE IN_PROGRESS"))[0]} -PollInterval 600");
        await running.UntilProgressAsync(records => Shown(records, "next poll in").Length > 0);
        await ClearCallsAsync();

        await running.UntilProgressAsync(records => Shown(records, "^0 of 1 finished, .*next poll in 59[0-9] s$").Length > 2);
        await running.StopAsync();

        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob") + await CallsAsync("ListDatasetExportJobs"));
    }

    [Fact]
    public async Task Bar_shows_before_the_first_response_is_there()
    {
        await InjectAsync("*", "slow", count: 1000, delayMs: 3_600_000);
        RunningPipeline running = Shell.Begin($"Wait-PDatasetExportJob {(await SeedAsync(1))[0]}");

        await running.UntilProgressAsync(records => Shown(records, "^0 of 1 finished, 0:00:00, polling$").Length > 0);
        await running.UntilProgressAsync(records => Shown(records, "^0 of 1 finished, 0:[0-9:]+[1-9], polling$").Length > 0);
        await running.StopAsync();
    }

    [Theory]
    [InlineData("-Timeout 1 -Verbose")]
    [InlineData("-Timeout 1 -ErrorAction Stop")]
    [InlineData("| ForEach-Object { throw 'enough' }")]
    public async Task Every_bar_goes_away_at_the_end(string arguments)
    {
        Shell.Set("arns", (await SeedAsync(1, "CREATE IN_PROGRESS")).Concat(await SeedAsync(1, namePrefix: "ended")).ToArray());

        PipelineResult result = await Shell.RunAsync($"$arns | Wait-PDatasetExportJob -PollInterval 0.1 {arguments}");

        AssertGone(result);
        Assert.Equal(!arguments.EndsWith("Verbose", StringComparison.Ordinal), result.End is not null);
        Assert.Equal(
            arguments.EndsWith("Verbose", StringComparison.Ordinal),
            result.Verbose.Any(line => Regex.IsMatch(line, @"^1 of 2 jobs finished after 0:00:0. \(1 CREATE IN_PROGRESS\); next poll in 1 s$")));
    }

    [Fact]
    public async Task Bar_of_a_job_that_ends_makes_room_for_that_of_another_and_all_go_away_at_a_stop()
    {
        Shell.Set("arns", (await SeedAsync(4, "CREATE IN_PROGRESS")).Concat(await SeedAsync(1, "CREATE PENDING", namePrefix: "pending")).ToArray());
        await Emulator.ControlAsync(HttpMethod.Post, "durations", (string[])["2s"]);
        RunningPipeline running = Shell.Begin(
            "$ending = New-PDatasetExportJob $items -JobName ending @to; @(\"$ending\") + $arns | Wait-PDatasetExportJob -PollInterval 0.1");

        await running.UntilProgressAsync(records =>
            Array.FindIndex(records, record => record.RecordType is ProgressRecordType.Completed) is >= 0 and int end
            && records[end..].Any(record => record.StatusDescription.StartsWith("CREATE PENDING", StringComparison.Ordinal)));
        PipelineResult result = await running.StopAsync();

        AssertGone(result);
        ProgressRecord gone = result.Progress.First(record => record.RecordType is ProgressRecordType.Completed);
        Assert.Equal("ending", gone.Activity);
        Assert.Equal("ending", result.Progress.First(record => record.ActivityId == gone.ActivityId).Activity);
    }

    [Theory]
    [InlineData("", "-ProgressAction SilentlyContinue", false)]
    [InlineData("", "-ProgressAction Ignore", false)]
    [InlineData("$ProgressPreference = 'SilentlyContinue'; ", "", false)]
    [InlineData("$ProgressPreference = 'SilentlyContinue'; ", "-ProgressAction Continue", true)]
    public async Task Bars_show_where_they_are_wanted(string before, string arguments, bool areWanted)
    {
        PipelineResult result = await Shell.RunAsync($"{before}Wait-PDatasetExportJob {(await SeedAsync(1))[0]} {arguments}");

        Assert.Equal(["ACTIVE"], result.Values("Status"));
        Assert.Equal(areWanted, result.Progress.Count > 0);
    }

    // The texts of the main bar that fit a pattern.
    private static string[] Shown(ProgressRecord[] records, string pattern) =>
        [.. records.Select(record => record.StatusDescription).Where(text => Regex.IsMatch(text, pattern)).Distinct()];

    private static void AssertGone(PipelineResult result)
    {
        Assert.NotEmpty(result.Progress);
        Assert.All(result.Progress.GroupBy(record => record.ActivityId), bar => Assert.Equal(ProgressRecordType.Completed, bar.Last().RecordType));
    }
}
