using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorCommandTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("emulator-test-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string Folder => _root.FullName;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Says_where_it_listens_and_ends_when_it_is_told_to()
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
        Assert.Equal(line + Environment.NewLine, firstLine.ToString());
    }

    [Fact]
    public async Task Port_that_is_taken_is_an_error()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        await FailsAsync($"Can not listen on http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}/", "--urls", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "--allow-remote")]
    [InlineData("http://192.0.2.1:8080", "--allow-remote")]
    [InlineData("http://*:8080", "is not a URL")]
    [InlineData("https://127.0.0.1:0", "is not an http:// URL")]
    [InlineData("127.0.0.1:5000", "is not a URL")]
    [InlineData("http://localhost:0", "http://127.0.0.1:0")]
    public async Task Address_must_be_a_loopback_one(string url, string message) => await FailsAsync(message, "--urls", url);

    [Theory]
    [InlineData("--job-duration", "soon", "'soon' is not a duration")]
    [InlineData("--job-duration", "-1s", "'-1s' is not a duration")]
    [InlineData("--job-duration", "8s..2s", "'8s..2s' is not a duration")]
    [InlineData("--job-duration", "25h", "'25h' is not a duration")]
    [InlineData("--account", "42", "The account '42' is not 12 digits.")]
    [InlineData("--max-running", "0", "--max-running")]
    [InlineData("--part-rows", "0", "--part-rows")]
    [InlineData("--memory", "0", "--memory")]
    [InlineData("--memory", "much", "'much'")]
    [InlineData("--secret-key", "", "must not be empty")]
    [InlineData("--frobnicate", "1", "--frobnicate")]
    public async Task Value_that_does_not_work_is_an_error(string option, string value, string message) => await FailsAsync(message, option, value);

    [Fact]
    public async Task Data_folder_must_exist()
    {
        Assert.Equal(1, await RunAsync(_output, TestContext.Current.CancellationToken, "--data", Folder + "/none", "--s3-root", Folder));
        Assert.Contains($"The data folder '{Folder}/none' does not exist.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S3_folder_must_exist()
    {
        Assert.Equal(1, await RunAsync(_output, TestContext.Current.CancellationToken, "--data", Folder, "--s3-root", Folder + "/none"));
        Assert.Contains($"The S3 folder '{Folder}/none' does not exist.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_must_have_one_place_to_go_to()
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

    private async Task FailsAsync(string message, params string[] arguments)
    {
        // One that starts after all is stopped, so that it fails the test and does not hang it.
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        Assert.Equal(1, await RunAsync(_output, patience.Token, ["--data", Folder, "--s3-root", Folder, .. arguments]));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(TextWriter to, CancellationToken cancellationToken, params string[] arguments) =>
        EmulatorCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = to, Error = _error, ProcessTerminationTimeout = null }, cancellationToken);

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
