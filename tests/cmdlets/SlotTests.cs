using PersonalizeExport.Cmdlets.Tests.Support;
using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>New-PDatasetExportJob where two jobs may run at a time.</summary>
public class SlotTests : CmdletTest
{
    private protected override Func<EmulatorOptions, EmulatorOptions> Change => options => options with { MaxRunning = 2 };

    [Fact]
    public async Task Starts_as_many_as_may_run_and_says_of_the_others_that_they_are_too_many()
    {
        await SeedAsync(2, "CREATE IN_PROGRESS");

        PipelineResult result = await Shell.RunAsync($"'a', 'b' | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To}");

        Assert.Empty(result.Output);
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.Equal("LimitExceededException,PersonalizeExport.Cmdlets.NewPDatasetExportJobCommand", error.FullyQualifiedErrorId));
        Assert.All(result.Errors, error => Assert.EndsWith("status. Add -WaitForSlot to queue the job, or request a quota increase.", error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Starts_them_with_WaitForSlot_when_others_have_ended()
    {
        string[] others = await SeedAsync(2, "CREATE IN_PROGRESS");

        RunningPipeline running = Shell.Begin($"'a', 'b' | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To} -WaitForSlot");
        await running.UntilProgressAsync(records => records.Any(record => record.StatusDescription == "0 started, 2 under way; 2 waiting for a slot"));

        foreach (string arn in others)
        {
            await Emulator.ControlAsync(HttpMethod.Delete, $"jobs?arn={arn}");
        }

        PipelineResult result = await running.Result;

        Assert.Empty(result.Errors);
        Assert.Equal(["a", "b"], result.Values("JobName"));
        Assert.Contains(result.Progress, record => record.Activity == "Starting exports");
    }

    [Fact]
    public async Task Gives_up_at_the_timeout()
    {
        await SeedAsync(2, "CREATE IN_PROGRESS");

        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -WaitForSlot -Timeout 0");

        Assert.Equal("LimitExceededException", result.ErrorId);
        Assert.Matches(
            "^Dataset export job 'a' could not be started: .* Waited [0-9]+ s for a running job to end \\(-WaitForSlot\\)\\. Increase -Timeout, or request a quota increase\\.$",
            result.Error.ToString());
    }
}
