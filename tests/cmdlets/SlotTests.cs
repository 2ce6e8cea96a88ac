using PersonalizeExport.Cmdlets.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>New-PDatasetExportJob where two jobs may run at a time.</summary>
public class SlotTests : CmdletTest
{
    private protected override EmulatorOptionsChange Change => options => options with { JobDuration = TimeSpan.FromMilliseconds(300), MaxRunning = 2 };

    [Fact]
    public async Task Starts_as_many_as_may_run_and_says_of_the_others_that_they_are_too_many()
    {
        await SeedAsync(2, "CREATE IN_PROGRESS");

        PipelineResult result = await Shell.RunAsync($"'a', 'b' | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To}");

        Assert.Empty(result.Output);
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.Equal("LimitExceededException,PersonalizeExport.Cmdlets.NewPDatasetExportJobCommand", error.FullyQualifiedErrorId));
    }

    [Fact]
    public async Task Starts_all_of_them_with_WaitForSlot()
    {
        PipelineResult result = await Shell.RunAsync($"'a', 'b', 'c' | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To} -WaitForSlot");

        Assert.Empty(result.Errors);
        Assert.Equal(["a", "b", "c"], result.Values("JobName"));
        Assert.Contains(result.Progress, record => record is { Activity: "Starting exports", StatusDescription: "2 started, 1 under way; 1 wait for a slot" });
    }

    [Fact]
    public async Task Gives_up_at_the_timeout()
    {
        await SeedAsync(2, "CREATE IN_PROGRESS");

        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -WaitForSlot -Timeout 0");

        Assert.Equal("LimitExceededException", result.ErrorId);
    }
}
