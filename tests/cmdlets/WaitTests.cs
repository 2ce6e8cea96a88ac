namespace PersonalizeExport.Cmdlets.Tests;

public class WaitTests : CmdletTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Shell.Default("PollInterval", 0.1);
        Shell.Default("Region", Region);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-PassThruFailed")]
    public async Task Writes_one_error_for_a_job_that_failed_and_continues_with_the_others(string passThru)
    {
        PipelineResult result = await Shell.RunAsync(
            $$"""
            $good = New-PDatasetExportJob $items -JobName good @to
            $to.S3DataDestinationPath = 's3://nobody/x/'
            (New-PDatasetExportJob $items -JobName bad @to), $good | Wait-PDatasetExportJob {{passThru}}
            """);

        Assert.Equal(passThru.Length == 0 ? ["good"] : ["bad", "good"], result.Values("JobName").Order(StringComparer.Ordinal));
        Assert.Equal("DatasetExportJobFailed,PersonalizeExport.Cmdlets.WaitPDatasetExportJobCommand", result.Error.FullyQualifiedErrorId);
        PSObject target = PSObject.AsPSObject(result.Error.TargetObject);
        Assert.Equal(EmulatorUnderTest.JobArn("bad"), target.Properties["DatasetExportJobArn"].Value);
        Assert.Equal(true, target.Properties["IsFailed"].Value);
        Assert.Contains($"{target.Properties["FailureReason"].Value}", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_for_jobs_by_their_names_and_says_which_is_not_there()
    {
        await SeedAsync(150, namePrefix: "later");
        PipelineResult onFirstPage = await Shell.RunAsync("Wait-PDatasetExportJob -JobName later-000150");
        int calls = await CallsAsync("ListDatasetExportJobs");
        await Shell.RunAsync("'a', 'b' | New-PDatasetExportJob $items -JobName { $_ } @to");
        PipelineResult result = await Shell.RunAsync("Wait-PDatasetExportJob -JobName B, nigthly, later-000001");

        Assert.Equal(["b", "later-000001"], result.Values("JobName").Order(StringComparer.Ordinal));
        Assert.All(result.Values("S3DataDestinationPath"), Assert.NotNull);
        Assert.Equal("DatasetExportJobNotFound,PersonalizeExport.Cmdlets.WaitPDatasetExportJobCommand", result.Error.FullyQualifiedErrorId);
        Assert.Equal((ErrorCategory.ObjectNotFound, "nigthly"), (result.Error.CategoryInfo.Category, result.Error.TargetObject));
        Assert.Equal(["later-000150"], onFirstPage.Values("JobName"));
        Assert.Equal((1, 3), (calls, await CallsAsync("ListDatasetExportJobs")));
    }

    [Fact]
    public async Task Looks_for_names_no_longer_than_the_timeout()
    {
        await InjectAsync("ListDatasetExportJobs", "slow", count: 1000, delayMs: 3_600_000);

        PipelineResult result = await Shell.RunAsync("Wait-PDatasetExportJob -JobName nightly -Timeout 0");

        Assert.StartsWith("RequestTimeout,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("The timeout expired before the names were found (-Timeout).", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("| ForEach-Object { throw 'enough' }")]
    public async Task Names_the_jobs_that_were_just_started_and_are_waited_for_in_vain(string then)
    {
        await Emulator.ControlAsync(HttpMethod.Post, "durations", (string[])[then.Length == 0 ? "1h" : "10ms", "1h", "1h"]);
        RunningPipeline running = Shell.Begin(
            $"'a', 'b', 'c' | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To} -ThrottleLimit 1 | Wait-PDatasetExportJob -PollInterval 0.1 {then}");
        if (then.Length == 0)
        {
            await UntilCallsAsync("DescribeDatasetExportJob", 1);
            await running.StopAsync();
        }

        PipelineResult result = await running.Result;

        Assert.NotNull(result.End);
        Assert.Contains($"Stopped. These jobs were started and may still be running: {(then.Length == 0 ? "a, b, c" : "b, c")}.", Shell.UI.Warnings);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ JobName = 'n'; DatasetArn = $items; RoleArn = 'r' } | Wait-PDatasetExportJob", "it names a dataset")]
    [InlineData("[pscustomobject]@{ JobName = 'n'; Status = 'ACTIVE' } | Wait-PDatasetExportJob", "is not a valid dataset export job ARN")]
    [InlineData("@{ DatasetExportJobArn = 'junk'; Status = 'ACTIVE' } | Wait-PDatasetExportJob", "'junk' is not a valid dataset export job ARN")]
    [InlineData("Wait-PDatasetExportJob -InputObject @{ JobName = 'n'; DatasetExportJobArn = $items }", "Dataset export job 'n' cannot be waited for")]
    public async Task Refuses_an_object_that_is_no_job_before_a_call(string command, string says)
    {
        PipelineResult result = await Shell.RunAsync(command);

        Assert.Empty(result.Output);
        Assert.Contains(says, result.Error.ErrorDetails?.Message ?? result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob"));
    }

    [Theory]
    [InlineData("Wait-PDatasetExportJob $made")]
    [InlineData("Wait-PDatasetExportJob -Arn $made.DatasetExportJobArn")]
    [InlineData("$made.DatasetExportJobArn | Wait-PDatasetExportJob")]
    [InlineData("$made, $made.DatasetExportJobArn | ForEach-Object { $_ } | Wait-PDatasetExportJob")]
    [InlineData("Get-PDatasetExportJob -JobName made* | Wait-PDatasetExportJob")]
    [InlineData("$listed = Get-PDatasetExportJob -JobName made*; Wait-PDatasetExportJob -InputObject $listed")]
    [InlineData("$made | ForEach-Object { [pscustomobject]@{ DatasetExportJobArn = $_.DatasetExportJobArn } } | Wait-PDatasetExportJob")]
    public async Task Takes_jobs_and_ARNs_as_an_argument_and_from_the_pipeline(string command)
    {
        PipelineResult result = await Shell.RunAsync($"$made = 'made-1', 'made-2' | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To}; {command}");

        Assert.Empty(result.Errors);
        Assert.Equal(["made-1", "made-2"], result.Values("JobName").Order(StringComparer.Ordinal));
        Assert.All(result.Values("Status"), status => Assert.Equal("ACTIVE", status));
    }

    [Fact]
    public async Task Status_that_nobody_knows_is_warned_of_once_and_may_still_be_running_at_the_timeout()
    {
        string[] arns = await SeedAsync(2, "DELETED");
        Shell.Set("arns", arns);

        PipelineResult result = await Shell.RunAsync("$arns | Wait-PDatasetExportJob -Timeout 1 -PollInterval 0.3");

        Assert.Equal(["The status 'DELETED' is not known, so it is not known whether it is an end. Waiting continues until -Timeout."], result.Warnings);
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.EndsWith(
            "its status is DELETED. The job may still be running. Wait again or increase -Timeout.", error.ErrorDetails.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'1'")]
    [InlineData("00:00:01")]
    [InlineData("([timespan]'00:00:01')")]
    public async Task Writes_one_error_for_each_at_the_timeout(string timeout)
    {
        string[] arns = await SeedAsync(3, "CREATE IN_PROGRESS");

        PipelineResult result = await Shell.RunAsync($"$input | Wait-PDatasetExportJob -Timeout {timeout} -PollInterval 00:00:00.1", arns);

        Assert.Empty(result.Output);
        Assert.Equal(arns.Order(),
            result.Errors.Select(error => (string)PSObject.AsPSObject(error.TargetObject).Properties["DatasetExportJobArn"].Value).Order());
        Assert.All(result.Errors, error =>
        {
            Assert.Equal("DatasetExportJobTimeout,PersonalizeExport.Cmdlets.WaitPDatasetExportJobCommand", error.FullyQualifiedErrorId);
            Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
            Assert.Contains("within 1 s (-Timeout)", error.ErrorDetails.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Any")]
    public async Task Emits_a_job_when_it_ends_and_ends_with_Any_at_the_first(string any)
    {
        Shell.Set("endless", await SeedAsync(3, "CREATE IN_PROGRESS"));
        RunningPipeline running = Shell.Begin($"$job = New-PDatasetExportJob $items -JobName quick @to; @($endless) + \"$job\" | Wait-PDatasetExportJob {any}");

        PSObject first = await running.NextOutputAsync();
        PipelineResult result = any.Length > 0 ? await running.Result : await running.StopAsync();

        Assert.Equal("quick", first.Properties["JobName"].Value);
        Assert.Equal(["quick"], result.Values("JobName"));
        Assert.Equal(any.Length == 0, result.End is PipelineStoppedException);
    }

    [Theory]
    [InlineData("-Timeout -1", "'Timeout'", "seconds")]
    [InlineData("-Timeout 10m", "'Timeout'", "seconds")]
    [InlineData("-PollInterval 0", "'PollInterval'", "seconds")]
    [InlineData("-PollInterval 10801", "'PollInterval'", "seconds")]
    [InlineData("-PollInterval 1.00:00:00", "'PollInterval'", "seconds")]
    [InlineData("-JobName nightly-*", "'JobName'", "U+002A")]
    [InlineData("-JobName ''", "'JobName'", "it is empty")]
    public async Task Rejects_invalid_value_and_names_parameter(string arguments, string parameter, string says)
    {
        PipelineResult result = await Shell.RunAsync($"Wait-PDatasetExportJob {arguments}");

        Assert.Contains(parameter, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(says, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("ListDatasetExportJobs"));
    }

    [Fact]
    public async Task Null_among_piped_jobs_is_an_error_and_the_others_are_waited_for()
    {
        string[] arns = await SeedAsync(2);
        Shell.Set("jobs", (await Shell.RunAsync($"Get-PDatasetExportJob '{arns[0]}', '{arns[1]}'")).Output.ToArray());

        PipelineResult objects = await Shell.RunAsync("$jobs[0], $null, $jobs[1] | Wait-PDatasetExportJob");
        PipelineResult texts = await Shell.RunAsync($"'{arns[0]}', $null, '{arns[1]}' | Wait-PDatasetExportJob");

        foreach (PipelineResult result in new[] { objects, texts })
        {
            Assert.Null(result.End);
            Assert.Equal("NullInput", result.ErrorId);
            Assert.Equal(arns.Order(), result.Values("DatasetExportJobArn").Order());
        }
    }

    [Fact]
    public async Task Nothing_to_wait_for_is_an_error_and_an_empty_pipeline_is_none()
    {
        PipelineResult nothing = await Shell.RunAsync("Wait-PDatasetExportJob");
        PipelineResult empty = await Shell.RunAsync("@() | Wait-PDatasetExportJob");

        Assert.Equal("NothingToWaitFor", nothing.ErrorId);
        Assert.Null(empty.End);
        Assert.Empty(empty.Output);
        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob"));
    }
}
