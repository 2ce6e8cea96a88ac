using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Tests.Emulator;

public sealed partial class EmulatorCommandTests : IDisposable
{
    private const string S3SecretKeyVariable = "PERSONALIZE_EMULATOR_S3_SECRET_KEY";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("emulator-test-");
    private readonly StringWriter _error = new();

    private string Folder => _root.FullName;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Prints_where_it_listens_and_ends_when_it_is_stopped()
    {
        string output = await RunUntilStoppedAsync(
            async client => Assert.Contains("\"seed\":7", (await client.ControlAsync(HttpMethod.Get, "health")).Text, StringComparison.Ordinal),
            "--urls", "http://127.0.0.1:0", "--job-duration", "1s..2s", "--seed", "7");
        Assert.Matches(@"^Listening on http://127\.0\.0\.1:[0-9]+\r?\nStopped\.\r?\n$", output);
    }

    [Theory]
    [InlineData(1, "Stopped. 1 unfinished job was discarded.")]
    [InlineData(2, "Stopped. 2 unfinished jobs were discarded.")]
    public async Task Prints_how_many_unfinished_jobs_it_discarded(int count, string said)
    {
        var jobs = new { count, datasetArn = EmulatorUnderTest.DatasetArn("ITEMS"), status = "CREATE IN_PROGRESS" };
        string output = await RunUntilStoppedAsync(async client => Assert.Equal(200, (await client.ControlAsync(HttpMethod.Post, "jobs", jobs)).Status));
        Assert.EndsWith($"{said}{Environment.NewLine}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_ends_the_process_with_exit_code_0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        string program = Path.Combine(AppContext.BaseDirectory, "PersonalizeExport.Emulator.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, "--data", Folder, "--s3-root", Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Assert.StartsWith("Listening on ", await process.StandardOutput.ReadLineAsync(Cancel), StringComparison.Ordinal);
            using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(Cancel);
            Assert.Equal(
                (0, "Stopped.\n", ""),
                (process.ExitCode, await process.StandardOutput.ReadToEndAsync(Cancel), await process.StandardError.ReadToEndAsync(Cancel)));
        }
        finally
        {
            process.Kill();
        }
    }

