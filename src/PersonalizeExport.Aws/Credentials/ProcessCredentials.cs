using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The credentials that a program prints (credential_process of a profile), in the form that the SDK's own class reads. Unlike there, the program
/// and its children end when the call that waits for it is cancelled.
/// </summary>
internal sealed class ProcessCredentials : RefreshingAWSCredentials
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true };

    private readonly string _command;

    /// <param name="command">The command line, for the system's shell.</param>
    public ProcessCredentials(string command)
    {
        _command = command.Trim();
        PreemptExpiryTime = TimeSpan.FromMinutes(15);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

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
            throw new FormatException(version.ValueKind is JsonValueKind.Undefined ? "Version is missing." : $"Version {version} of the format is not supported.");
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
                : DateTimeOffset.Parse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime);

        string? Text(string name) => root.TryGetProperty(name, out JsonElement value) && value.GetString() is { Length: > 0 } text ? text : null;
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(CancellationToken cancellationToken)
    {
        // Calls that were cancelled while they waited for their turn start no program.
        cancellationToken.ThrowIfCancellationRequested();
        ProcessStartInfo start = OperatingSystem.IsWindows()
            // With /s, cmd.exe removes the outer quotes only, and none around a path with a space.
            ? new ProcessStartInfo("cmd.exe", $"/s /c \"{_command}\"")
            : new ProcessStartInfo("sh", ["-c", _command]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.CreateNoWindow = true;
        using Process process = Start(start);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
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
