using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>Ctrl-C, and every other early end, at a bad moment.</summary>
public class StopTests : CmdletTest
{
    private protected override Func<EmulatorOptions, EmulatorOptions> Change => options => options with { JobDuration = TimeSpan.FromHours(1), MaxRunning = 1 };

    public static TheoryData<string> Commands =>
    [
        $"New-PDatasetExportJob {Items} -JobName a {To}",
        $"Get-PDatasetExportJob {EmulatorUnderTest.JobArn("a")}",
        $"Get-PDatasetExportJob -Region {Region}",
        $"Wait-PDatasetExportJob {EmulatorUnderTest.JobArn("a")}",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Ends_a_command_while_the_service_does_not_respond(string command)
    {
        await InjectAsync(new { operation = "*", kind = "slow", delayMs = 3_600_000 });
        RunningPipeline running = Shell.Begin(command);
        while (await InFlightAsync() == 0)
        {
            await Task.Delay(10, Cancel);
        }

        PipelineResult result = await running.StopAsync();

        Assert.IsType<PipelineStoppedException>(result.End);
        Assert.Empty(result.Errors);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Ends_a_command_while_credentials_are_fetched(string command)
    {
        string started = Path.Combine(Emulator.S3Folder, "started");
        string profiles = Path.Combine(Emulator.S3Folder, "credentials");
        string program = $"echo > {started} && {(OperatingSystem.IsWindows() ? "ping -n 600 127.0.0.1" : "sleep 600")}";
        await File.WriteAllTextAsync(profiles, $"[slow]\ncredential_process = {program}\n", Cancel);
        Shell.ForgetKeys();
        RunningPipeline running = Shell.Begin($"{command} -ProfileName slow -ProfileLocation '{profiles}'");
        while (!File.Exists(started))
        {
            Assert.False(running.Result.IsCompleted, "The command ended before its credentials were fetched.");
            await Task.Delay(10, Cancel);
        }

        PipelineResult result = await running.StopAsync();

        Assert.IsType<PipelineStoppedException>(result.End);
        Assert.Empty(result.Errors);

        // Nothing was sent, so there is no job to name.
        Assert.Empty(Shell.UI.Warnings);
    }

    [Fact]
    public async Task Ends_a_wait_for_a_slot_when_what_stands_next_fails_over_a_verbose_line_and_names_no_job_that_was_not_started()
    {
        PipelineResult result = await Shell.RunAsync(
            $$"""
            'a', 'b' | New-PDatasetExportJob {{Items}} -JobName { $_ } {{To}} -WaitForSlot -ThrottleLimit 1 -Verbose 4>&1 |
                ForEach-Object { if ("$_" -match 'limit|room|slot') { throw 'enough' } }
            """);

        Assert.NotNull(result.End);
        Assert.Contains("enough", result.End.Message, StringComparison.Ordinal);
        Assert.Empty(Shell.UI.Warnings);
        await AssertMentionedAsync("a");
    }

    [Theory]
    [InlineData("'a', 'b', 'c'", "-WaitForSlot | ForEach-Object { throw 'enough' }", "a")]
    [InlineData("'a', 'b', 'c', '' | ForEach-Object { if (-not $_) { throw 'enough' }; $_ }", "-OutBuffer 5 | ForEach-Object JobName")]
    public async Task Names_each_job_that_was_begun_and_not_emitted_when_an_error_ends_the_pipeline(string names, string then, params string[] emitted)
    {
        PipelineResult result = await Shell.RunAsync($"{names} | New-PDatasetExportJob $items -JobName {{ $_ }} @to -ThrottleLimit 1 {then}");

        Assert.NotNull(result.End);
        Assert.Empty(result.Output);
        await AssertMentionedAsync(emitted);
        Assert.All(emitted, name => Assert.DoesNotMatch($@"not returned:.*\b{name}\b", string.Join(' ', Shell.UI.Warnings)));
    }

    [Fact]
    public async Task Mentions_a_job_whose_response_was_lost_when_its_error_is_behind_a_slower_item()
    {
        await InjectAsync(
            new { operation = "CreateDatasetExportJob", kind = "slow", when = "after", count = 1, delayMs = 3_600_000 },
            new { operation = "CreateDatasetExportJob", kind = "reset", when = "after", count = 1 },
            new { operation = "DescribeDatasetExportJob", kind = "accessDenied" },
            new { operation = "CreateDatasetExportJob", kind = "slow", when = "after", delayMs = 3_600_000 });
        // The requests of the first two would come in any order.
        using ManualResetEventSlim isFirstUnderWay = new();
        Shell.Set("isFirstUnderWay", isFirstUnderWay);
        RunningPipeline running = Shell.Begin(
            $"'a', 'b', 'c' | ForEach-Object {{ if ($_ -eq 'b') {{ $isFirstUnderWay.Wait() }}; $_ }} | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To} -ThrottleLimit 2");
        await UntilCallsAsync("CreateDatasetExportJob", 1);
        isFirstUnderWay.Set();

        // The third begins when the second has ended, whose error cannot be written before the first has.
        await UntilCallsAsync("CreateDatasetExportJob", 3);
        PipelineResult result = await running.StopAsync();

        Assert.Empty(result.Output);
        await EndFaultsAsync();
        await AssertMentionedAsync();
    }

    [Fact]
    public async Task Does_not_go_past_the_timeout_for_a_service_that_does_not_respond()
    {
        string arn = (await SeedAsync(1, "CREATE IN_PROGRESS"))[0];
        await InjectAsync("DescribeDatasetExportJob", "slow", count: 100, delayMs: 3_600_000);

        PipelineResult result = await Shell.RunAsync($"Wait-PDatasetExportJob {arn} -Timeout 0");

        Assert.Equal("DatasetExportJobTimeout", result.ErrorId);
        Assert.Contains("the last poll got no response in time", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.EndsWith(". The job may still be running. Check the connection, then wait again.", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("& { try { COMMAND } catch { } } 3>&1 | ForEach-Object { $seen.Add(\"$_\") }", "", "stream", false)]
    [InlineData("COMMAND", "", "host", false)]
    [InlineData("COMMAND", "-WarningVariable seen", "host", false)]
    [InlineData("COMMAND", "-WarningAction SilentlyContinue", "nowhere", false)]
    [InlineData("COMMAND", "-WarningAction Ignore", "nowhere", false)]
    [InlineData("COMMAND", "", "host", true)]
    [InlineData("COMMAND", "-WarningVariable seen", "host", true)]
    [InlineData("COMMAND", "-WarningAction SilentlyContinue", "nowhere", true)]
    [InlineData("COMMAND", "-WarningAction Ignore", "nowhere", true)]
    [InlineData("COMMAND", "-WarningAction Stop", "host", true)]
    public async Task Warning_of_an_early_end_goes_where_warnings_go_and_that_of_a_stop_to_the_host(string script, string parameters, string place, bool isStop)
    {
        List<object?> seen = [];
        Shell.Set("seen", seen);
        if (isStop)
        {
            await InjectAsync("CreateDatasetExportJob", "slow", delayMs: 3_600_000);
        }

        string names = isStop ? "'a'" : "1, 2 | ForEach-Object { if ($_ -eq 2) { throw 'enough' }; 'a' }";
        RunningPipeline running = Shell.Begin(script.Replace(
            "COMMAND", $"{names} | New-PDatasetExportJob $items -JobName {{ $_ }} @to -ThrottleLimit 1 -OutBuffer 5 {parameters}", StringComparison.Ordinal));
        await UntilCallsAsync("CreateDatasetExportJob", 1);
        PipelineResult result = isStop ? await running.StopAsync() : await running.Result;

        bool Names(IEnumerable<object?> texts) =>
            texts.Any(text => $"{text}".Contains("may have been started but were not returned: ", StringComparison.Ordinal));
        Assert.Equal(place == "stream", Names(seen));
        Assert.Equal(place == "host", Names(Shell.UI.Warnings));
        Assert.Equal(isStop, result.End is PipelineStoppedException);
        if (parameters.EndsWith("seen", StringComparison.Ordinal))
        {
            Assert.True(Names(Shell.Get<System.Collections.IEnumerable>("seen").Cast<object?>()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Select JobName")]
    public async Task Does_not_name_a_job_that_the_next_command_has_when_it_is_stopped(string parameters)
    {
        using ManualResetEventSlim hasJob = new();
        Shell.Set("hasJob", hasJob);
        RunningPipeline running = Shell.Begin(
            $"New-PDatasetExportJob {Items} -JobName a {To} {parameters} | ForEach-Object {{ $hasJob.Set(); while ($true) {{ }} }}");
        await Task.Run(() => hasJob.Wait(Cancel), Cancel);

        await running.StopAsync();

        Assert.Empty(Shell.UI.Warnings);
    }

    // Every job that the service has made is emitted or named in the warning of the host.
    private async Task AssertMentionedAsync(params string[] emitted)
    {
        string warnings = string.Join(' ', Shell.UI.Warnings);
        PipelineResult made = await Shell.RunAsync($"Get-PDatasetExportJob -Region {Region}");
        Assert.NotEmpty(made.Output);
        Assert.All(made.Values("JobName").Except(emitted), name => Assert.Matches($@"may have been started but were not returned:.*\b{name}\b", warnings));
    }
}
