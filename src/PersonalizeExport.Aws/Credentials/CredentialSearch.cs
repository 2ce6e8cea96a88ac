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

    private readonly List<string> _tried = [];
    private Profile? _profileInUse;
    private string _source = "";
    private bool _isOnInstance;

    /// <exception cref="ConnectionException">There are none, or those that were requested are of no use.</exception>
    public (AWSCredentials Credentials, string Region, ServiceSettings Settings) Find()
    {
        // In this order, as a role's credentials are requested in the region that the search has found.
        Func<string, AWSCredentials> credentials = FindCredentials();
        string region = FindRegion();
        return (
            new SourceCredentials(credentials(region), _source),
            region,
            new ServiceSettings(files, FindSettings()));
    }

    private Func<string, AWSCredentials> FindCredentials() =>
        FromKeys()
        ?? FromObject(options.Credential, "-Credential")
        ?? FromNamedProfile(options.ProfileName, "-ProfileName")
        ?? FromObject(options.SessionCredential, "the session's default credentials")
        ?? FromEnvironment()
        ?? FromNamedProfile(ServiceSettings.Shell(ShellProfile), ShellProfile)
        ?? FromDefaultProfile()
        ?? FromContainer()
        ?? FromInstance()
        ?? throw new ConnectionException(
            $"No credentials specified or obtained from persisted/shell defaults. Tried: {string.Join(", ", _tried)}.",
            ConnectionException.MissingCredentials,
            "Specify -ProfileName or -AccessKey and -SecretKey, run Set-AWSCredential, " +
            "or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");

    private string FindRegion() =>
        Region(options.Region, "-Region")
        ?? Region(options.ResourceRegion, "the ARN")
        ?? Region(options.SessionRegion, "the session's default region")
        ?? RegionOfProfile(options.ProfileName)
        ?? Region(ServiceSettings.Shell("AWS_REGION"), "AWS_REGION")
        ?? Region(ServiceSettings.Shell("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION")
        ?? RegionOfProfile(ServiceSettings.Shell(ShellProfile) ?? DefaultProfile)
        ?? Region(_isOnInstance ? InstanceMetadata.Region : null, "the instance")
        ?? throw new ConnectionException(
            "No region specified or obtained from persisted/shell defaults. " +
            "Tried: -Region, the ARN, the session's default region, the profile of -ProfileName, " +
            "AWS_REGION, AWS_DEFAULT_REGION, the profile in use.",
            ConnectionException.MissingRegion,
            "Specify -Region, run Set-DefaultAWSRegion, set AWS_REGION, or set a region in the profile.");

    // Where no profile gives the credentials, the shell's has settings of the client. A command that was told
    // everything needs none of them.
    private Profile? FindSettings() =>
        _profileInUse ?? (options.EndpointUrl is not null && GivenRegion is not null ? null : FindShellProfile());

    private Profile? FindShellProfile() => files.Find(ServiceSettings.Shell(ShellProfile) ?? DefaultProfile);

    private string? GivenRegion => options.Region ?? options.ResourceRegion ?? options.SessionRegion;

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
            ? throw ConnectionException.Invalid(
                $"-{missing} is missing: an access key and its secret key must be given together.")
            : Found(
                "-AccessKey and -SecretKey",
                EnvironmentCredentials.From(options.AccessKey!, options.SecretKey!, options.SessionToken));
    }

    private Func<string, AWSCredentials>? FromNamedProfile(string? name, string source)
    {
        if (name is null)
        {
            return Nothing(source);
        }

        _profileInUse = files.Find(name)
            ?? throw new ConnectionException(
                $"The AWS profile '{name}' ({source}) was not found" +
                $"{(options.ProfileLocation is null ? "" : $" in {options.ProfileLocation}")}.",
                ConnectionException.ProfileNotFound,
                "Check the name against the shared AWS config and credentials files (~/.aws).");
        return FromProfile(_profileInUse, source);
    }

    private Func<string, AWSCredentials>? FromDefaultProfile()
    {
        if (files.Find(DefaultProfile) is { HasCredentials: true } profile)
        {
            _profileInUse = profile;
            return FromProfile(profile, "found in the shared AWS config");
        }

        return Nothing($"the profile '{DefaultProfile}'");
    }

    private Func<string, AWSCredentials> FromProfile(Profile profile, string source) =>
        Found($"the profile '{profile.Name}' ({source})", region =>
            new ProfileCredentials(files, region).Resolve(profile));

    private Func<string, AWSCredentials>? FromObject(object? candidate, string source) =>
        candidate is NetworkCredential { Password: "" }
            ? throw ConnectionException.Invalid(
                $"{source}: the secret key is empty. Expected an access key and its secret key.")
        : candidate is null ? Nothing(source)
        : Found(
            source,
            ForeignCredentials.TryWrap(candidate)
                ?? throw ConnectionException.Invalid(
                    $"{source}: a value of type {candidate.GetType().Name} was given. " +
                    $"Expected credentials of an AWS SDK, such as Get-AWSCredential "
                        + "returns, or a PSCredential with an access key and its secret key."));

    private Func<string, AWSCredentials>? FromEnvironment()
    {
        if (EnvironmentCredentials.FromKeys() is { } keys)
        {
            return Found("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", keys);
        }

        if (
            ServiceSettings.Shell("AWS_WEB_IDENTITY_TOKEN_FILE") is { } file
            && ServiceSettings.Shell("AWS_ROLE_ARN") is { } role)
        {
            string? session = ServiceSettings.Shell("AWS_ROLE_SESSION_NAME");
            return Found("AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN", region =>
                SecurityTokenClient.AssumeRole(
                    file,
                    new ServiceSettings(files, FindShellProfile()).For("STS", ServiceSettings.ShellRegion ?? region),
                    SecurityTokenClient.Role(role, session)));
        }

        return Nothing("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_WEB_IDENTITY_TOKEN_FILE");
    }

    private Func<string, AWSCredentials>? FromContainer() =>
        ContainerCredentials.Find() is { } container
            ? Found("the container", container)
            : Nothing("AWS_CONTAINER_CREDENTIALS_FULL_URI");

    private Func<string, AWSCredentials>? FromInstance()
    {
        _isOnInstance = InstanceMetadata.IsThere();
        return _isOnInstance ? Found("the instance", InstanceMetadata.Credentials) : Nothing("instance metadata");
    }

    private Func<string, AWSCredentials> Found(string source, AWSCredentials credentials) =>
        Found(source, _ => credentials);

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

    private string? RegionOfProfile(string? name) =>
        name is not null && files.Find(name) is { } profile && profile.Find("region") is { } region
            ? Region(region.Value, $"the profile '{name}'", profile.Describe("region"))
            : null;

    private string? Region(string? region, string source, string? setting = null)
    {
        if (region is null)
        {
            return null;
        }

        if (!RegionName().IsMatch(region))
        {
            throw new ConnectionException(
                $"'{region.ReplaceLineEndings("\\n")}' ({setting ?? source}) is not a region. " +
                $"Expected a name such as eu-west-1.",
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
