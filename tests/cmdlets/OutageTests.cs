namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>What does not pass: seconds of tries before the error.</summary>
public class OutageTests : CmdletTest
{
    [Theory]
    [InlineData("error500", ".", ErrorCategory.ResourceUnavailable)]
    [InlineData("error503", ".", ErrorCategory.ResourceUnavailable)]
    [InlineData("reset", "^ConnectionLost$", ErrorCategory.ConnectionError)]
    [InlineData("truncate", ".", ErrorCategory.InvalidResult, ErrorCategory.ConnectionError)]
    public async Task Is_an_error_after_some_tries_and_leaves_it_unknown_whether_a_job_was_started(string kind, string id, params ErrorCategory[] categories)
    {
        string arn = (await SeedAsync(1))[0];
        await InjectAsync("*", kind, count: 1000);

        PipelineResult got = await Shell.RunAsync($"Get-PDatasetExportJob {arn}");
        PipelineResult started = await Shell.RunAsync("New-PDatasetExportJob $items -JobName a @to");

        Assert.Matches(id, got.ErrorId);
        Assert.Contains(got.Error.CategoryInfo.Category, categories);
        Assert.Equal(arn, got.Error.TargetObject);
        Assert.Empty(started.Output);
        Assert.Equal("CreateOutcomeUnknown", started.ErrorId);
        Assert.Equal(EmulatorUnderTest.JobArn("a"), PSObject.AsPSObject(started.Error.Exception).Properties["DatasetExportJobArn"].Value);
        Assert.EndsWith(
            $"The job may or may not have been started. If it was, its ARN is {EmulatorUnderTest.JobArn("a")}."
            + " Run the command again with -UseExisting, or check the ARN above.",
            started.Error.ErrorDetails.Message, StringComparison.Ordinal);
    }
}
