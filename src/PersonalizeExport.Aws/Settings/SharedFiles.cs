using System.Text.RegularExpressions;
using Amazon.Runtime.Internal.Settings;

namespace PersonalizeExport.Aws.Settings;

/// <summary>
/// The shared AWS config and credentials files that the environment names now, and on Windows the encrypted store of
/// the AWS SDK for .NET. They are read once, when something of them is first needed.
/// </summary>
internal sealed partial class SharedFiles
{
    private readonly Lazy<SettingsFile> _files;
    private readonly EncryptedStore? _store;

    /// <param name="profileLocation">The path of the credentials file; null for the shared one.</param>
    public SharedFiles(string? profileLocation)
    {
        _files = new(() =>
        {
            SettingsFile files = new();
            files.Read(PathOf("AWS_CONFIG_FILE", "config"), isConfig: true);
            files.Read(CredentialsPath = FindCredentials(profileLocation), isConfig: false);
            return files;
        });
        if (profileLocation is null && OperatingSystem.IsWindows() && Home is { } home)
        {
            _store = new EncryptedStore(
                Path.Combine(home, "AppData", "Local", "AWSToolkit", "RegisteredAccounts.json"),
                UserCrypto.Decrypt);
        }
    }

    /// <summary>The names of all profiles.</summary>
    public IReadOnlyList<string> Names =>
        [.. (_store?.Names ?? []).Union(Settings.Profiles.Keys)];

    // Never the current folder: who can write there would say whose credentials are used.
    private static string? Home
    {
        get
        {
            string? set = Environment.GetEnvironmentVariable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");
            string home = string.IsNullOrEmpty(set)
                ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
                : set;
            return Path.IsPathFullyQualified(home) ? home : null;
        }
    }

    /// <summary>
    /// A path in the user's .aws folder, or elsewhere if a variable says so; null where there is neither.
    /// </summary>
    public static string? PathOf(string? variable, params string[] path)
    {
        if (variable is not null && Shell.Value(variable) is { } set)
        {
            // As the AWS CLI does it, for values that no shell has expanded.
            string expanded = Environment.ExpandEnvironmentVariables(ShellVariable().Replace(set, found =>
                Environment.GetEnvironmentVariable(found.Groups[1].Value) ?? found.Value));
            return expanded.StartsWith("~/", StringComparison.Ordinal) && Home is { } folder
                ? Path.Combine(folder, expanded[2..])
                : expanded;
        }

        return Home is { } home ? Path.Combine([home, ".aws", .. path]) : null;
    }

    /// <summary>The profile of a name; null where there is none.</summary>
    /// <exception cref="ConnectionException">A file cannot be read.</exception>
    public Profile? Find(string name)
    {
        // As in the AWS SDK for .NET, whose store it is, its profiles come first and their names are in any case.
        if (_store?.Find(name) is { } stored)
        {
            return new Profile(name, stored);
        }

        return Settings.Profiles.TryGetValue(name, out Section? settings) ? new Profile(name, settings) : null;
    }

    /// <summary>What both files have, also the sections that profiles refer to.</summary>
    public SettingsFile Settings => _files.Value;

    /// <summary>The path of the credentials file that was read, whose keys go before other sources.</summary>
    public string? CredentialsPath { get; private set; }

    private static string? FindCredentials(string? profileLocation) =>
        profileLocation is null || File.Exists(profileLocation)
            ? profileLocation ?? PathOf("AWS_SHARED_CREDENTIALS_FILE", "credentials")
            : throw ConnectionException.Invalid(
                $"-ProfileLocation {profileLocation} does not exist. Expected the path of a credentials file.");

    [GeneratedRegex(@"\$\{?(\w+)\}?", RegexOptions.CultureInvariant)]
    private static partial Regex ShellVariable();
}
