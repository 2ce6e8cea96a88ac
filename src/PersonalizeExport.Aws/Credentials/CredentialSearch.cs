using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using PersonalizeExport.Aws.Credentials.Clients;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// Finds credentials and region: what was given, the session's defaults, the environment, the profile in use, the container, the instance.
/// For credentials that is the order of AWS Tools for PowerShell 5. The region is that of the resource's ARN, if it has one; otherwise the order is
/// that of the AWS SDKs and the AWS CLI, where AWS_REGION comes before the region of the default profile.
/// </summary>
/// <param name="options">What was given.</param>
/// <param name="trace">Called with the source of each; never with a secret.</param>
internal sealed class CredentialSearch(ConnectionOptions options, Action<string> trace)
{
    private const string DefaultProfile = "default";
    private const string ShellProfile = "AWS_PROFILE";

    private readonly CredentialProfileStoreChain _profiles = new(options.ProfileLocation);
    private readonly List<string> _tried = [];
    private CredentialProfile? _profileInUse;
    private string _source = "";
    private bool _isOnInstance;

    /// <exception cref="ConnectionException">There are none, or those that were requested are of no use.</exception>
    public (AWSCredentials Credentials, string Region, CredentialProfile? Profile) Find()
    {
        SsoClients.Register();

        // In this order, as a role's credentials are requested in the region that the search has found.
        Func<string, AWSCredentials> credentials = FindCredentials();
        string region = FindRegion();
        return (new SourceCredentials(credentials(region), _source), region, _profileInUse);
    }

    private Func<string, AWSCredentials> FindCredentials() =>
        FromKeys()
        ?? FromObject(options.Credential, "-Credential")
        ?? FromNamedProfile(options.ProfileName, "-ProfileName")
        ?? FromObject(options.SessionCredential, "the session's default credentials")
        ?? FromEnvironment()
        ?? FromNamedProfile(Shell(ShellProfile), ShellProfile)
        ?? FromDefaultProfile()
        ?? FromContainer()
        ?? FromInstance()
        ?? throw new ConnectionException(
            $"No credentials specified or obtained from persisted/shell defaults. Tried: {string.Join(", ", _tried)}.",
            ConnectionException.MissingCredentials,
            "Specify -ProfileName or -AccessKey and -SecretKey, run Set-AWSCredential, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");

