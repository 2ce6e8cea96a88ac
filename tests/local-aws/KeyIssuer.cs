namespace PersonalizeExport.LocalAws;

/// <summary>Issues keys that expire as the test wishes.</summary>
internal sealed class KeyIssuer
{
    /// <summary>The prefix of a role's name whose keys tell its name, for chains of roles.</summary>
    private const string Hop = "hop-";

    /// <summary>How long keys last from now on.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The one pair of keys that the local Amazon Personalize takes.</summary>
    public Keys Issue() => Issue("test", "test");

    /// <summary>The keys of a role: those of a role named hop-something are good for nothing but to assume the next one.</summary>
    public Keys IssueFor(string roleName) => IsHop(roleName) ? Issue(roleName, $"secret-of-{roleName}") : Issue();

    /// <summary>The session token that must come with an access key; null where any will do.</summary>
    public static string? TokenFor(string accessKey) => IsHop(accessKey) ? TokenOf(accessKey) : null;

    private static bool IsHop(string name) => name.StartsWith(Hop, StringComparison.Ordinal);

    private static string TokenOf(string accessKey) => $"token-of-{accessKey}";

    private Keys Issue(string accessKey, string secretKey) => new(accessKey, secretKey, TokenOf(accessKey), DateTimeOffset.UtcNow + Lifetime);
}
