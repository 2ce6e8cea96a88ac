using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>What the SDK must know of a service that issues credentials.</summary>
internal sealed class CredentialServiceConfig : ClientConfig
{
    private readonly string _host;

    /// <param name="serviceId">The service's ID in its API model: AWS_ENDPOINT_URL_ and profiles name its endpoint by it.</param>
    /// <param name="host">What its host's name begins with.</param>
    /// <param name="signingName">The name that requests are signed for.</param>
    /// <param name="version">The version of its API.</param>
    /// <param name="region">The region; it stands also where something names an endpoint.</param>
    public CredentialServiceConfig(string serviceId, string host, string signingName, string version, string region)
        : base(PersonalizeConfig.DefaultsModes())
    {
        _host = host;
        ServiceId = serviceId;
        ServiceVersion = version;
        AuthenticationServiceName = signingName;
        AuthenticationRegion = region;
        RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        EndpointProvider = new PersonalizeEndpointProvider(host);

        // A user waits for it, and so does whatever the credentials are for. The SDK's own default is 100 seconds for each try.
        Timeout = TimeSpan.FromSeconds(10);
        MaxErrorRetry = 1;
    }

    public override string ServiceVersion { get; }

    public override string UserAgent { get; } = PersonalizeConfig.UserAgentOfModule;

    public override string RegionEndpointServiceName => _host;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new PersonalizeEndpointParameters(this));
}
