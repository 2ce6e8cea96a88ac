using System.Globalization;

namespace PersonalizeExport.LocalAws;

internal sealed record TemporaryCredentials(string AccessKeyId, string SecretAccessKey, string SessionToken, DateTimeOffset Expiration)
{
    /// <summary>The expiration in the responses of STS, containers and instances.</summary>
    public string ExpirationText => Expiration.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The members that the responses of containers and instances share.</summary>
    public Dictionary<string, string> ToMetadata() => new()
    {
        ["AccessKeyId"] = AccessKeyId,
        ["SecretAccessKey"] = SecretAccessKey,
        ["Token"] = SessionToken,
        ["Expiration"] = ExpirationText,
    };
}

/// <summary>Creates credentials that expire when the test needs it.</summary>
internal sealed class CredentialFactory
{
    /// <summary>The prefix of the roles whose credentials are only for assuming the next role of a chain.</summary>
    private const string ChainedRole = "hop-";

    /// <summary>How long new credentials are valid.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The access key that the emulator accepts.</summary>
    public TemporaryCredentials Create() => Create("test", "test");

    public TemporaryCredentials CreateForRole(string roleName) =>
        IsChained(roleName) ? Create(roleName, $"secret-of-{roleName}") : Create();

    /// <summary>The session token that a request with this access key must have; null if it is not checked.</summary>
    public static string? RequiredToken(string accessKeyId) => IsChained(accessKeyId) ? TokenOf(accessKeyId) : null;

    private static bool IsChained(string name) => name.StartsWith(ChainedRole, StringComparison.Ordinal);

    private static string TokenOf(string accessKeyId) => $"token-of-{accessKeyId}";

    private TemporaryCredentials Create(string accessKeyId, string secretAccessKey) =>
        new(accessKeyId, secretAccessKey, TokenOf(accessKeyId), DateTimeOffset.UtcNow + Lifetime);
}
