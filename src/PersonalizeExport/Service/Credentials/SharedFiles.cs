using Amazon.Runtime.CredentialManagement;

namespace PersonalizeExport.Service.Credentials;

/// <summary>
/// The shared AWS config and credentials files. The SDK reads AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE once in a process, and only if the
/// files exist then; a session's user may set them at any time.
/// </summary>
internal static class SharedFiles
{
    private static readonly Action<string>? SetConfigPath = Setter(nameof(SharedCredentialsFile.DefaultConfigFilePath));
    private static readonly Action<string>? SetCredentialsPath = Setter(nameof(SharedCredentialsFile.DefaultFilePath));

    /// <summary>Has the SDK look where the environment says now.</summary>
    public static void Refresh()
    {
        SetConfigPath?.Invoke(PathOf("AWS_CONFIG_FILE", "config"));
        SetCredentialsPath?.Invoke(PathOf("AWS_SHARED_CREDENTIALS_FILE", "credentials"));
    }

    private static string PathOf(string variable, string name)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path)
        {
            return path;
        }

        string home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } unix ? unix
            : Environment.GetEnvironmentVariable("USERPROFILE") is { Length: > 0 } windows ? windows
            : Directory.GetCurrentDirectory();
        return Path.Combine(home, ".aws", name);
    }

    // The paths are public, to set them is not. Without the setter the SDK's own reading stands, as it does for AWS Tools; a test sees it.
    private static Action<string>? Setter(string property) =>
        typeof(SharedCredentialsFile).GetProperty(property)?.GetSetMethod(nonPublic: true)?.CreateDelegate<Action<string>>();
}
