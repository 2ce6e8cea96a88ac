using System.Diagnostics;
using Amazon.Runtime;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Tests.Aws.Credentials;

/// <summary>Credentials that do not come, or are of no use, on the way to a call.</summary>
[Collection(ChangesEnvironment.Name)]
public sealed class CredentialSourceTests : IDisposable
{
    private const string Keys = """{"Version":1,"AccessKeyId":"a","SecretAccessKey":"s"}""";
    private const string NoCredentials = "credential_process printed no credentials: ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("a folder ");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Credential_source_that_never_ends_ends_with_the_call()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        using EndlessCredentials source = new();
        using PersonalizeClient client = TestClient.Connect(
            server.Url, credentials: new SourceCredentials(ForeignCredentials.From(source, "-Credential")!, "-Credential"));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<DatasetExportJob> call = client.DescribeAsync("arn", stop.Token);
        await source.Requested.WaitAsync(Cancel);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Credential_process_is_killed_with_the_call()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a script for sh.");
        string file = Of("pid");
        await using CaptureServer server = await CaptureServer.StartAsync();
        using PersonalizeClient client = TestClient.Connect(
            server.Url, credentials: ProcessCredentials.From($"echo $$ > '{file}.new'; mv '{file}.new' '{file}'; sleep 600; true"));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<DatasetExportJob> call = client.DescribeAsync("arn", stop.Token);
        while (!File.Exists(file))
        {
            await Task.Yield();
        }

