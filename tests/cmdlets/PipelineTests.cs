using System.Management.Automation;
using PersonalizeExport.Cmdlets.Tests.Support;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>What goes in and comes out of a pipeline: objects, errors, questions, progress.</summary>
public class PipelineTests : CmdletTest
{
    [Fact]
    public async Task A_dataset_becomes_a_job_and_the_job_an_export()
    {
        PipelineResult result = await Shell.RunAsync(
            $"'{Items}' | New-PDatasetExportJob -JobName a {To} -IngestionMode BULK | Wait-PDatasetExportJob -PollInterval 0.1 | Get-PDatasetExportJob");

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Equal(["ACTIVE"], result.Values("Status"));
        Assert.Equal([EmulatorUnderTest.Bucket], result.Values("BucketName"));
        Assert.Equal(["out/"], result.Values("KeyPrefix"));
        Assert.NotEmpty(Emulator.ReadS3());
    }

    [Fact]
    public async Task An_item_that_fails_is_an_error_and_the_others_continue()
    {
        string[] arns = await SeedAsync(2);

        PipelineResult result = await Shell.RunAsync($"'{arns[0]}', '{EmulatorUnderTest.JobArn("nobody")}', '{arns[1]}' | Get-PDatasetExportJob");

        Assert.Equal(arns, result.Values("DatasetExportJobArn"));
        Assert.Equal("ResourceNotFoundException", result.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Error.CategoryInfo.Category);
        Assert.Equal(EmulatorUnderTest.JobArn("nobody"), result.Error.TargetObject);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task An_error_ends_the_pipeline_with_ErrorAction_Stop()
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {EmulatorUnderTest.JobArn("nobody")} -ErrorAction Stop");

        Assert.IsType<ActionPreferenceStopException>(result.End);
        Assert.Equal("ResourceNotFoundException", result.ErrorId);
    }

