using System.Security.Cryptography;

namespace PersonalizeExport.Tests.Support;

/// <summary>
/// A user's folder with AWS settings, and an environment that names it and has no other AWS setting, as long as a test
/// runs.
/// </summary>
/// <remarks>For tests of the collection <see cref="ChangesEnvironment"/>.</remarks>
internal sealed class AwsFolder : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public AwsFolder()
    {
        Path = Directory.CreateTempSubdirectory("aws-").FullName;
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsOfAws))
        {
            Set(name, null);
        }

        Set("HOME", Path);
        Set("USERPROFILE", Path);
        Set("AWS_EC2_METADATA_DISABLED", "true");
        Directory.CreateDirectory(Of(".aws"));
    }

    public string Path { get; }

    public string Config { set => File.WriteAllText(Of(".aws", "config"), value); }

    public string Of(params string[] path) => System.IO.Path.Combine([Path, .. path]);

    public void Set(string variable, string? value)
    {
        _before.TryAdd(variable, Environment.GetEnvironmentVariable(variable));
        Environment.SetEnvironmentVariable(variable, value);
    }

    /// <summary>Leaves the token of an SSO login, as the AWS CLI does.</summary>
    public void AddSsoToken(string name, string expiresAt)
    {
        Directory.CreateDirectory(Of(".aws", "sso", "cache"));
#pragma warning disable CA5350 // It makes a name.
        string file = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(name))) + ".json";
#pragma warning restore CA5350
        File.WriteAllText(
            Of(".aws", "sso", "cache", file),
            $$"""
            {"startUrl":"https://shop.awsapps.com/start","region":"eu-west-1","accessToken":"token-of-{{name.Split('/')[^1]}}",
            "expiresAt":"{{expiresAt}}","clientId":"client","clientSecret":"secret",
            "registrationExpiresAt":"2099-01-01T00:00:00Z","refreshToken":"refresh"}
            """);
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        Directory.Delete(Path, recursive: true);
    }

    private static bool IsOfAws(string variable) => variable.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Tests that change the environment of the process, so no other test runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ChangesEnvironment
{
    public const string Name = "Environment";
}
