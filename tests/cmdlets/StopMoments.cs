using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>Ctrl-C at random moments, with something that does not end: half of the requests, or what stands next in the pipeline.</summary>
public class StopMoments : CmdletTest
{
    private protected override Func<EmulatorOptions, EmulatorOptions> Change => options => options with { JobDuration = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData("$names | New-PDatasetExportJob $items -JobName { $_ } @to")]
    [InlineData("$arns | Get-PDatasetExportJob")]
    [InlineData("$arns | Wait-PDatasetExportJob -PollInterval 0.1")]
    public async Task Stop_ends_a_command_and_each_job_is_emitted_or_named(string command)
    {
        Shell.Set("arns", await SeedAsync(20, "CREATE IN_PROGRESS"));
        for (int i = 0; i < 8; i++)
        {
            bool isServiceSilent = i % 2 == 0;
            string prefix = $"stop-{i}-";
            List<object?> seen = [];
            Shell.Set("names", Enumerable.Range(0, 20).Select(n => $"{prefix}{n}").ToArray());
            Shell.Set("seen", seen);
            Shell.UI.Clear();
            if (isServiceSilent)
            {
                await InjectAsync(new { operation = "*", kind = "slow", probability = 0.5, delayMs = 3_600_000 });
            }

            RunningPipeline running = Shell.Begin(isServiceSilent ? command : $"{command} | ForEach-Object {{ $seen.Add($_.JobName); while ($true) {{ }} }}");
            await Task.Delay(Random.Shared.Next(200), Cancel);
            PipelineResult result = await running.StopAsync();

            await EndFaultsAsync();
            string?[] made = (await Shell.RunAsync($"Get-PDatasetExportJob -JobName '{prefix}*' -Region {Region}")).Values("JobName");
            Assert.All(
                made.Except([.. seen.Select(name => $"{name}"), .. result.Values("JobName")]),
                name => Assert.Matches($@"not returned:.*\b{name}\b", string.Join(' ', Shell.UI.Warnings)));
        }
    }
}
