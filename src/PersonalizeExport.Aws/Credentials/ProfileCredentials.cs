using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>The credentials of a profile of the shared AWS config, of any kind.</summary>
internal sealed class ProfileCredentials(string? location, string region)
{
    private readonly CredentialProfileStoreChain _profiles = new(location);

    /// <summary>Makes the credentials of a profile, without a call.</summary>
    /// <exception cref="ConnectionException">The profile, or a source profile, is missing or cannot be used.</exception>
    public AWSCredentials Resolve(CredentialProfile profile) => Resolve(profile, []);

    private AWSCredentials Resolve(CredentialProfile profile, HashSet<string> seen)
    {
        if (!seen.Add(profile.Name))
        {
            throw Unusable(profile, "its source_profile settings form a loop");
        }

        CredentialProfileOptions options = profile.Options;
        if (options is { RoleArn: { Length: > 0 }, WebIdentityTokenFile: { Length: > 0 } tokenFile })
        {
            return RoleCredentials.FromWebIdentity(tokenFile, options.RoleArn, options.RoleSessionName ?? RoleCredentials.NewSessionName(), RegionOf(profile));
        }

        if (options is { RoleArn: { Length: > 0 }, EndpointName: null })
        {
            return AssumeRole(profile, seen);
        }

        if (!profile.CanCreateAWSCredentials)
        {
            throw Unusable(profile, "it has no keys and no setting to get them with");
        }

        if (options is { CredentialProcess: { Length: > 0 } command })
        {
            return new ProcessCredentials(command);
        }

        // The SDK handles keys, sessions, SSO and logins.
        return profile.GetAWSCredentials(profile.CredentialProfileStore);
    }

    private RoleCredentials AssumeRole(CredentialProfile profile, HashSet<string> seen)
    {
        CredentialProfileOptions options = profile.Options;
        if (options.MfaSerial is { Length: > 0 })
        {
            throw Unusable(profile, "its role requires an MFA code", "Assume the role with Use-STSRole or the AWS CLI and pass its keys in -AccessKey, -SecretKey and -SessionToken.");
        }

        return RoleCredentials.FromSource(
            Source(profile, seen), options.RoleArn, options.RoleSessionName ?? RoleCredentials.NewSessionName(), options.ExternalID, RegionOf(profile));
    }

    private AWSCredentials Source(CredentialProfile profile, HashSet<string> seen)
    {
        CredentialProfileOptions options = profile.Options;
        if (options.SourceProfile is { Length: > 0 } name)
        {
            if (!_profiles.TryGetProfile(name, out CredentialProfile source))
            {
                throw Unusable(profile, $"its source profile '{name}' was not found");
            }

            // A profile may name itself as the source of its role: then its own keys are meant.
            return name == profile.Name && options is { AccessKey.Length: > 0, SecretKey.Length: > 0 }
                ? new BasicAWSCredentials(options.AccessKey, options.SecretKey)
                : Resolve(source, seen);
        }

        return options.CredentialSource switch
        {
            "Environment" => new EnvironmentVariablesAWSCredentials(),
            "EcsContainer" => ContainerCredentials.Find() ?? throw Unusable(profile, "this is no container"),
            "Ec2InstanceMetadata" => InstanceMetadata.IsThere() ? InstanceMetadata.Credentials : throw Unusable(profile, "this machine has no instance metadata"),
            null or "" => throw Unusable(profile, "it has a role but neither source_profile nor credential_source"),
            var other => throw Unusable(profile, $"its credential_source '{other}' is not Environment, EcsContainer or Ec2InstanceMetadata"),
        };
    }

    private string RegionOf(CredentialProfile profile) => profile.Region?.SystemName ?? region;

    private static ConnectionException Unusable(CredentialProfile profile, string why, string? advice = null) => new(
        $"The AWS profile '{profile.Name}' cannot provide credentials: {why}.",
        ConnectionException.InvalidConfiguration,
        advice ?? "Correct the profile in the shared AWS config and credentials files (~/.aws).");
}
