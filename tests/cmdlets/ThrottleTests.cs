using System.Text.RegularExpressions;

namespace PersonalizeExport.Cmdlets.Tests;

public class ThrottleTests : CmdletTest
{
    [Theory]
    [InlineData("")]
    [InlineData("-ThrottleLimit 20")]
    public async Task Starts_each_job_of_a_pipeline_whatever_is_throttled(string arguments)
    {
        await InjectAsync("CreateDatasetExportJob", "throttle", count: 5);

        PipelineResult result = await Shell.RunAsync($"1..30 | New-PDatasetExportJob {Items} -JobName {{ \"a$_\" }} {To} {arguments} -Verbose");

        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"a{number}"), result.Values("JobName"));
        Assert.Contains(result.Verbose, line => line == "The service is throttling CreateDatasetExportJob: sending fewer requests.");
        Assert.Equal(35, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task Sessions_share_the_throttle_and_neither_gets_what_is_the_others()
    {
        await LimitAsync(perSecond: 40, burst: 10);
        using Shell other = Shell.Open(Emulator);

        PipelineResult[] results = await Task.WhenAll(new[] { (Shell, "left"), (other, "right") }.Select(session =>
            session.Item1.RunAsync($"1..40 | New-PDatasetExportJob {Items} -JobName {{ \"{session.Item2}$_\" }} {To} | Get-PDatasetExportJob")));

        Assert.All(results, result => Assert.Empty(result.Errors));
        Assert.Equal(Enumerable.Range(1, 40).Select(number => $"left{number}").Order(), results[0].Values("JobName").Order());
        Assert.Equal(Enumerable.Range(1, 40).Select(number => $"right{number}").Order(), results[1].Values("JobName").Order());
        Assert.InRange(await CallsAsync("CreateDatasetExportJob"), 80, 240);
    }

    [Theory]
    [InlineData("1..10 | New-PDatasetExportJob $items -JobName { \"a$_\" } @to", "Starting exports", @"^\d+ started, \d under way; throttled to [0-9.]+/s$")]
    [InlineData("$arns | Get-PDatasetExportJob", "Getting exports", "^[0-9]+ jobs?; throttled to [0-9.]+/s$")]
    [InlineData("Get-PDatasetExportJob -MaxResult 1 -Region us-east-1", "Getting exports", "^[0-9]+ pages?, [0-9]+ jobs?; throttled to [0-9.]+/s$")]
    public async Task Pipeline_that_works_for_long_shows_how_it_stands_and_takes_its_bar_away(string command, string activity, string status)
    {
        Shell.Set("arns", await SeedAsync(10));
        await LimitAsync(perSecond: 2, burst: 2);

        PipelineResult result = await Shell.RunAsync(command);

        AssertBar(result, activity, status);
        Assert.Equal(10, result.Output.Count);
    }

    [Theory]
    [InlineData("-ProgressAction SilentlyContinue", 6)]
    [InlineData("", 1)]
    public async Task Nothing_shows_where_nobody_wants_it_or_all_is_over_soon(string arguments, int jobs)
    {
        await LimitAsync(perSecond: 2, burst: 2);

        PipelineResult result = await Shell.RunAsync($"1..{jobs} | New-PDatasetExportJob {Items} -JobName {{ \"a$_\" }} {To} {arguments}");

        Assert.Empty(result.Progress);
        Assert.Equal(jobs, result.Output.Count);
    }

    [Fact]
    public async Task The_bar_goes_away_at_a_stop()
    {
        await InjectAsync("*", "throttle", count: 1_000_000);
        RunningPipeline running = Shell.Begin($"New-PDatasetExportJob {Items} -JobName a {To}");

        // With pauses from 4 ms on, each twice as long, these take two seconds.
        await UntilCallsAsync("CreateDatasetExportJob", 10);

        PipelineResult result = await running.StopAsync();

        AssertBar(result, "Starting exports", "^0 started, 1 under way; throttled to [0-9.]+/s$");
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task A_poll_that_is_throttled_says_so_and_keeps_to_the_timeout()
    {
        string arn = (await SeedAsync(1))[0];
        await InjectAsync("*", "throttle", count: 1_000_000);

        PipelineResult result = await Shell.RunAsync($"Wait-PDatasetExportJob {arn} -Timeout 5 -Verbose");

        Assert.Equal("DatasetExportJobTimeout", result.ErrorId);
        // On a slow machine the last poll may have no response when the time is up.
        Assert.Matches(@"The service throttled every request for \d+ s \(\d+ tries\)\. The request was denied|no response", result.Error.ErrorDetails.Message);
        Assert.Contains(result.Verbose, line => line.Contains("a poll failed: Throttled", StringComparison.Ordinal));
    }

    private static void AssertBar(PipelineResult result, string activity, string status)
    {
        Assert.Contains(result.Progress, record => record.Activity == activity && Regex.IsMatch(record.StatusDescription, status));
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
        Assert.Single(result.Progress, record => record.RecordType is ProgressRecordType.Completed);
        Assert.All(result.Progress, record => Assert.InRange(record.StatusDescription.Length, 1, 60));
    }

    private Task LimitAsync(double perSecond, int burst) => InjectAsync(new { kind = "rateLimit", perSecond, burst });
}