    [Theory]
    [InlineData("the-secret", null, "ACTIVE")]
    [InlineData("another-secret", "the-secret", "ACTIVE")]
    [InlineData("another-secret", null, "CREATE FAILED")]
    public async Task Secret_key_for_S3_is_that_of_the_option_or_else_of_the_environment(string variable, string? option, string status)
    {
        await using EmulatorS3Server s3 = await EmulatorS3Server.StartAsync("bucket");
        s3.SecretKey = "the-secret";
        await File.WriteAllTextAsync(Path.Combine(_root.CreateSubdirectory("shop/ITEMS/bulk").FullName, "1.csv"), "ITEM_ID\n1\n", Cancel);
        string[] arguments = ["--data", Folder, "--s3-endpoint", s3.Endpoint.ToString(), "--job-duration", "0s"];
        // Only a command that names an S3 endpoint reads it.
        Environment.SetEnvironmentVariable(S3SecretKeyVariable, variable);
        try
        {
            await RunUntilStoppedAsync(
                async client =>
                {
                    await client.CreateAsync("job", mode: "BULK", path: "s3://bucket/");
                    string? found;
                    while ((found = (string?)(await client.DescribeAsync("job"))["status"]) is not ("ACTIVE" or "CREATE FAILED"))
                    {
                        await Task.Delay(20, Cancel);
                    }

                    Assert.Equal(status, found);
                },
                option is null ? arguments : [.. arguments, "--s3-secret-key", option]);
            Assert.DoesNotContain(variable, await HelpAsync(), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(S3SecretKeyVariable, null);
        }
    }

    [Fact]
    public async Task Help_names_the_tool_and_every_option_of_the_readme()
    {
        string help = await HelpAsync();
        Assert.Contains("personalize-emulator [options]", help, StringComparison.Ordinal);
        // Defaults are values, and no types.
        Assert.DoesNotContain("DurationRange", help, StringComparison.Ordinal);
        string readme = File.ReadAllText(Repository.PathTo("src", "PersonalizeExport.Emulator", "README.md"));
        string table = readme[readme.IndexOf("| option |", StringComparison.Ordinal)..readme.IndexOf("In .NET tests", StringComparison.Ordinal)];
        Assert.Equal(OptionsIn(help).Except(["--help", "--version"]), OptionsIn(table));
    }

    [Fact]
    public async Task Version_is_that_of_the_module()
    {
        string version = await HelpAsync("--version");
        string manifest = File.ReadAllText(Repository.PathTo("module", "PersonalizeExport.psd1"));
        Assert.All(version.Split('+')[0].Trim().Split('-'), part => Assert.Contains($"= '{part}'", manifest, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "http://127.0.0.1:")]
    [InlineData("http://[::]:0", "http://[::1]:")]
    public async Task Address_for_all_is_printed_as_one_that_a_client_can_use(string url, string named)
    {
        Assert.SkipWhen(url.Contains("::", StringComparison.Ordinal) && !Socket.OSSupportsIPv6, "This machine has no IPv6.");
        string output = await RunUntilStoppedAsync(
            async client => Assert.Equal(200, (await client.ControlAsync(HttpMethod.Get, "health")).Status), "--urls", url, "--allow-remote");
        Assert.StartsWith($"Listening on {named}", output, StringComparison.Ordinal);
        Assert.Contains("Other machines can reach it at any address of this machine.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_that_is_taken_is_an_error()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        await FailsAsync($"Cannot listen on {url}/", "--urls", url);
    }

    [Theory]
    [InlineData("'--frobnicate'", "--frobnicate")]
    [InlineData("--allow-remote", "--urls", "http://0.0.0.0:0")]
    [InlineData("--allow-remote", "--urls", "http://192.0.2.1:8080")]
    [InlineData("is not a URL", "--urls", "http://*:8080")]
    [InlineData("is not an http:// URL", "--urls", "https://127.0.0.1:0")]
    [InlineData("is not a URL", "--urls", "127.0.0.1:5000")]
    [InlineData("http://127.0.0.1:0", "--urls", "http://localhost:0")]
    [InlineData("must not have a path or a query", "--urls", "http://127.0.0.1:0/personalize")]
    [InlineData("Cannot listen on http://192.0.2.1:8080/: ", "--allow-remote", "--urls", "http://192.0.2.1:8080")]
    [InlineData("has a host name", "--allow-remote", "--urls", "http://emulator.invalid:8080")]
    [InlineData("'soon' is not a duration", "--job-duration", "soon")]
    [InlineData("'-1s' is not a duration", "--job-duration", "-1s")]
    [InlineData("'8s..2s' is not a duration", "--job-duration", "8s..2s")]
    [InlineData("'25h' is not a duration", "--job-duration", "25h")]
    [InlineData("The account '42' is not 12 digits.", "--account", "42")]
    [InlineData("'0' is not a whole number from 1 to 2147483647, as --max-running requires.", "--max-running", "0")]
    [InlineData("as --part-rows requires.", "--part-rows", "0")]
    [InlineData("'x' is not a whole number, as --seed requires.", "--seed", "x")]
    [InlineData("'EU West' is not a region name such as us-east-1.", "--region", "EU West")]
    [InlineData("must not be empty", "--access-key", "")]
    [InlineData("must not be empty", "--secret-key", "")]
    [InlineData("The data folder '/none' does not exist.", "--data", "/none", "--s3-root", "/")]
    [InlineData("The S3 folder '/none' does not exist.", "--data", "/", "--s3-root", "/none")]
    [InlineData("The S3 endpoint 'ftp://127.0.0.1/' is not an http:// or https:// URL.", "--data", "/", "--s3-endpoint", "ftp://127.0.0.1")]
    [InlineData("Specify either a folder for S3 (--s3-root) or an S3 endpoint", "--data", "/")]
    [InlineData("Specify either a folder for S3 (--s3-root) or an S3 endpoint", "--data", "/", "--s3-root", "/", "--s3-endpoint", "http://127.0.0.1:9000")]
    public async Task Invalid_option_is_an_error(string message, params string[] arguments) => await FailsAsync(message, arguments);

    [Fact]
    public async Task Data_folder_must_be_a_folder()
    {
        string file = Path.Combine(Folder, "data.csv");
        await File.WriteAllTextAsync(file, "ITEM_ID", Cancel);
        await FailsAsync($"The data folder '{file}' is a file, not a folder.", "--data", file, "--s3-root", Folder);
    }

    [Fact]
    public async Task Data_folder_must_be_readable()
    {
        string closed = _root.CreateSubdirectory("closed").FullName;
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Whoever runs this may read every folder.");
#pragma warning disable CA1416 // It is skipped on Windows.
        File.SetUnixFileMode(closed, UnixFileMode.None);
#pragma warning restore CA1416
        await FailsAsync($"The data folder '{closed}' cannot be read: ", "--data", closed, "--s3-root", Folder);
    }

    [Theory]
    [InlineData("500ms", 500, 500)]
    [InlineData("2s", 2_000, 2_000)]
    [InlineData("1.5m", 90_000, 90_000)]
    [InlineData("24h", 86_400_000, 86_400_000)]
    [InlineData("0s..1m", 0, 60_000)]
    public void Durations_are_read(string text, int shortest, int longest)
    {
        Assert.True(DurationRange.TryParse(text, out DurationRange range));
        Assert.Equal(new DurationRange(TimeSpan.FromMilliseconds(shortest), TimeSpan.FromMilliseconds(longest)), range);
    }

    [GeneratedRegex("--[a-z][a-z0-9-]+")]
    private static partial Regex OptionName();

    private static IEnumerable<string> OptionsIn(string text) =>
        OptionName().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    private string[] WithFolders(string[] arguments) =>
        arguments.Contains("--data") ? arguments : ["--data", Folder, "--s3-root", Folder, .. arguments];

    // The error is one line, without a stack trace or the help.
    private async Task FailsAsync(string message, params string[] arguments)
    {
        // One that starts after all is stopped, so that it fails the test and does not hang it.
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        StringWriter output = new();
        Assert.Equal(1, await RunAsync(output, patience.Token, WithFolders(arguments)));
        Assert.Contains(message, Assert.Single(_error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("Usage:", output.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> HelpAsync(string option = "--help")
    {
        StringWriter output = new();
        Assert.Equal(0, await RunAsync(output, Cancel, option));
        return output.ToString();
    }

    /// <summary>What it prints if it is stopped once a client has done its work.</summary>
    private async Task<string> RunUntilStoppedAsync(Func<EmulatorClient, Task> meanwhile, params string[] arguments)
    {
        using CancellationTokenSource stop = new();
        using FirstLineWriter output = new();
        Task<int> run = RunAsync(output, stop.Token, WithFolders(arguments));
        string line = await output.Line.WaitAsync(Cancel);
        using EmulatorClient client = new(new Uri(line["Listening on ".Length..]));
        await meanwhile(client);
        await stop.CancelAsync();
        Assert.Equal((0, ""), (await run, _error.ToString()));
        return output.ToString();
    }

    private Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken, params string[] arguments) =>
        EmulatorCommand.RunAsync(arguments, new() { Output = output, Error = _error, ProcessTerminationTimeout = null }, cancellationToken);

    /// <summary>Completes a task when the first line has been written.</summary>
    private sealed class FirstLineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Line => _line.Task;

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            _line.TrySetResult(value!);
        }
    }
}
