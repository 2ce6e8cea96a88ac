using Amazon.Runtime;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>Keys, as they are given or as the environment has them.</summary>
internal static class EnvironmentCredentials
{
    private const string AccessKey = "AWS_ACCESS_KEY_ID";
    private const string SecretKey = "AWS_SECRET_ACCESS_KEY";

    /// <summary>Keys, temporary ones if there is a token.</summary>
    public static AWSCredentials From(string accessKey, string secretKey, string? sessionToken) =>
        sessionToken is null
            ? new BasicAWSCredentials(accessKey, secretKey)
            : new SessionAWSCredentials(accessKey, secretKey, sessionToken);

    /// <summary>The keys of the environment; null where there are none.</summary>
    public static AWSCredentials? FromKeys() =>
        Shell.Value(AccessKey) is { } accessKey
            ? From(
                accessKey,
                Shell.Value(SecretKey)
                    ?? throw ConnectionException.Invalid($"{AccessKey} is set, but not {SecretKey}."),
                Shell.Value("AWS_SESSION_TOKEN"))
            : null;
}
