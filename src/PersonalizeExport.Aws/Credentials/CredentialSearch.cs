using System.Net;
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
    private string _source = "";
    private bool _isOnInstance;
    private string? _region;

    // Where a role's credentials are requested, too.
    private string Region => _region ??= FindRegion();

    /// <exception cref="ConnectionException">There are none, or those that were requested are of no use.</exception>
    public (AWSCredentials Credentials, string Region, ServiceSettings Settings) Find() =>
        (new SourceCredentials(FindCredentials(), _source), Region, new ServiceSettings(files, FindSettings()));

    private AWSCredentials FindCredentials() =>
        FromKeys()
        ?? FromObject(options.Credential, "-Credential")
        ?? FromNamedProfile(options.ProfileName, "-ProfileName")
        ?? FromObject(options.SessionCredential, "the session's default credentials")
        ?? FromEnvironment()
        ?? FromNamedProfile(ServiceSettings.Shell(ShellProfile), ShellProfile)
        ?? FromNamedProfile(ServiceSettings.Shell(OldShellProfile), OldShellProfile)
        ?? FromDefaultProfile()
        ?? FromContainer()
        ?? FromInstance()
        ?? throw new ConnectionException(
            "No credentials specified or obtained from persisted/shell defaults. Tried: -AccessKey and -SecretKey, " +
            "-Credential, -ProfileName, the session's default credentials, AWS_ACCESS_KEY_ID and " +
            "AWS_SECRET_ACCESS_KEY, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_PROFILE, the profile 'default', " +
            "AWS_CONTAINER_CREDENTIALS_FULL_URI, instance metadata.",
            ConnectionException.MissingCredentials,
            "Specify -ProfileName or -AccessKey and -SecretKey, run Set-AWSCredential, " +
            "or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");

    private string FindRegion() =>
        Checked(options.Region, "-Region")
        ?? Checked(options.ResourceRegion, "the ARN")
        ?? Checked(options.SessionRegion, "the session's default region")
        ?? RegionOfProfile(options.ProfileName)
        ?? Checked(ServiceSettings.Shell("AWS_REGION"), "AWS_REGION")
        ?? Checked(ServiceSettings.Shell("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION")
        ?? RegionOfProfile(ShellProfileName)
        ?? Checked(_isOnInstance ? InstanceMetadata.Region : null, "the instance")
        ?? throw new ConnectionException(
            "No region specified or obtained from persisted/shell defaults. " +
            "Tried: -Region, the ARN, the session's default region, the profile of -ProfileName, " +
            "AWS_REGION, AWS_DEFAULT_REGION, the profile in use.",
            ConnectionException.MissingRegion,
            "Specify -Region, run Set-DefaultAWSRegion, set AWS_REGION, or set a region in the profile.");

    // Where no profile gives the credentials, the shell's has settings of the client. A command that was told
    // everything needs none of them.
    private Profile? FindSettings() => _profileInUse
        ?? (options.EndpointUrl is not null
            && (options.Region ?? options.ResourceRegion ?? options.SessionRegion) is not null
            ? null
            : FindShellProfile());

    private Profile? FindShellProfile() => files.Find(ShellProfileName);

    private static string ShellProfileName =>
        ServiceSettings.Shell(ShellProfile) ?? ServiceSettings.Shell(OldShellProfile) ?? DefaultProfile;

    private AWSCredentials? FromKeys() => options switch
    {
        { AccessKey: null, SecretKey: null, SessionToken: null } => null,
        { AccessKey: { } accessKey, SecretKey: { } secretKey } => Found(
            "-AccessKey and -SecretKey",
            () => EnvironmentCredentials.From(accessKey, secretKey, options.SessionToken)),
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
                "Check the name against the shared AWS config and credentials files (~/.aws)."),
            source);
    }

    private AWSCredentials? FromDefaultProfile() =>
        files.Find(DefaultProfile) is { HasCredentials: true } profile
            ? FromProfile(profile, "found in the shared AWS config")
            : null;

    private AWSCredentials FromProfile(Profile profile, string source)
    {
        _profileInUse = profile;
        return Found(
            $"the profile '{profile.Name}' ({source})", () => new ProfileCredentials(files, Region).Resolve(profile));
    }

    private AWSCredentials? FromObject(object? candidate, string source) => candidate switch
    {
        null => null,
        NetworkCredential { Password: "" } => throw ConnectionException.Invalid(
            $"{source}: the secret key is empty. Expected an access key and its secret key."),
        _ => Found(source, () => ForeignCredentials.TryWrap(candidate)
            ?? throw ConnectionException.Invalid(
                $"{source}: a value of type {candidate.GetType().Name} was given. Expected credentials of an AWS " +
                "SDK, such as Get-AWSCredential returns, or a PSCredential with an access key and its secret key.")),
    };

    private AWSCredentials? FromEnvironment()
    {
        if (EnvironmentCredentials.FromKeys() is { } keys)
        {
            return Found("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", () => keys);
        }

        if (ServiceSettings.Shell("AWS_WEB_IDENTITY_TOKEN_FILE") is not { } file)
        {
            return null;
        }

        return ServiceSettings.Shell("AWS_ROLE_ARN") is { } role
            ? Found("AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN", () => RoleCredentials.From(
                file,
                new ServiceSettings(files, FindShellProfile()).For("STS", ServiceSettings.ShellRegion ?? Region),
                RoleCredentials.Role(role, ServiceSettings.Shell("AWS_ROLE_SESSION_NAME"))))
            : throw ConnectionException.Invalid("AWS_WEB_IDENTITY_TOKEN_FILE is set, but not AWS_ROLE_ARN.");
    }

    private AWSCredentials? FromContainer() =>
        ContainerCredentials.Find() is { } container ? Found("the container", () => container) : null;

    private AWSCredentials? FromInstance()
    {
        _isOnInstance = InstanceMetadata.IsThere();
        return _isOnInstance ? Found("the instance", () => InstanceMetadata.Credentials) : null;
    }

    private AWSCredentials Found(string source, Func<AWSCredentials> make)
    {
        _source = char.ToUpperInvariant(source[0]) + source[1..];
        trace($"Credentials: {source}.");
        return make();
    }

    private string? RegionOfProfile(string? name) =>
        name is not null && files.Find(name) is { } profile && profile.Find("region") is { } region
            ? Checked(region.Value, $"the profile '{name}'", profile.Describe("region"))
            : null;

    private string? Checked(string? region, string source, string? setting = null)
    {
        if (region is null)
        {
            return null;
        }

        if (!RegionName().IsMatch(region))
        {
            throw new ConnectionException(
                $"'{region.ReplaceLineEndings("\\n")}' ({setting ?? source}) is not a region. " +
                "Expected a name such as eu-west-1.",
                ConnectionException.InvalidConfiguration,
                "Correct the region.")
            {
                IsOfResource = region == options.ResourceRegion,
            };
        }

        trace($"Region: {region} ({source}).");
        return region;
    }

    // What can be a label of a host name.
    [GeneratedRegex(@"\A[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
