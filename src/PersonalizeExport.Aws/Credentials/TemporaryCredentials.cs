using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>Credentials that are requested when they are needed, and again before they expire.</summary>
internal sealed class TemporaryCredentials : RefreshingAWSCredentials
{
    /// <summary>How long before they expire credentials, and the login they are requested with, are renewed.</summary>
    public static readonly TimeSpan RenewalTime = TimeSpan.FromMinutes(5);

    private readonly Func<Task<CredentialsRefreshState>> _request;

    public TemporaryCredentials(Func<Task<CredentialsRefreshState>> request)
    {
        _request = request;
        PreemptExpiryTime = RenewalTime;
    }

    /// <summary>
    /// Reads the keys that a program, a service or a file gives; they name them alike, but for the case.
    /// </summary>
    public static CredentialsRefreshState Read(JsonNode keys)
    {
        if (Text("accessKeyId") is not { Length: > 0 } accessKey
            || Text("secretAccessKey") is not { Length: > 0 } secretKey)
        {
            // The services of instance and container say why.
            throw new FormatException(
                Text("code") is { } code
                    ? $"{code}: {Text("message")}"
                    : "AccessKeyId or SecretAccessKey is missing.");
        }

        string? token = Text("sessionToken") ?? Text("token");
        return new CredentialsRefreshState(
            new ImmutableCredentials(accessKey, secretKey, token is "" ? null : token),
            ExpirationOf(keys["expiration"] ?? keys["expiresAt"]).UtcDateTime);

        string? Text(string name) => keys[name]?.ToString();
    }

    /// <summary>
    /// The time in a member: a text, or milliseconds since 1970. Without one, or with a blank one, it never comes.
    /// </summary>
    public static DateTimeOffset ExpirationOf(JsonNode? time)
    {
        // Older versions of the AWS CLI write UTC.
        string text = (time?.ToString() ?? "").Replace("UTC", "Z", StringComparison.Ordinal);
        return text is "" ? DateTimeOffset.MaxValue
            : long.TryParse(text, out long milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expiration)
                ? expiration
            : throw new FormatException("The expiration is not a time such as 2030-01-31T12:00:00Z.");
    }

    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => _request();
}