    [Fact]
    public async Task A_cmdlet_stands_downstream_of_itself()
    {
        PipelineResult result = await Shell.RunAsync(
            $"'{Items}', '{Users}' | New-PDatasetExportJob -JobName {{ $_.Split('/')[-1].ToLowerInvariant() }} {To} | "
            + $"New-PDatasetExportJob -JobName {{ \"$($_.JobName)-again\" }} {To} | Wait-PDatasetExportJob -PollInterval 0.1 | Wait-PDatasetExportJob | "
            + "Get-PDatasetExportJob | Get-PDatasetExportJob");

        Assert.Empty(result.Errors);
        Assert.Equal(["items-again", "users-again"], result.Values("JobName").Order());
        Assert.Equal(["ACTIVE", "ACTIVE"], result.Values("Status"));
        Assert.Equal(4, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task Two_sessions_work_at_once_and_neither_gets_what_is_the_others()
    {
        using Shell other = Shell.Open(Emulator);
        RunningPipeline[] running =
        [
            .. new[] { (Shell, "left"), (other, "right") }.Select(session => session.Item1.Begin(
                $"1..30 | ForEach-Object {{ [pscustomobject]@{{ DatasetArn = '{Items}'; JobName = \"{session.Item2}-$_\" }} }} | "
                + $"New-PDatasetExportJob {To} | Wait-PDatasetExportJob -PollInterval 0.1 | Get-PDatasetExportJob")),
        ];

        PipelineResult[] results = await Task.WhenAll(running.Select(pipeline => pipeline.Result));

        Assert.All(results, result => Assert.Empty(result.Errors));
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"left-{number}"), results[0].Values("JobName").Order(ByNumber));
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"right-{number}"), results[1].Values("JobName").Order(ByNumber));
        Assert.All(results.SelectMany(result => result.Values("Status")), status => Assert.Equal("ACTIVE", status));
    }

    [Theory]
    [InlineData("-WhatIf", 0)]
    [InlineData("-WhatIf -Force", 0)]
    [InlineData("-Confirm", 1)]
    [InlineData("-Force -Confirm", 0)]
    public async Task It_prompts_before_it_starts_a_job_unless_the_user_has_opted_out(string arguments, int questions)
    {
        Shell.UI.Choice = "No";

        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} {arguments}");

        Assert.Null(result.End);
        Assert.Equal(questions, Shell.UI.Questions.Count);
        Assert.All(Shell.UI.Questions, question => Assert.Contains($"dataset {Items}, job a", question, StringComparison.Ordinal));
        Assert.Equal(arguments == "-Force -Confirm" ? 1 : 0, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task A_null_among_piped_jobs_is_an_error_and_the_others_are_waited_for()
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
    public async Task Nothing_to_wait_for_ends_the_command()
    {
        PipelineResult result = await Shell.RunAsync("Wait-PDatasetExportJob");

        Assert.Equal("NothingToWaitFor", result.ErrorId);
    }

    [Fact]
    public async Task A_job_of_last_week_is_never_reported_as_a_new_one()
    {
        string arn = (await SeedAsync(1, created: DateTime.UtcNow.AddDays(-7)))[0];
        await InjectAsync("CreateDatasetExportJob", "error503");

        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName {arn.Split('/')[^1]} {To}");

        Assert.Equal("ResourceAlreadyExistsException", result.ErrorId);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_job_whose_response_was_lost_is_reported_once_with_its_tags()
    {
        await InjectAsync("CreateDatasetExportJob", "truncate");

        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -Tag @{{ team = 'shop' }}");

        Assert.Empty(result.Errors);
        Assert.Equal(["a"], result.Values("JobName"));
        Assert.Equal(["team=shop"], result.Values("Tags"));
    }

    [Fact]
    public async Task An_existing_job_with_other_tags_causes_a_warning()
    {
        PipelineResult result = await Shell.RunAsync(
            $"$null = New-PDatasetExportJob {Items} -JobName a {To} -Tag @{{ team = 'shop' }}; New-PDatasetExportJob {Items} -JobName a {To} -Tag @{{ team = 'other' }} -UseExisting");

        Assert.Empty(result.Errors);
        Assert.Equal(["team=shop"], result.Values("Tags"));
        Assert.Contains("Its tags were not changed", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active")]
    [InlineData("ACTIVE")]
    [InlineData("aCtIvE")]
    public async Task A_filter_does_not_mind_the_case(string status)
    {
        await SeedAsync(2);

        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob -Status {status} -JobName SEED* -Region {Region}");

        Assert.Empty(result.Warnings);
        Assert.Equal(["ACTIVE", "ACTIVE"], result.Values("Status"));
    }

    [Fact]
    public async Task Times_are_those_of_the_service_in_whatever_zone_a_filter_is_given()
    {
        DateTime created = new(2026, 3, 29, 1, 30, 0, DateTimeKind.Utc);
        await SeedAsync(1, created: created);
        Shell.Set("after", created.ToLocalTime().AddMinutes(-1));
        Shell.Set("before", created.AddMinutes(1));

        PipelineResult found = await Shell.RunAsync($"Get-PDatasetExportJob -CreatedAfter $after -CreatedBefore $before -Region {Region}");
        PipelineResult later = await Shell.RunAsync($"Get-PDatasetExportJob -CreatedAfter $before -Region {Region}");

        Assert.Equal(created, Assert.Single(found.Output).Properties["CreationDateTime"].Value);
        Assert.Empty(later.Output);
    }

    [Fact]
    public async Task A_wait_shows_how_it_stands_and_takes_its_bars_away()
    {
        string arn = (await SeedAsync(1, "CREATE IN_PROGRESS"))[0];

        PipelineResult result = await Shell.RunAsync($"Wait-PDatasetExportJob {arn} -PollInterval 0.1 -Timeout 1 -Verbose");

        Assert.Equal("DatasetExportJobTimeout", result.ErrorId);
        Assert.Contains(result.Progress, record => record.StatusDescription.StartsWith("0 of 1 finished, 0:00:0", StringComparison.Ordinal));
        Assert.All(
            result.Progress.GroupBy(record => record.ActivityId),
            bar => Assert.Equal(ProgressRecordType.Completed, bar.Last().RecordType));
        Assert.Contains(result.Verbose, line => line.StartsWith("0 of 1 jobs finished after 0:00:0", StringComparison.Ordinal) && line.EndsWith(" (1 CREATE IN_PROGRESS); next poll in 1 s", StringComparison.Ordinal));
    }

    private static readonly IComparer<object?> ByNumber =
        Comparer<object?>.Create((left, right) => Number(left).CompareTo(Number(right)));

    private static int Number(object? name) => int.Parse(((string)name!).Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
}
