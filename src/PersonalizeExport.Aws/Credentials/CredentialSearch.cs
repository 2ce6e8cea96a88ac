using System.Text.RegularExpressions;
using Amazon.Runtime;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// Finds credentials and region: what was given, the session's defaults, the environment, the profile in use, the
/// container, the instance. For credentials that is the order of AWS Tools for PowerShell 5. The region is that of the
/// resource's ARN, if it has one; otherwise the order is that of the AWS SDKs and the AWS CLI, where AWS_REGION comes
/// before the region of the default profile.
/// </summary>
/// <param name="options">What was given.</param>
/// <param name="files">Where profiles are.</param>
/// <param name="trace">Called with the source of each; never with a secret.</param>
internal sealed partial class CredentialSearch(ConnectionOptions options, SharedFiles files, Action<string> trace)
{
    private const string DefaultProfile = "default";
    private const string ShellProfile = "AWS_PROFILE";
    private const string OldShellProfile = "AWS_DEFAULT_PROFILE";

    private Profile? _profileInUse;
    private bool _isOnInstance;
    private string? _region;

    // Where a role's credentials are requested, too.
    private string Region => _region ??= FindRegion();

    private static string ShellProfileName =>
        Shell.Value(ShellProfile) ?? Shell.Value(OldShellProfile) ?? DefaultProfile;

    /// <exception cref="ConnectionException">There are none, or those that were requested are of no use.</exception>
    public (AWSCredentials Credentials, string Region, ServiceSettings Settings) Find() =>
        (FindCredentials(), Region, new ServiceSettings(files, FindSettings()));

    private SourceCredentials FindCredentials()
    {
        (string Name, Func<string, AWSCredentials?> Find)[] sources =
        [
            ("-AccessKey and -SecretKey", _ => FromKeys()),
            ("-Credential", source => ForeignCredentials.From(options.Credential, source)),
            ("-ProfileName", source => FromNamedProfile(options.ProfileName, source)),
            ("the session's default credentials",
                source => ForeignCredentials.From(options.SessionCredential, source)),
            ("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", _ => EnvironmentCredentials.FromKeys()),
            ("AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN", _ => FromWebIdentity()),
            (ShellProfile, source => FromNamedProfile(Shell.Value(source), source)),
            (OldShellProfile, source => FromNamedProfile(Shell.Value(source), source)),
            ("the shared AWS config", _ => FromDefaultProfile()),
            ("the container", _ => ContainerCredentials.Find()),
            ("the instance", _ => FromInstance()),
        ];
        foreach ((string name, Func<string, AWSCredentials?> find) in sources)
        {
            if (find(name) is { } credentials)
            {
                string source = _profileInUse is null ? name : $"the profile '{_profileInUse.Name}' ({name})";
                trace($"Credentials: {source}.");
                return new SourceCredentials(credentials, char.ToUpperInvariant(source[0]) + source[1..]);
            }
        }

        throw new ConnectionException(
            "No credentials specified or obtained from persisted/shell defaults. " +
            $"Tried: {string.Join(", ", sources.Select(source => source.Name))}.",
            ConnectionException.MissingCredentials,
            "Specify -ProfileName or -AccessKey and -SecretKey, run Set-AWSCredential, " +
            "or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
    }

    private string FindRegion()
    {
        Setting region =
            Setting.Of(options.Region, "-Region")
            ?? Setting.Of(options.ResourceRegion, "the ARN")
            ?? Setting.Of(options.SessionRegion, "the session's default region")
            ?? RegionOfProfile(options.ProfileName)
            ?? Shell.Region
            ?? RegionOfProfile(ShellProfileName)
            ?? Setting.Of(_isOnInstance ? InstanceMetadata.Region : null, "the instance")
            ?? throw new ConnectionException(
                "No region specified or obtained from persisted/shell defaults. " +
                "Tried: -Region, the ARN, the session's default region, the profile of -ProfileName, " +
                "AWS_REGION, AWS_DEFAULT_REGION, the profile in use.",
                ConnectionException.MissingRegion,
                "Specify -Region, run Set-DefaultAWSRegion, set AWS_REGION, or set a region in the profile.");
        if (!RegionName().IsMatch(region.Value))
        {
            throw new ConnectionException(
                $"'{region.Value.ReplaceLineEndings("\\n")}' ({region.Source}) is not a region. " +
                "Expected a name such as eu-west-1.",
                ConnectionException.InvalidConfiguration,
                "Correct the region.")
            {
                IsOfResource = region.Value == options.ResourceRegion,
            };
        }

        trace($"Region: {region.Value} ({region.Owner ?? region.Name}).");
        return region.Value;
    }

    // Where no profile gives the credentials, the shell's has settings of the client. A command that was told
    // everything needs none of them.
    private Profile? FindSettings() => _profileInUse
        ?? (options.EndpointUrl is not null
            && (options.Region ?? options.ResourceRegion ?? options.SessionRegion) is not null
            ? null
            : files.Find(ShellProfileName));

    private AWSCredentials? FromKeys() => options switch
    {
        { AccessKey: null, SecretKey: null, SessionToken: null } => null,
        { AccessKey: { } accessKey, SecretKey: { } secretKey } =>
            EnvironmentCredentials.From(accessKey, secretKey, options.SessionToken),
        _ => throw ConnectionException.Invalid(
            $"-{(options.AccessKey is null ? "AccessKey" : "SecretKey")} is missing: " +
            "an access key and its secret key must be given together."),
    };

    private AWSCredentials? FromNamedProfile(string? name, string source)
    {
        if (name is null)
        {
            return null;
        }

        string place = options.ProfileLocation is null ? "" : $" in {options.ProfileLocation}";
        return FromProfile(
            files.Find(name) ?? throw new ConnectionException(
                $"The AWS profile '{name}' ({source}) was not found{place}.",
                ConnectionException.ProfileNotFound,
                "Check the name against the shared AWS files (~/.aws): [NAME] in credentials, " +
                "[profile NAME] in config."));
    }

    private AWSCredentials? FromDefaultProfile() =>
        files.Find(DefaultProfile) is { HasCredentials: true } profile ? FromProfile(profile) : null;

    private AWSCredentials FromProfile(Profile profile)
    {
        _profileInUse = profile;
        return new ProfileCredentials(files, () => Region).Resolve(profile);
    }

    private AWSCredentials? FromWebIdentity() =>
        Shell.Value("AWS_WEB_IDENTITY_TOKEN_FILE") is { } file
            ? RoleCredentials.From(
                new ServiceSettings(files, files.Find(ShellProfileName))
                    .For("STS", Shell.Region?.Value ?? Region),
                null,
                Shell.Value("AWS_ROLE_ARN")
                    ?? throw ConnectionException.Invalid("AWS_WEB_IDENTITY_TOKEN_FILE is set, but not AWS_ROLE_ARN."),
                Shell.Value("AWS_ROLE_SESSION_NAME"),
                file)
            : null;

    private AWSCredentials? FromInstance()
    {
        _isOnInstance = InstanceMetadata.IsThere();
        return _isOnInstance ? InstanceMetadata.Credentials : null;
    }

    private Setting? RegionOfProfile(string? name) =>
        name is null ? null : files.Find(name)?.Settings.GetValueOrDefault("region");

    // What can be a label of a host name.
    [GeneratedRegex(@"\A[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