        using Process shell = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(file, Cancel), null));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await shell.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromMinutes(2), Cancel);
    }

    [Fact]
    public async Task Credential_process_is_not_begun_after_a_stop()
    {
        AWSCredentials source = ProcessCredentials.From($"echo > \"{Of("begun")}\"");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SdkScope.Run(source.GetCredentialsAsync, new CancellationToken(canceled: true)));

        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData("""{"Version":1,"AccessKeyId":"a","SecretAccessKey":"s","SessionToken":"t","Expiration":"2100-01-01T00:00:00Z",}""", "a s t")]
    [InlineData(Keys, "a s ")]
    [InlineData("""{"Version":1,"AccessKeyId":"a","SecretAccessKey":"s","SessionToken":"t","Expiration":""}""", "a s t")]
    [InlineData("""{"version":"1","accessKeyId":"a","secretAccessKey":"s","sessionToken":null,"expiration":null}""", "a s ")]
    public async Task Credential_process_gives_what_it_prints(string output, string keys)
    {
        ImmutableCredentials given = await ProcessCredentials.From(Printing(output)).GetCredentialsAsync();

        Assert.Equal(keys, $"{given.AccessKey} {given.SecretKey} {given.Token}");
    }

    [Fact]
    public async Task Credential_process_is_found_in_a_folder_with_a_space_and_given_what_is_quoted()
    {
        string program = Of("keys.cmd");
        await File.WriteAllTextAsync(
            program,
            OperatingSystem.IsWindows()
                ? $"@echo {Keys.Replace("\"a\"", "\"%~1\"", StringComparison.Ordinal)}\r\n"
                : $"#!/bin/sh\necho '{Keys.Replace("\"a\"", "\"'\"$1\"'\"", StringComparison.Ordinal)}'\n",
            Cancel);
        MakeExecutable(program);

        ImmutableCredentials given = await ProcessCredentials.From($"\"{program}\" \"two words\"").GetCredentialsAsync();

        Assert.Equal("two words", given.AccessKey);
    }

    [Fact]
    public async Task Credential_process_says_how_it_failed() => Assert.Equal(
        "credential_process ended with exit code 3: oops",
        await ErrorOfAsync(OperatingSystem.IsWindows() ? "echo oops>&2& exit 3" : "echo oops >&2; exit 3"));

    [Theory]
    [InlineData("""{"Version":2}""", "Version 2 of the format is not supported.")]
    [InlineData("{}", "It has no Version.")]
    [InlineData("""{"Version":1,"AccessKeyId":"a"}""", "AccessKeyId or SecretAccessKey is missing.")]
    [InlineData(
        """{"Version":1,"AccessKeyId":"a","SecretAccessKey":"s","Expiration":"secret"}""",
        "The expiration is not a time such as 2030-01-31T12:00:00Z.")]
    [InlineData("[1]", "Expected an object of JSON.")]
    [InlineData("nothing", "")]
    public async Task Credential_process_says_what_is_wrong_with_what_it_printed(string output, string message) =>
        Assert.StartsWith(NoCredentials + message, await ErrorOfAsync(Printing(output)));

    [Fact]
    public async Task Credential_process_may_complain_at_length_but_print_so_much_and_no_more()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a script for sh.");

        ImmutableCredentials given = await ProcessCredentials.From($"yes | head -c 1000000 >&2; {Printing(Keys)}").GetCredentialsAsync();

        Assert.Equal("a", given.AccessKey);
        Assert.Equal("credential_process printed more than 65536 characters.", await ErrorOfAsync("yes").WaitAsync(TimeSpan.FromMinutes(2), Cancel));
    }

    [Fact]
    public async Task Credential_process_is_not_held_by_what_it_leaves_in_the_background_and_takes_it_along()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The program is a script for sh, and the one in the background is found in /proc.");
        AWSCredentials source = ProcessCredentials.From($"sleep 600 & echo $! > '{Of("pid")}'; {Printing(Keys)}");

        Assert.Equal("a", (await source.GetCredentialsAsync()).AccessKey);

        string status = $"/proc/{(await File.ReadAllTextAsync(Of("pid"), Cancel)).Trim()}/status";
        while (File.Exists(status) && !(await File.ReadAllTextAsync(status, Cancel)).Contains("State:\tZ", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Credential_process_is_run_by_the_shell_of_the_system_not_of_the_path()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is sh.");
        using AwsFolder environment = new();
        await File.WriteAllTextAsync(Of("sh"), "#!/bin/sh\necho planted\n", Cancel);
        MakeExecutable(Of("sh"));
        environment.Set("PATH", $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}");

        Assert.Equal("a", (await ProcessCredentials.From(Printing(Keys)).GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task Blank_web_identity_token_requests_no_role()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        await File.WriteAllTextAsync(Of("token"), " \n", Cancel);
        AWSCredentials role = RoleCredentials.From(new ClientSettings("eu-west-1", server.Url), null, "role", null, Of("token"));

        AmazonClientException error = await Assert.ThrowsAsync<AmazonClientException>(role.GetCredentialsAsync);

        Assert.Equal($"{Of("token")} has no token.", error.Message);
        Assert.Empty(server.Requests);
    }

    // What .NET throws where a file may not be written has such an inner exception, by which the SDK takes it for a
    // broken connection.
    [Fact]
    public async Task Source_that_may_not_write_its_file_is_asked_once()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        int times = 0;
        AWSCredentials source = new TemporaryCredentials(() =>
        {
            times++;
            throw new UnauthorizedAccessException("no", new IOException("no"));
        });

        await TestClient.ErrorAtAsync(server.Url, new SourceCredentials(source, "The profile"), retries: 2);

        Assert.Equal(1, times);
    }

    [Theory]
    [InlineData("to\nken", "The session token has a line break as character 3 of 6.")]
    [InlineData("token\r", "The session token has a line break as character 6 of 6.")]
    [InlineData("tok\u00e9n", "The session token has U+00E9 as character 4 of 5.")]
    public async Task Source_that_gives_a_token_of_more_than_a_line_is_named_without_showing_it(string token, string message)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();

        PersonalizeException error = await TestClient.ErrorAtAsync(
            server.Url, new SourceCredentials(new SessionAWSCredentials("a", "s", token), "The keys"));

        Assert.Equal($"The keys gave no credentials: {message} It must be one line of printable ASCII characters.", error.Message);
        Assert.Equal("NoCredentials", error.ErrorCode);
    }

    private static string Printing(string text) => OperatingSystem.IsWindows() ? $"echo {text}" : $"echo '{text}'";

    private static async Task<string> ErrorOfAsync(string command) =>
        (await Assert.ThrowsAsync<AmazonClientException>(ProcessCredentials.From(command).GetCredentialsAsync)).Message;

    private static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private string Of(string name) => Path.Combine(_folder.FullName, name);

    // Credentials of another SDK.
    private sealed class EndlessCredentials : IDisposable
    {
        private readonly TaskCompletionSource _requested = new();
        private readonly ManualResetEventSlim _end = new();

        public Task Requested => _requested.Task;

        public ImmutableCredentials GetCredentials()
        {
            _requested.TrySetResult();
            _end.Wait(Cancel);
            throw new NotSupportedException();
        }

        public void Dispose() => _end.Set();
    }
}