    private string FindRegion() =>
        Region(options.Region, "-Region")
        ?? Region(options.ResourceRegion, "the ARN")
        ?? Region(options.SessionRegion, "the session's default region")
        ?? Region(options.ProfileName is { } named ? ProfileOf(named)?.Region?.SystemName : null, $"the profile '{options.ProfileName}'")
        ?? Region(Shell("AWS_REGION"), "AWS_REGION")
        ?? Region(Shell("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION")
        ?? Region(ProfileOf(Shell(ShellProfile) ?? DefaultProfile)?.Region?.SystemName, $"the profile '{Shell(ShellProfile) ?? DefaultProfile}'")
        ?? Region(_isOnInstance ? InstanceMetadata.Region : null, "the instance")
        ?? throw new ConnectionException(
            "No region specified or obtained from persisted/shell defaults. Tried: -Region, the ARN, the session's default region, the profile of -ProfileName, AWS_REGION, AWS_DEFAULT_REGION, the profile in use.",
            ConnectionException.MissingRegion,
            "Specify -Region, run Set-DefaultAWSRegion, set AWS_REGION, or set a region in the profile.");

    private Func<string, AWSCredentials>? FromKeys()
    {
        if (options is { AccessKey: null, SecretKey: null, SessionToken: null })
        {
            return Nothing("-AccessKey and -SecretKey");
        }

        string? missing = options switch
        {
            { AccessKey: null } => "AccessKey",
            { SecretKey: null } => "SecretKey",
            _ => null,
        };
        return missing is not null
            ? throw new ConnectionException(
                $"-{missing} is missing: an access key and its secret key must be given together.",
                ConnectionException.InvalidConfiguration,
                "Specify both -AccessKey and -SecretKey, and -SessionToken with temporary keys.")
            : Found("-AccessKey and -SecretKey", options.SessionToken is null
                ? new BasicAWSCredentials(options.AccessKey, options.SecretKey)
                : new SessionAWSCredentials(options.AccessKey, options.SecretKey, options.SessionToken));
    }

    private Func<string, AWSCredentials>? FromNamedProfile(string? name, string source)
    {
        if (name is null)
        {
            return Nothing(source);
        }

        _profileInUse = ProfileOf(name) ?? throw new ConnectionException(
            $"The AWS profile '{name}' ({source}) was not found{(options.ProfileLocation is null ? "" : $" in {options.ProfileLocation}")}.",
            ConnectionException.ProfileNotFound,
            "Check the name against the shared AWS config and credentials files (~/.aws).");
        return FromProfileInUse(source);
    }

    private Func<string, AWSCredentials>? FromDefaultProfile()
    {
        _profileInUse = ProfileOf(DefaultProfile);

        // Many have a default profile for its region alone.
        if (_profileInUse is { CanCreateAWSCredentials: true })
        {
            return FromProfileInUse("found in the shared AWS config");
        }

        _profileInUse = null;
        return Nothing($"the profile '{DefaultProfile}'");
    }

    private Func<string, AWSCredentials> FromProfileInUse(string source)
    {
        CredentialProfile profile = _profileInUse!;
        return Found($"the profile '{profile.Name}' ({source})", region => new ProfileCredentials(options.ProfileLocation, region).Resolve(profile));
    }

    private Func<string, AWSCredentials>? FromObject(object? candidate, string source) =>
        candidate is NetworkCredential { Password: "" } ? throw new ConnectionException(
            $"{source}: the secret key is empty. Expected an access key and its secret key.", ConnectionException.InvalidConfiguration, $"Correct {source}.")
        : candidate is null
            ? Nothing(source)
            : Found(source, ForeignCredentials.TryWrap(candidate) ?? throw new ConnectionException(
                $"{source}: a value of type {candidate.GetType().Name} was given. Expected credentials of an AWS SDK, such as Get-AWSCredential returns, or a PSCredential with an access key and its secret key.",
                ConnectionException.InvalidConfiguration,
                "Specify the output of Get-AWSCredential, or -ProfileName, or -AccessKey and -SecretKey."));

    private Func<string, AWSCredentials>? FromEnvironment()
    {
        if (Shell("AWS_ACCESS_KEY_ID") is not null && Shell("AWS_SECRET_ACCESS_KEY") is not null)
        {
            return Found("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", new EnvironmentVariablesAWSCredentials());
        }

        if (Shell("AWS_WEB_IDENTITY_TOKEN_FILE") is { } file && Shell("AWS_ROLE_ARN") is { } role)
        {
            string session = Shell("AWS_ROLE_SESSION_NAME") ?? RoleCredentials.NewSessionName();
            return Found("AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN", region => RoleCredentials.FromWebIdentity(file, role, session, region));
        }

        return Nothing("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_WEB_IDENTITY_TOKEN_FILE");
    }

    private Func<string, AWSCredentials>? FromContainer() =>
        ContainerCredentials.Find() is { } credentials ? Found("the container", credentials) : Nothing("AWS_CONTAINER_CREDENTIALS_FULL_URI");

    private Func<string, AWSCredentials>? FromInstance()
    {
        _isOnInstance = InstanceMetadata.IsThere();
        return _isOnInstance ? Found("the instance", InstanceMetadata.Credentials) : Nothing("instance metadata");
    }

    private CredentialProfile? ProfileOf(string name) => _profiles.TryGetProfile(name, out CredentialProfile profile) ? profile : null;

    private Func<string, AWSCredentials> Found(string source, AWSCredentials credentials) => Found(source, _ => credentials);

    private Func<string, AWSCredentials> Found(string source, Func<string, AWSCredentials> credentials)
    {
        _source = char.ToUpperInvariant(source[0]) + source[1..];
        trace($"Credentials: {source}.");
        return credentials;
    }

    private Func<string, AWSCredentials>? Nothing(string source)
    {
        _tried.Add(source);
        return null;
    }

    private string? Region(string? region, string source)
    {
        if (region is not null)
        {
            trace($"Region: {region} ({source}).");
        }

        return region;
    }

    private static string? Shell(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
