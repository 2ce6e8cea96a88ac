using System.Diagnostics;
using System.Globalization;
using PersonalizeExport.Cmdlets.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>
/// Ctrl-C at random moments, with something that does not end: the source of credentials, the service, or what stands next in the pipeline. How
/// many moments, PERSONALIZE_STOPS says; how long each stop took is in the test's output.
/// </summary>
public class StopMoments : CmdletTest
{
    private static readonly int Moments = int.Parse(Environment.GetEnvironmentVariable("PERSONALIZE_STOPS") ?? "4", CultureInfo.InvariantCulture);

    private protected override EmulatorOptionsChange Change => options => options with { JobDuration = TimeSpan.FromHours(1) };

    public static TheoryData<string> Commands =>
    [
        $"$names | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To}",
        "$arns | Get-PDatasetExportJob",
        "$arns | Wait-PDatasetExportJob -PollInterval 0.1",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public Task Stop_ends_a_command_whose_service_does_not_respond(string command) => StopAsync(
        command,
        async () =>
        {
            await Emulator.ControlAsync(HttpMethod.Put, "faults", new[] { new { operation = "*", kind = "slow", probability = 0.5, delayMs = 3_600_000 } });
            return (Shell.Open(Emulator), command);
        });

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Stop_ends_a_command_whose_credentials_do_not_come(string command)
    {
        string profiles = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(profiles, OperatingSystem.IsWindows() ? "[slow]\ncredential_process = ping -n 600 127.0.0.1\n" : "[slow]\ncredential_process = sleep 600\n", Cancel);
            await StopAsync(command, () =>
            {
                Shell shell = Shell.Open(Emulator);
                shell.Forget("AccessKey");
                shell.Forget("SecretKey");
                return Task.FromResult((shell, $"{command} -ProfileName slow -ProfileLocation '{profiles}'"));
            });
        }
        finally
        {
            File.Delete(profiles);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public Task Stop_ends_a_command_whose_consumer_does_not_come_back(string command) => StopAsync(
        command, () => Task.FromResult((Shell.Open(Emulator), command + " | ForEach-Object { $seen.Add($_.JobName); while ($true) { } }")));

    private async Task StopAsync(string command, Func<Task<(Shell Shell, string Script)>> prepare)
    {
        _ = command;
        string[] arns = await SeedAsync(20, "CREATE IN_PROGRESS");
        List<double> took = [];
        for (int i = 0; i < Moments; i++)
        {
            (Shell shell, string script) = await prepare();
            using Shell session = shell;
            string prefix = $"stop-{Guid.NewGuid():N}-";
            string[] names = [.. Enumerable.Range(0, 20).Select(n => $"{prefix}{n}")];
            List<object?> seen = [];
            shell.Set("names", names);
            shell.Set("arns", arns);
            shell.Set("seen", seen);
            RunningPipeline running = shell.Begin(script);
            await Task.Delay(Random.Shared.Next(200), Cancel);
            long start = Stopwatch.GetTimestamp();
            PipelineResult result = await running.StopAsync();
            took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);

            await AssertMentionedAsync(prefix, [.. seen.Select(name => $"{name}"), .. result.Values("JobName")], string.Join(' ', shell.UI.Warnings));
        }

        took.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{took.Count} stops: median {took[took.Count / 2]:0} ms, longest {took[^1]:0} ms"));
    }

    // Each job that was made is emitted, or named in the host's warning.
    private async Task AssertMentionedAsync(string prefix, string?[] emitted, string warnings)
    {
        await Emulator.ControlAsync(HttpMethod.Delete, "faults");
        string[] made = (await Shell.RunAsync($"Get-PDatasetExportJob -JobName '{prefix}*' -Region {Region}")).Values("JobName")!;
        Assert.All(made.Except(emitted), name => Assert.Matches($@"not returned:.*\b{name}\b", warnings));
    }
}
