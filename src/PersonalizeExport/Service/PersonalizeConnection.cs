using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace PersonalizeExport.Service;

/// <summary>Makes a client from what was given and what the environment holds.</summary>
internal static class PersonalizeConnection
{
    private const string DefaultProfile = "default";

    /// <exception cref="ConnectionException">Credentials or region are missing, or what was given cannot be used.</exception>
    public static PersonalizeClient Open(ConnectionOptions options)
    {
        CredentialProfile? profile = FindProfile(options);
        AWSCredentials credentials = FindCredentials(options, profile);
        string region = FindRegion(options, profile);

        PersonalizeConfig config = new() { RegionEndpoint = RegionEndpoint.GetBySystemName(region) };
        if (profile is not null)
        {
            // The profile may hold an endpoint, FIPS, dual stack and more; the SDK reads them.
            config.Profile = new Profile(profile.Name);
        }

        if (options.EndpointUrl is not null)
        {
            // The SDK lets go of the region when it is given a URL; the signature still needs it.
            config.ServiceURL = options.EndpointUrl;
            config.AuthenticationRegion = region;
        }

        return new PersonalizeClient(credentials, config);
    }

    private static CredentialProfile? FindProfile(ConnectionOptions options)
    {
        string name = options.ProfileName ?? FromEnvironment("AWS_PROFILE") ?? DefaultProfile;
        if (new CredentialProfileStoreChain().TryGetProfile(name, out CredentialProfile profile))
        {
            return profile;
        }

        // Nobody asked for the profile called default.
        return options.ProfileName is null && FromEnvironment("AWS_PROFILE") is null ? null : throw new ConnectionException(
            ConnectionProblem.ProfileNotFound,
            $"The AWS profile '{name}' was not found.",
            "Check the name against the shared AWS config and credentials files (~/.aws), or leave -ProfileName and AWS_PROFILE out.");
    }

    private static AWSCredentials FindCredentials(ConnectionOptions options, CredentialProfile? profile)
    {
        if (options.AccessKey is not null || options.SecretKey is not null)
        {
            return FromKeys(options);
        }

        if (options.ProfileName is null && FromEnvironment("AWS_ACCESS_KEY_ID") is not null && FromEnvironment("AWS_SECRET_ACCESS_KEY") is not null)
        {
            return new EnvironmentVariablesAWSCredentials();
        }

        if (profile is not null && profile.CanCreateAWSCredentials)
        {
            return profile.GetAWSCredentials(profile.CredentialProfileStore);
        }

        throw new ConnectionException(
            ConnectionProblem.MissingCredentials,
            "No credentials specified or obtained from persisted/shell defaults.",
            "Give -ProfileName, or -AccessKey and -SecretKey, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
    }

    private static AWSCredentials FromKeys(ConnectionOptions options)
    {
        if (string.IsNullOrEmpty(options.AccessKey) || string.IsNullOrEmpty(options.SecretKey))
        {
            throw new ConnectionException(
                ConnectionProblem.InvalidConfiguration,
                $"-{(string.IsNullOrEmpty(options.AccessKey) ? "AccessKey" : "SecretKey")} is missing: an access key and its secret go together.",
                "Give both -AccessKey and -SecretKey, and -SessionToken with temporary keys.");
        }

        return string.IsNullOrEmpty(options.SessionToken)
            ? new BasicAWSCredentials(options.AccessKey, options.SecretKey)
            : new SessionAWSCredentials(options.AccessKey, options.SecretKey, options.SessionToken);
    }

    private static string FindRegion(ConnectionOptions options, CredentialProfile? profile) =>
        options.Region
        ?? (options.ProfileName is not null ? profile?.Region?.SystemName : null)
        ?? FromEnvironment("AWS_REGION")
        ?? FromEnvironment("AWS_DEFAULT_REGION")
        ?? profile?.Region?.SystemName
        ?? throw new ConnectionException(
            ConnectionProblem.MissingRegion,
            "No region specified or obtained from persisted/shell defaults.",
            "Give -Region, or set AWS_REGION, or a region in the profile.");

    private static string? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
