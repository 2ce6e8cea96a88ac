using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>
/// The SDK's configuration for a service. What it has set is what the SDK does not read from the environment and the
/// shared files.
/// </summary>
internal abstract class ServiceConfig : ClientConfig
{
    private static readonly string ModuleUserAgent =
        InternalSDKUtils.BuildUserAgentString("PersonalizeExport", typeof(ServiceConfig).Assembly.GetName().Version!.ToString(3));

    private readonly string _host;

    /// <param name="serviceId">The service's ID in its API model.</param>
    /// <param name="host">What its host's name begins with.</param>
    /// <param name="signingName">The name that requests are signed for.</param>
    /// <param name="version">The version of its API.</param>
    /// <param name="settings">Where it is called.</param>
    protected ServiceConfig(string serviceId, string host, string signingName, string version, ClientSettings settings)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard }]))
    {
        _host = host;
        ServiceId = serviceId;
        ServiceVersion = version;
        AuthenticationServiceName = signingName;
        EndpointProvider = new ServiceEndpointProvider(host);
        HttpClientFactory = new GuardedHttpFactory(Clock);
        UseFIPSEndpoint = settings.UseFips;
        UseDualstackEndpoint = settings.UseDualStack;
        RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        AuthenticationRegion = settings.Region;
        if (settings.EndpointUrl is { } url)
        {
            ServiceURL = PersonalizeException.WithoutUserInfo(url);
        }

        SdkDefaults.Set(this);
    }

    /// <summary>The service's clock.</summary>
    public ServiceClock Clock { get; } = new(TimeProvider.System);

    public override string ServiceVersion { get; }

    public override string UserAgent => ModuleUserAgent;

    public override string RegionEndpointServiceName => _host;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new ServiceEndpointParameters(this));
}
