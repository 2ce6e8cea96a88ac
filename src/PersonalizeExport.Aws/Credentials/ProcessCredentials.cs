using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text.Json;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The credentials that a program prints (credential_process of a profile), in the form that the SDK's own class reads.
/// </summary>
/// <remarks>
/// Unlike there, the program and its children end when the call that waits for it is cancelled, the shell is the
/// system's and not what is called so in the current folder, the output is bounded, and what the program leaves in the
/// background is not waited for.
/// </remarks>
internal sealed class ProcessCredentials : RefreshingAWSCredentials
{
    private const int OutputLimit = 64 * 1024;

    // Chosen: the program's own output is in the pipe when it ends.
    private static readonly TimeSpan OutputTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true };

    private readonly string _command;

    /// <param name="command">The command line, for the system's shell.</param>
    public ProcessCredentials(string command)
    {
        _command = command.Trim();
        PreemptExpiryTime = TimeSpan.FromMinutes(15);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() =>
        GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        (int exitCode, string output, string errors) = await RunAsync(SdkScope.CancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw new AmazonClientException($"credential_process ended with exit code {exitCode}: {errors.Trim()}");
        }

        try
        {
            return Read(output);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new AmazonClientException($"credential_process printed no credentials: {error.Message}", error);
        }
    }

    private static CredentialsRefreshState Read(string output)
    {
        using JsonDocument document = JsonDocument.Parse(output, Lenient);
        JsonElement root = document.RootElement;
        if (!root.TryGetProperty("Version", out JsonElement version) || version.GetInt32() != 1)
        {
            throw new FormatException(
                version.ValueKind is JsonValueKind.Undefined
                    ? "Version is missing."
                    : $"Version {version} of the format is not supported.");
        }

        if (Text("AccessKeyId") is null || Text("SecretAccessKey") is null)
        {
            throw new FormatException("AccessKeyId or SecretAccessKey is missing.");
        }

        string? expiration = Text("Expiration");
        return new CredentialsRefreshState(
            new ImmutableCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken")),
            expiration is null
                ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)
                : DateTimeOffset
                    .Parse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                    .UtcDateTime);

        string? Text(string name) =>
            root.TryGetProperty(name, out JsonElement value) && value.GetString() is { Length: > 0 } text ? text : null;
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(CancellationToken cancellationToken)
    {
        // Calls that were cancelled while they waited for their turn start no program.
        cancellationToken.ThrowIfCancellationRequested();
        ProcessStartInfo start = OperatingSystem.IsWindows()
            // With /s, cmd.exe removes the outer quotes only, and none around a path with a space. With /d it runs
            // nothing before.
            ? new ProcessStartInfo(Path.Combine(Environment.SystemDirectory, "cmd.exe"), $"/d /s /c \"{_command}\"")
            : new ProcessStartInfo("/bin/sh", ["-c", _command]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.CreateNoWindow = true;
        using Process process = Start(start);
        char[] output = new char[OutputLimit];
        char[] errors = new char[OutputLimit];
        Task<int> outputEnd = process.StandardOutput.ReadBlockAsync(output, cancellationToken).AsTask();
        Task errorsEnd = ReadErrorsAsync(process.StandardError, errors, cancellationToken);
        Task exit = process.WaitForExitAsync(cancellationToken);
        try
        {
            if (
                await Task.WhenAny(exit, outputEnd).ConfigureAwait(false) == outputEnd
                && await outputEnd.ConfigureAwait(false) == OutputLimit)
            {
                throw new AmazonClientException($"credential_process printed more than {OutputLimit} characters.");
            }

            await exit.ConfigureAwait(false);
            await Task.WhenAny(Task.WhenAll(outputEnd, errorsEnd), Task.Delay(OutputTimeout, cancellationToken))
                .ConfigureAwait(false);
            return (process.ExitCode, TextOf(output), TextOf(errors));
        }
        finally
        {
            if (!exit.IsCompleted || !outputEnd.IsCompleted)
            {
                Kill(process);
            }
        }
    }

    // Past the limit, too, as a program whose output nobody reads does not end.
    private static async Task ReadErrorsAsync(StreamReader reader, char[] errors, CancellationToken cancellationToken)
    {
        await reader.ReadBlockAsync(errors, cancellationToken).ConfigureAwait(false);
        await reader.BaseStream.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
    }

    // What was read, also where a process in the background keeps the end away.
    private static string TextOf(char[] read) => new string(read).TrimEnd('\0');

    private static void Kill(Process process)
    {
        process.Kill(entireProcessTree: true);
        if (!OperatingSystem.IsLinux() || process.StandardOutput.BaseStream is not PipeStream stream)
        {
            return;
        }

        // Of a process that has ended .NET finds the children on Windows alone. Here they are those that have its
        // output open.
        string? pipe = LinkOf($"/proc/self/fd/{stream.SafePipeHandle.DangerousGetHandle()}");
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), out int id)
                && id != Environment.ProcessId
                && pipe is not null
                && LinkOf($"{folder}/fd/1") == pipe)
            {
                KillChild(id);
            }
        }
    }

    private static void KillChild(int id)
    {
        try
        {
            using Process child = Process.GetProcessById(id);
            child.Kill();
        }
        catch (Exception ended) when (ended is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // By itself, in the meantime.
        }
    }

    // Null for a process that has ended, or belongs to another user.
    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new AmazonClientException($"credential_process could not be started: {error.Message}", error);
        }
    }
}
