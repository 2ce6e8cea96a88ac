using System.Globalization;
using System.Text.Json;
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

        string? Text(string name) => (string?)keys[name];
    }

    /// <summary>The time in a member: a text, or milliseconds since 1970. Without one it never comes.</summary>
    public static DateTimeOffset ExpirationOf(JsonNode? time) => time?.GetValueKind() switch
    {
        null => DateTimeOffset.MaxValue,
        JsonValueKind.Number => DateTimeOffset.FromUnixTimeMilliseconds((long)time),
        // Older versions of the AWS CLI write UTC.
        _ => DateTimeOffset.Parse(
            ((string)time!).Replace("UTC", "Z", StringComparison.Ordinal),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal),
    };

    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => _request();
}
