using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Util.Internal;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>What a client is told: nothing of it is read from files or the environment later.</summary>
internal sealed record ClientSettings(
    string Region, string? EndpointUrl = null, bool UseFips = false, bool UseDualStack = false);

/// <summary>
/// The SDK's configuration for a service. It sets all that the SDK would otherwise look up, in the shared files too,
/// when a client first needs it. There a line that is no setting ends every call of the process, even after it was
/// corrected, because a static constructor reads it.
/// </summary>
internal class ServiceConfig : ClientConfig
{
    private static readonly string ModuleUserAgent = InternalSDKUtils.BuildUserAgentString(
        "PersonalizeExport", typeof(ServiceConfig).Assembly.GetName().Version!.ToString(3));

    /// <param name="host">What its host's name begins with. Those that take signed requests are signed for so.</param>
    /// <param name="settings">Where it is called.</param>
    public ServiceConfig(string host, ClientSettings settings)
        : base(new DefaultConfigurationProvider(
            [new DefaultConfiguration { Name = DefaultConfigurationMode.Standard }]))
    {
        AuthenticationServiceName = host;
        AuthenticationRegion = settings.Region;
        Url = PersonalizeException.WithoutUserInfo(settings.EndpointUrl ?? UrlOf(host, settings));
        ServiceURL = Url;
        HttpClientFactory = new GuardedHttpFactory(Clock);

        // A user waits for it. The SDK's default is 100 seconds for each try.
        Timeout = TimeSpan.FromSeconds(10);
        MaxErrorRetry = 1;

        DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        RetryMode = RequestRetryMode.Standard;
        DisableClockSkewCorrection = false;
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        AccountIdEndpointMode = AccountIdEndpointMode.DISABLED;
        ClientAppId = Shell.Value("AWS_SDK_UA_APP_ID") ?? "";
    }

    /// <summary>The URL that is called.</summary>
    public string Url { get; }

    /// <summary>The service's clock.</summary>
    public ServiceClock Clock { get; } = new(TimeProvider.System);

    public override string ServiceVersion => "";

    public override string UserAgent => ModuleUserAgent;

    public override string RegionEndpointServiceName => AuthenticationServiceName;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        new(Url);

    // By the rules that AWS publishes for most services.
    private static string UrlOf(string host, ClientSettings settings)
    {
        PropertyBag partition = (PropertyBag)Fn.Partition(settings.Region);
        string? missing = settings.UseFips && partition["supportsFIPS"] is not true ? "FIPS"
            : settings.UseDualStack && partition["supportsDualStack"] is not true ? "Dual stack"
            : null;
        if (missing is not null)
        {
            throw new AmazonClientException(
                $"{missing} is enabled but the partition of {settings.Region} does not support it.");
        }

        string name = settings.UseFips ? host + "-fips" : host;
        object suffix = partition[settings.UseDualStack ? "dualStackDnsSuffix" : "dnsSuffix"];
        return $"https://{name}.{settings.Region}.{suffix}";
    }
}
