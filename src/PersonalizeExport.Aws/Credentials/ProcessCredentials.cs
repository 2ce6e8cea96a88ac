using System.Diagnostics;
using System.IO.Pipes;
using System.Text.Json.Nodes;
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
internal static class ProcessCredentials
{
    private const int OutputLimit = 64 * 1024;

    // Chosen: the program's own output is in the pipe when it ends.
    private static readonly TimeSpan OutputTimeout = TimeSpan.FromMilliseconds(500);

    /// <param name="command">The command line, for the system's shell.</param>
    public static AWSCredentials From(string command) => new TemporaryCredentials(async () =>
    {
        string output = await RunAsync(command.Trim(), SdkScope.CancellationToken).ConfigureAwait(false);
        try
        {
            JsonNode keys = Json.Parse(output);
            return Json.Member(keys, "Version").ToString() is "1"
                ? TemporaryCredentials.Read(keys)
                : throw new FormatException($"Version {keys["Version"]} of the format is not supported.");
        }
        catch (Exception error) when (Json.IsUnreadable(error))
        {
            throw new AmazonClientException($"credential_process printed no credentials: {error.Message}", error);
        }
    });

    private static async Task<string> RunAsync(string command, CancellationToken cancellationToken)
    {
        // Calls that were cancelled while they waited for their turn start no program.
        cancellationToken.ThrowIfCancellationRequested();
        ProcessStartInfo start = OperatingSystem.IsWindows()
            // With /s, cmd.exe removes the outer quotes only, and none around a path with a space. With /d it runs
            // nothing before.
            ? new ProcessStartInfo(Path.Combine(Environment.SystemDirectory, "cmd.exe"), $"/d /s /c \"{command}\"")
            : new ProcessStartInfo("/bin/sh", ["-c", command]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.CreateNoWindow = true;
        using Process process = Process.Start(start)!;
        char[] output = new char[OutputLimit];
        char[] errors = new char[OutputLimit];
        Task<int> outputEnd = process.StandardOutput.ReadBlockAsync(output, cancellationToken).AsTask();
        Task errorsEnd = ReadErrorsAsync(process.StandardError, errors, cancellationToken);
        Task exit = process.WaitForExitAsync(cancellationToken);
        try
        {
            if (await Task.WhenAny(exit, outputEnd).ConfigureAwait(false) == outputEnd
                && await outputEnd.ConfigureAwait(false) == OutputLimit)
            {
                throw new AmazonClientException($"credential_process printed more than {OutputLimit} characters.");
            }

            await exit.ConfigureAwait(false);
            await Task.WhenAny(Task.WhenAll(outputEnd, errorsEnd), Task.Delay(OutputTimeout, cancellationToken))
                .ConfigureAwait(false);
            return process.ExitCode == 0
                ? TextOf(output)
                : throw new AmazonClientException(
                    $"credential_process ended with exit code {process.ExitCode}: {TextOf(errors).Trim()}");
        }
        finally
        {
            if (!exit.IsCompletedSuccessfully || !outputEnd.IsCompletedSuccessfully)
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
        // output open. The link of a process that has ended, or belongs to another user, is null.
        string? pipe = LinkOf("self", (int)stream.SafePipeHandle.DangerousGetHandle());
        foreach (Process other in Process.GetProcesses())
        {
            using (other)
            {
                if (other.Id != Environment.ProcessId && pipe is not null && LinkOf($"{other.Id}", 1) == pipe)
                {
                    other.Kill();
                }
            }
        }

        static string? LinkOf(string process, int file) => new FileInfo($"/proc/{process}/fd/{file}").LinkTarget;
    }
}
