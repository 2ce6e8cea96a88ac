using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The credentials of a profile, of any kind, by the order in which the AWS CLI takes its settings. Every service that
/// is called for them is called as the profile that needs it says.
/// </summary>
/// <param name="files">Where profiles are.</param>
/// <param name="region">Finds the region of a profile that has none.</param>
internal sealed class ProfileCredentials(SharedFiles files, Func<string> region)
{
    /// <summary>Makes the credentials of a profile, without a call.</summary>
    /// <exception cref="ConnectionException">The profile, or a source profile, is missing or cannot be
    /// used.</exception>
    public AWSCredentials Resolve(Profile profile) => IsRole(profile) ? AssumeRole(profile, []) : ResolveOwn(profile);

    private static bool IsRole(Profile profile) =>
        profile["role_arn"] is not null && profile["web_identity_token_file"] is null;

    private AWSCredentials ResolveOwn(Profile profile) =>
        FromWebIdentity(profile)
        ?? FromSso(profile)
        ?? (profile.Find("aws_access_key_id")?.Path == files.CredentialsPath ? FromKeys(profile) : null)
        ?? FromLogin(profile)
        ?? FromProcess(profile)
        ?? FromKeys(profile)
        ?? throw profile.Unusable(
            profile["sso_session"] is null && profile["sso_start_url"] is null
                ? "it has no keys and no setting to get them with"
                : "it gives a token only, as it has neither sso_account_id nor sso_role_name");

    private AWSCredentials AssumeRole(Profile profile, HashSet<string> seen)
    {
        if (profile["mfa_serial"] is not null)
        {
            throw profile.Unusable(
                "its role requires an MFA code. Assume it with Use-STSRole or the AWS CLI and specify its keys");
        }

        if (profile["saml_endpoint"] is not null)
        {
            throw profile.Unusable("it is one of SAML, which only Windows PowerShell can use");
        }

        if (profile["duration_seconds"] is { } seconds && !uint.TryParse(seconds, out _))
        {
            throw profile.Find("duration_seconds")!.Invalid("a whole number of seconds");
        }

        return RoleCredentials.From(
            SettingsOf(profile, "STS"),
            Source(profile, seen),
            profile["role_arn"]!,
            profile["role_session_name"],
            externalId: profile["external_id"],
            duration: profile["duration_seconds"]);
    }

    private AWSCredentials Source(Profile profile, HashSet<string> seen) =>
        (profile["source_profile"], profile["credential_source"]) switch
        {
            (not null, not null) => throw profile.Unusable(
                "it has both source_profile and credential_source, so it is not clear who assumes its role"),
            ({ } name, null) => FromSourceProfile(profile, name, seen),
            (null, "Environment") => EnvironmentCredentials.FromKeys()
                ?? throw profile.Unusable("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"),
            (null, "EcsContainer") => ContainerCredentials.Find()
                ?? throw profile.Unusable("this is not a container with credentials"),
            (null, "Ec2InstanceMetadata") when InstanceMetadata.IsThere() => InstanceMetadata.Credentials,
            (null, "Ec2InstanceMetadata") => throw profile.Unusable("this machine has no instance metadata"),
            (null, null) => throw profile.Unusable("it has a role but neither source_profile nor credential_source"),
            (null, { } other) => throw profile.Unusable(
                $"its credential_source '{other}' is not Environment, EcsContainer or Ec2InstanceMetadata"),
        };

    private AWSCredentials FromSourceProfile(Profile profile, string name, HashSet<string> seen)
    {
        Profile source = files.Find(name) ?? throw profile.Unusable($"its source profile '{name}' was not found");
        seen.Add(profile.Name);

        // The keys of a source are meant, whether or not it names a role, too. So a profile may name itself.
        if (source.HasKeys || !IsRole(source))
        {
            return ResolveOwn(source);
        }

        return seen.Contains(source.Name)
            ? throw profile.Unusable("its source_profile settings form a loop")
            : AssumeRole(source, seen);
    }

    private AWSCredentials? FromWebIdentity(Profile profile) =>
        profile["web_identity_token_file"] is { } tokenFile
            ? RoleCredentials.From(
                SettingsOf(profile, "STS"),
                null,
                profile["role_arn"] ?? throw profile.Unusable("it has web_identity_token_file but no role_arn"),
                profile["role_session_name"],
                tokenFile)
            : null;

    private AWSCredentials? FromSso(Profile profile)
    {
        if (profile["sso_account_id"] is null && profile["sso_role_name"] is null)
        {
            return null;
        }

        string? session = profile["sso_session"];
        Section sessionSettings = session is null
            ? []
            : files.Settings.SsoSessions.GetValueOrDefault(session)
                ?? throw profile.Find("sso_session")!.Invalid(
                    $"the name of a section: [sso-session {session}] was not found");
        string startUrl = Required("sso_start_url");
        string ssoRegion = Required("sso_region");
        ServiceSettings settings = new(files, profile);
        return SsoCredentials.From(
            session ?? startUrl,
            Required("sso_account_id"),
            Required("sso_role_name"),
            settings.For("SSO", ssoRegion),
            settings.For("SSO OIDC", ssoRegion));

        string Required(string setting)
        {
            string? inSession = sessionSettings.GetValueOrDefault(setting)?.Value;
            string? inProfile = profile[setting];
            return inSession is not null && inProfile is not null && inSession != inProfile
                ? throw profile.Find(setting)!.Invalid($"that of [sso-session {session}], or omitted")
                : inSession ?? inProfile ?? throw profile.Unusable($"its settings of SSO lack {setting}");
        }
    }

    private static AWSCredentials? FromKeys(Profile profile)
    {
        if (!profile.HasKeys)
        {
            return null;
        }

        // Each file has keys of its own: the token of one is not that of the other's keys.
        Setting? accessKey = profile.Find("aws_access_key_id");
        Setting? secretKey = profile.Find("aws_secret_access_key");
        Setting? token = profile.Find("aws_session_token");
        return accessKey is not null && secretKey is not null && secretKey.Path == accessKey.Path
            ? EnvironmentCredentials.From(
                accessKey.Value, secretKey.Value, token?.Path == accessKey.Path ? token?.Value : null)
            : throw profile.Unusable("it needs both aws_access_key_id and aws_secret_access_key, in one file");
    }

    private AWSCredentials? FromLogin(Profile profile) =>
        profile["login_session"] is { } session
            ? LoginCredentials.From(session, SettingsOf(profile, "Signin"), TimeProvider.System)
            : null;

    private static AWSCredentials? FromProcess(Profile profile) =>
        profile["credential_process"] is { } command ? ProcessCredentials.From(command) : null;

    private ClientSettings SettingsOf(Profile profile, string serviceId) =>
        new ServiceSettings(files, profile).For(serviceId, Shell.Region?.Value ?? profile["region"] ?? region());
}
