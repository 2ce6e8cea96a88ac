using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>The SDK's configuration for a service.</summary>
internal abstract class ServiceConfig : ClientConfig
{
    private static readonly string ModuleUserAgent =
        InternalSDKUtils.BuildUserAgentString("PersonalizeExport", typeof(ServiceConfig).Assembly.GetName().Version!.ToString(3));

    private readonly string _host;

    /// <param name="serviceId">The service's ID in its API model: AWS_ENDPOINT_URL_ and profiles name its endpoint by it.</param>
    /// <param name="host">What its host's name begins with.</param>
    /// <param name="signingName">The name that requests are signed for.</param>
    /// <param name="version">The version of its API.</param>
    protected ServiceConfig(string serviceId, string host, string signingName, string version)
        : base(DefaultsModes())
    {
        _host = host;
        ServiceId = serviceId;
        ServiceVersion = version;
        AuthenticationServiceName = signingName;
        EndpointProvider = new ServiceEndpointProvider(host);
    }

    public override string ServiceVersion { get; }

    public override string UserAgent => ModuleUserAgent;

    public override string RegionEndpointServiceName => _host;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new ServiceEndpointParameters(this));

    // Connect and TLS timeouts of the SDKs' "defaults mode", which a user chooses by AWS_DEFAULTS_MODE or a profile.
    private static DefaultConfigurationProvider DefaultsModes() => new(
    [
        Mode(DefaultConfigurationMode.Standard, 3.1),
        Mode(DefaultConfigurationMode.InRegion, 1.1),
        Mode(DefaultConfigurationMode.CrossRegion, 3.1),
        Mode(DefaultConfigurationMode.Mobile, 30),
        Mode(DefaultConfigurationMode.Auto, 1.1),
    ]);

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, double connectSeconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(connectSeconds),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(connectSeconds),
    };
}
