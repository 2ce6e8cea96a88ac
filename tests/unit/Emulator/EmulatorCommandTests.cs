using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

public sealed partial class EmulatorCommandTests : IDisposable
{
    private const string S3SecretKeyVariable = "PERSONALIZE_EMULATOR_S3_SECRET_KEY";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("emulator-test-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string Folder => _root.FullName;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Prints_where_it_listens_and_ends_when_it_is_stopped()
    {
        using CancellationTokenSource stop = new();
        using FirstLineWriter firstLine = new();
        Task<int> run = RunAsync(firstLine, stop.Token, "--urls", "http://127.0.0.1:0", "--data", Folder, "--s3-root", Folder, "--job-duration", "1s..2s", "--seed", "7");
        string line = await firstLine.Line.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Matches("^Listening on http://127\\.0\\.0\\.1:[0-9]+$", line);
        using HttpClient client = new();
        string health = await client.GetStringAsync(line["Listening on ".Length..] + "/_emulator/health", TestContext.Current.CancellationToken);
        Assert.Contains("\"seed\":7", health, StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.Equal((0, ""), (await run, _error.ToString()));
        Assert.Equal($"{line}{Environment.NewLine}Stopped.{Environment.NewLine}", firstLine.ToString());
    }

    [Theory]
    [InlineData(1, "Stopped. 1 unfinished job was discarded.")]
    [InlineData(2, "Stopped. 2 unfinished jobs were discarded.")]
    public async Task Prints_how_many_unfinished_jobs_it_discarded(int jobs, string said)
    {
        using CancellationTokenSource stop = new();
        using FirstLineWriter firstLine = new();
        Task<int> run = RunAsync(firstLine, stop.Token, "--data", Folder, "--s3-root", Folder);
        string line = await firstLine.Line.WaitAsync(TestContext.Current.CancellationToken);
        using HttpClient client = new();
        using StringContent order = new($$"""{"count":{{jobs}},"datasetArn":"arn:aws:personalize:us-east-1:123456789012:dataset/shop/ITEMS","status":"CREATE IN_PROGRESS"}""", mediaType: new("application/json"));
        using HttpResponseMessage seeded = await client.PostAsync(line["Listening on ".Length..] + "/_emulator/jobs", order, TestContext.Current.CancellationToken);
        Assert.True(seeded.IsSuccessStatusCode);
        await stop.CancelAsync();
        Assert.Equal(0, await run);
        Assert.EndsWith($"{said}{Environment.NewLine}", firstLine.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_ends_the_process_with_exit_code_0()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no SIGTERM.");
        }

        string program = Path.Combine(AppContext.BaseDirectory, "PersonalizeExport.Emulator.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, "--data", Folder, "--s3-root", Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Assert.StartsWith("Listening on ", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(
                (0, "Stopped.\n", ""),
                (process.ExitCode, await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
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
        string folder = _root.CreateSubdirectory("shop/ITEMS/bulk").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "1.csv"), "ITEM_ID\n1\n", TestContext.Current.CancellationToken);
        // Only a command that names an S3 endpoint reads it.
        Environment.SetEnvironmentVariable(S3SecretKeyVariable, variable);
        try
        {
            using CancellationTokenSource stop = new();
            using FirstLineWriter firstLine = new();
            string[] arguments = ["--data", Folder, "--s3-endpoint", s3.Endpoint.ToString(), "--job-duration", "0s"];
            Task<int> run = RunAsync(firstLine, stop.Token, option is null ? arguments : [.. arguments, "--s3-secret-key", option]);
            Uri endpoint = new((await firstLine.Line.WaitAsync(TestContext.Current.CancellationToken))["Listening on ".Length..]);
            await CallAsync(endpoint, "CreateDatasetExportJob", EmulatorUnderTest.CreateBody("job", mode: "BULK", path: "s3://bucket/"));
            Assert.Equal(status, await EndOfJobAsync(endpoint));
            await stop.CancelAsync();
            Assert.Equal(0, await run);
            Assert.Equal(0, await RunAsync(_output, TestContext.Current.CancellationToken, "--help"));
            Assert.DoesNotContain(variable, _output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(S3SecretKeyVariable, null);
        }
    }

    [Fact]
    public async Task Help_names_the_tool_and_every_option_of_the_readme()
    {
        Assert.Equal(0, await RunAsync(_output, TestContext.Current.CancellationToken, "--help"));
        string help = _output.ToString();
        Assert.Contains("personalize-emulator [options]", help, StringComparison.Ordinal);
        // Defaults are values, and no types.
        Assert.DoesNotContain("DurationRange", help, StringComparison.Ordinal);
        string readme = File.ReadAllText(Repository.PathTo("src", "PersonalizeExport.Emulator", "README.md"));
        string table = readme[readme.IndexOf("| option |", StringComparison.Ordinal)..readme.IndexOf("In .NET tests", StringComparison.Ordinal)];
        string[] documented = [.. OptionName().Matches(table).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(OptionName().Matches(help).Select(match => match.Value).Except(["--help", "--version"]).Distinct().Order(StringComparer.Ordinal), documented);
    }

    [Fact]
    public async Task Version_is_that_of_the_module()
    {
        Assert.Equal(0, await RunAsync(_output, TestContext.Current.CancellationToken, "--version"));
        string manifest = File.ReadAllText(Repository.PathTo("module", "PersonalizeExport.psd1"));
        Assert.All(_output.ToString().Split('+')[0].Trim().Split('-'), part => Assert.Contains($"= '{part}'", manifest, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Port_that_is_taken_is_an_error()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        await FailsAsync($"Cannot listen on http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}/", "--urls", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "--allow-remote")]
    [InlineData("http://192.0.2.1:8080", "--allow-remote")]
    [InlineData("http://*:8080", "is not a URL")]
    [InlineData("https://127.0.0.1:0", "is not an http:// URL")]
    [InlineData("127.0.0.1:5000", "is not a URL")]
    [InlineData("http://localhost:0", "http://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0/personalize", "must not have a path or a query")]
    public async Task Address_must_be_a_loopback_one(string url, string message) => await FailsAsync(message, "--urls", url);

    [Theory]
    [InlineData("http://192.0.2.1:8080", "Cannot listen on http://192.0.2.1:8080/: ")]
    [InlineData("http://emulator.invalid:8080", "has a host name")]
    public async Task Address_must_be_one_of_this_machine(string url, string message) => await FailsAsync(message, "--allow-remote", "--urls", url);

    [Theory]
    [InlineData("http://0.0.0.0:0", "http://127.0.0.1:")]
    [InlineData("http://[::]:0", "http://[::1]:")]
    public async Task Address_for_all_is_printed_as_one_that_a_client_can_use(string url, string named)
    {
        if (url.Contains("::", StringComparison.Ordinal) && !Socket.OSSupportsIPv6)
        {
            Assert.Skip("This machine has no IPv6.");
        }

        using CancellationTokenSource stop = new();
        using FirstLineWriter firstLine = new();
        Task<int> run = RunAsync(firstLine, stop.Token, "--urls", url, "--allow-remote", "--data", Folder, "--s3-root", Folder);
        string line = await firstLine.Line.WaitAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith($"Listening on {named}", line, StringComparison.Ordinal);
        using HttpClient client = new();
        Assert.Contains("\"ok\"", await client.GetStringAsync(line["Listening on ".Length..] + "/_emulator/health", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.Equal(0, await run);
        Assert.Contains("Other machines can reach it at any address of this machine.", firstLine.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--job-duration", "soon", "'soon' is not a duration")]
    [InlineData("--job-duration", "-1s", "'-1s' is not a duration")]
    [InlineData("--job-duration", "8s..2s", "'8s..2s' is not a duration")]
    [InlineData("--job-duration", "25h", "'25h' is not a duration")]
    [InlineData("--account", "42", "The account '42' is not 12 digits.")]
    [InlineData("--max-running", "0", "'0' is not a whole number from 1 to 2147483647, as --max-running requires.")]
    [InlineData("--part-rows", "0", "as --part-rows requires.")]
    [InlineData("--seed", "x", "'x' is not a whole number, as --seed requires.")]
    [InlineData("--region", "EU West", "'EU West' is not a region name such as us-east-1.")]
    [InlineData("--access-key", "", "must not be empty")]
    [InlineData("--secret-key", "", "must not be empty")]
    public async Task Invalid_value_is_an_error(string option, string value, string message) => await FailsAsync(message, option, value);

    [Fact]
    public async Task Data_folder_must_exist()
    {
        Assert.Equal(1, await RunAsync(_output, TestContext.Current.CancellationToken, "--data", Folder + "/none", "--s3-root", Folder));
        Assert.Contains($"The data folder '{Folder}/none' does not exist.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_option_is_an_error() => await FailsAsync("'--frobnicate'", "--frobnicate");

    [Fact]
    public async Task Data_folder_must_be_a_folder()
    {
        string file = Path.Combine(Folder, "data.csv");
        await File.WriteAllTextAsync(file, "ITEM_ID", TestContext.Current.CancellationToken);
        await FailsAsync($"The data folder '{file}' is a file, not a folder.", "--data", file, "--s3-root", Folder);
    }

    [Fact]
    public async Task Data_folder_must_be_readable()
    {
        string closed = _root.CreateSubdirectory("closed").FullName;
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Whoever runs this may read every folder.");
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(closed, UnixFileMode.None);
        }

        await FailsAsync($"The data folder '{closed}' cannot be read: ", "--data", closed, "--s3-root", Folder);
    }

    [Fact]
    public async Task S3_endpoint_must_speak_http() =>
        await FailsAsync("The S3 endpoint 'ftp://127.0.0.1/' is not an http:// or https:// URL.", "--data", Folder, "--s3-endpoint", "ftp://127.0.0.1");

    [Fact]
    public async Task S3_folder_must_exist()
    {
        Assert.Equal(1, await RunAsync(_output, TestContext.Current.CancellationToken, "--data", Folder, "--s3-root", Folder + "/none"));
        Assert.Contains($"The S3 folder '{Folder}/none' does not exist.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exactly_one_output_is_required()
    {
        Assert.Equal(1, await RunAsync(_output, TestContext.Current.CancellationToken, "--data", Folder));
        Assert.Equal(1, await RunAsync(_output, TestContext.Current.CancellationToken, "--data", Folder, "--s3-root", Folder, "--s3-endpoint", "http://127.0.0.1:9000"));
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

    private static async Task<string> EndOfJobAsync(Uri endpoint)
    {
        while (true)
        {
            JsonNode job = await CallAsync(endpoint, "DescribeDatasetExportJob", new JsonObject { ["datasetExportJobArn"] = EmulatorUnderTest.JobArn("job") });
            if ((string?)job["datasetExportJob"]!["status"] is "ACTIVE" or "CREATE FAILED")
            {
                return (string)job["datasetExportJob"]!["status"]!;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<JsonNode> CallAsync(Uri endpoint, string operation, JsonObject body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"AmazonPersonalize.{operation}");
        new EmulatorSigner("test", "test", "us-east-1").Sign(request, bytes, DateTimeOffset.UtcNow, "host", "x-amz-date", "x-amz-target");
        using HttpClient client = new();
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    // The error is one line, without a stack trace or the help.
    private async Task FailsAsync(string message, params string[] arguments)
    {
        // One that starts after all is stopped, so that it fails the test and does not hang it.
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        string[] folders = arguments.Contains("--data") ? [] : ["--data", Folder, "--s3-root", Folder];
        Assert.Equal(1, await RunAsync(_output, patience.Token, [.. folders, .. arguments]));
        Assert.Contains(message, Assert.Single(_error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("Usage:", _output.ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex("--[a-z][a-z0-9-]+")]
    private static partial Regex OptionName();

    private Task<int> RunAsync(TextWriter to, CancellationToken cancellationToken, params string[] arguments) =>
        EmulatorCommand.RunAsync(arguments, new InvocationConfiguration { Output = to, Error = _error, ProcessTerminationTimeout = null }, cancellationToken);

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
