using System.Management.Automation;
using PersonalizeExport.Cmdlets.Tests.Support;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>What does not pass: seconds of tries before the error.</summary>
public class OutageTests : CmdletTest
{
    [Theory]
    [InlineData("error500", ".", ErrorCategory.ResourceUnavailable)]
    [InlineData("error503", ".", ErrorCategory.ResourceUnavailable)]
    [InlineData("reset", "^ConnectionLost$", ErrorCategory.ConnectionError)]
    [InlineData("truncate", ".", ErrorCategory.InvalidResult, ErrorCategory.ConnectionError)]
    public async Task Is_an_error_of_its_own_after_some_tries(string kind, string id, params ErrorCategory[] categories)
    {
        string arn = (await SeedAsync(1))[0];
        await InjectAsync("*", kind, count: 1000);

        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {arn}");

        Assert.Matches(id, result.ErrorId);
        Assert.Contains(result.Error.CategoryInfo.Category, categories);
        Assert.Equal(arn, result.Error.TargetObject);
    }

    [Fact]
    public async Task Leaves_it_unknown_whether_a_job_was_started_and_says_so()
    {
        await InjectAsync("*", "error503", count: 1000);

        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To}");

        Assert.Empty(result.Output);
        Assert.Equal("CreateOutcomeUnknown", result.ErrorId);
        Assert.Equal(EmulatorUnderTest.JobArn("a"), PSObject.AsPSObject(result.Error.Exception).Properties["DatasetExportJobArn"].Value);
        Assert.Contains("The job may or may not have been started", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
    }
}
