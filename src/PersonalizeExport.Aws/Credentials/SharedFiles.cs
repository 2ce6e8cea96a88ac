using Amazon.Runtime.CredentialManagement;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The shared AWS config and credentials files. The SDK reads AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE once in a process, and only if the
/// files exist then, but users set them during a session.
/// </summary>
internal static class SharedFiles
{
    private static readonly Action<string>? SetConfigPath = Setter(nameof(SharedCredentialsFile.DefaultConfigFilePath));
    private static readonly Action<string>? SetCredentialsPath = Setter(nameof(SharedCredentialsFile.DefaultFilePath));

    /// <summary>Makes the SDK use the files that the environment names now.</summary>
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

    // The setters are not public. If an SDK has none, the SDK's own paths are used, as by AWS Tools; a test would show it.
    private static Action<string>? Setter(string property) =>
        typeof(SharedCredentialsFile).GetProperty(property)?.GetSetMethod(nonPublic: true)?.CreateDelegate<Action<string>>();
}
