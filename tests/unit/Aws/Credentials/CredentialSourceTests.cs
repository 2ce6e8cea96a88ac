using System.Diagnostics;
using Amazon.Runtime;
using PersonalizeExport.Aws;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Aws.Credentials;

/// <summary>Credentials that do not come, or are of no use, on the way to a call.</summary>
[Collection(ChangesEnvironment.Name)]
public class CredentialSourceTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Credential_source_that_never_ends_ends_with_the_call()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        using EndlessCredentials source = new();
        using PersonalizeClient client = Connect(ForeignCredentials.From(source, "-Credential")!, server);
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
        string pidFile = Path.GetTempFileName();
        try
        {
            await using CaptureServer server = await CaptureServer.StartAsync();
            using PersonalizeClient client = Connect(ProcessCredentials.From($"echo $$ > {pidFile}.new; mv {pidFile}.new {pidFile}; sleep 600; true"), server);
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

            Task<DatasetExportJob> call = client.DescribeAsync("arn", stop.Token);
            int pid;
            while (!int.TryParse(await File.ReadAllTextAsync(pidFile, Cancel), out pid))
            {
                await Task.Yield();
            }

            using Process shell = Process.GetProcessById(pid);
            await stop.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            await shell.WaitForExitAsync(Cancel);
        }
        finally
        {
            File.Delete(pidFile);
        }
    }

    [Fact]
    public async Task Credential_process_is_not_begun_after_a_stop()
    {
        string begun = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        AWSCredentials source = ProcessCredentials.From(OperatingSystem.IsWindows() ? $"type nul > {begun}" : $"touch {begun}");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SdkScope.Run(source.GetCredentialsAsync, new CancellationToken(canceled: true)));

        Assert.False(File.Exists(begun));
    }

    [Theory]
    [InlineData("{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\"2100-01-01T00:00:00Z\",}", "a s t")]
    [InlineData("{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\"}", "a s ")]
    [InlineData("{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\"\"}", "a s t")]
    [InlineData("{\"version\":\"1\",\"accessKeyId\":\"a\",\"secretAccessKey\":\"s\",\"sessionToken\":null,\"expiration\":null}", "a s ")]
    public async Task Credential_process_gives_what_it_prints(string output, string keys)
    {
        ImmutableCredentials given = await ProcessCredentials.From(Printing(output)).GetCredentialsAsync();

        Assert.Equal(keys, $"{given.AccessKey} {given.SecretKey} {given.Token}");
    }

    [Fact]
    public async Task Credential_process_is_found_in_a_folder_with_a_space_and_given_what_is_quoted()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("a folder ");
        try
        {
            string output = "{\"Version\":1,\"AccessKeyId\":\"KEY\",\"SecretAccessKey\":\"s\"}";
            string program = Path.Combine(folder.FullName, OperatingSystem.IsWindows() ? "keys.cmd" : "keys");
            if (OperatingSystem.IsWindows())
            {
                await File.WriteAllTextAsync(program, $"@echo {output.Replace("KEY", "%~1", StringComparison.Ordinal)}\r\n", Cancel);
            }
            else
            {
                await File.WriteAllTextAsync(program, $"#!/bin/sh\necho '{output.Replace("KEY", "'\"$1\"'", StringComparison.Ordinal)}'\n", Cancel);
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            ImmutableCredentials given = await ProcessCredentials.From($"\"{program}\" \"two words\"").GetCredentialsAsync();

            Assert.Equal("two words", given.AccessKey);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Credential_process_says_how_it_failed()
    {
        AmazonClientException error = await Assert.ThrowsAsync<AmazonClientException>(
            () => ProcessCredentials.From(OperatingSystem.IsWindows() ? "echo oops>&2& exit 3" : "echo oops >&2; exit 3").GetCredentialsAsync());

        Assert.Equal("credential_process ended with exit code 3: oops", error.Message);
    }

    [Theory]
    [InlineData("{\"Version\":2}", "credential_process printed no credentials: Version 2 of the format is not supported.")]
    [InlineData("{}", "credential_process printed no credentials: Version is missing.")]
    [InlineData("{\"Version\":1,\"AccessKeyId\":\"a\"}", "credential_process printed no credentials: AccessKeyId or SecretAccessKey is missing.")]
    [InlineData("{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\",\"Expiration\":\"secret\"}", "credential_process printed no credentials: The expiration is not a time such as 2030-01-31T12:00:00Z.")]
    [InlineData("[1]", "credential_process printed no credentials: Expected an object of JSON.")]
    [InlineData("nothing", "credential_process printed no credentials: ")]
    public async Task Credential_process_says_what_is_wrong_with_what_it_printed(string output, string message)
    {
        AmazonClientException error = await Assert.ThrowsAsync<AmazonClientException>(() => ProcessCredentials.From(Printing(output)).GetCredentialsAsync());

        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public async Task Credential_process_may_print_so_much_and_no_more()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a script for sh.");

        AmazonClientException error = await Assert.ThrowsAsync<AmazonClientException>(() => ProcessCredentials.From("yes").GetCredentialsAsync());

        Assert.Equal("credential_process printed more than 65536 characters.", error.Message);
    }

    [Fact]
    public async Task Credential_process_may_complain_at_length()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a script for sh.");
        AWSCredentials source = ProcessCredentials.From($"yes | head -c 1000000 >&2; {Printing("{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\"}")}");

        Assert.Equal("a", (await source.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task Credential_process_is_not_held_by_what_it_leaves_in_the_background_and_takes_it_along()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The program is a script for sh, and the one in the background is found in /proc.");
        string pidFile = Path.GetTempFileName();
        try
        {
            AWSCredentials source = ProcessCredentials.From($"sleep 600 & echo $! > {pidFile}; {Printing("{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\"}")}");

            Assert.Equal("a", (await source.GetCredentialsAsync()).AccessKey);

            string status = $"/proc/{(await File.ReadAllTextAsync(pidFile, Cancel)).Trim()}/status";
            while (File.Exists(status) && !(await File.ReadAllTextAsync(status, Cancel)).Contains("State:\tZ", StringComparison.Ordinal))
            {
                await Task.Yield();
            }
        }
        finally
        {
            File.Delete(pidFile);
        }
    }

    [Fact]
    public async Task Credential_process_is_run_by_the_shell_of_the_system_not_of_the_current_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is sh.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        string? path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            string planted = Path.Combine(folder.FullName, "sh");
            await File.WriteAllTextAsync(planted, "#!/bin/sh\necho planted\n", Cancel);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(planted, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            Environment.SetEnvironmentVariable("PATH", $"{folder.FullName}:{path}");

            ImmutableCredentials given = await ProcessCredentials.From(Printing("{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\"}")).GetCredentialsAsync();

            Assert.Equal("a", given.AccessKey);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Blank_web_identity_token_requests_no_role()
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, " \n", Cancel);

            AmazonClientException error = await Assert.ThrowsAsync<AmazonClientException>(() =>
                RoleCredentials.From(new ClientSettings("eu-west-1", server.Url), null, "role", null, file).GetCredentialsAsync());

            Assert.Equal($"{file} has no token.", error.Message);
            Assert.Empty(server.Requests);
        }
        finally
        {
            File.Delete(file);
        }
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
        using PersonalizeClient client = new(
            new SourceCredentials(source, "The profile"),
            new PersonalizeConfig(new ClientSettings("eu-west-1", server.Url)) { MaxErrorRetry = 2 });

        await Assert.ThrowsAsync<PersonalizeException>(() => client.DescribeAsync("arn", Cancel));

        Assert.Equal(1, times);
    }

    [Theory]
    [InlineData("to\nken", "The session token has a line break as character 3 of 6.")]
    [InlineData("token\r", "The session token has a line break as character 6 of 6.")]
    [InlineData("tok\u00e9n", "The session token has U+00E9 as character 4 of 5.")]
    public async Task Source_that_gives_a_token_of_more_than_a_line_is_named_without_showing_it(string token, string message)
    {
        await using CaptureServer server = await CaptureServer.StartAsync();
        using PersonalizeClient client = Connect(new SessionAWSCredentials("a", "s", token), server);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.DescribeAsync("arn", Cancel));

        Assert.Equal($"-AccessKey and -SecretKey gave no credentials: {message} It must be one line of printable ASCII characters.", error.Message);
        Assert.Equal("NoCredentials", error.ErrorCode);
    }

    private static string Printing(string text) => OperatingSystem.IsWindows() ? $"echo {text}" : $"echo '{text}'";

    private static PersonalizeClient Connect(AWSCredentials source, CaptureServer server) => new(
        new SourceCredentials(source, "-AccessKey and -SecretKey"),
        new PersonalizeConfig(new ClientSettings("eu-west-1", server.Url)) { MaxErrorRetry = 0 });

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
