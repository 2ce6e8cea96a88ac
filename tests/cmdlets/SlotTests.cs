using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Cmdlets.Tests;

public class SlotTests : CmdletTest
{
    private protected override Func<EmulatorOptions, EmulatorOptions> Change => options => options with { MaxRunning = 2 };

    [Theory]
    [InlineData("", "status\\. Add -WaitForSlot to queue the job, or request a quota increase\\.$")]
    [InlineData(
        "-WaitForSlot -Timeout 0",
        "^Dataset export job '[ab]' could not be started: .* Waited [0-9]+ s for a running job to end \\(-WaitForSlot\\)\\. Increase -Timeout, or request a quota increase\\.$")]
    public async Task Says_of_the_jobs_that_are_too_many_what_to_do(string arguments, string says)
    {
        await SeedAsync(2, "CREATE IN_PROGRESS");

        PipelineResult result = await Shell.RunAsync($"'a', 'b' | New-PDatasetExportJob $items -JobName {{ $_ }} @to {arguments}");

        Assert.Empty(result.Output);
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.Equal("LimitExceededException,PersonalizeExport.Cmdlets.NewPDatasetExportJobCommand",
            error.FullyQualifiedErrorId));
        Assert.All(result.Errors, error => Assert.Matches(says, error.ToString()));
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
}
