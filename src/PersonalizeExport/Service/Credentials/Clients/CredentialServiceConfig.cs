using Amazon;
using PersonalizeExport.Service.Sdk;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>A service that issues credentials, as the SDK must know it.</summary>
internal sealed class CredentialServiceConfig : ServiceConfig
{
    public CredentialServiceConfig(string serviceId, string host, string signingName, string version, string region)
        : base(serviceId, host, signingName, version)
    {
        // Set here the region stands also where something names an endpoint.
        AuthenticationRegion = region;
        RegionEndpoint = RegionEndpoint.GetBySystemName(region);

        // A user waits for it, and so does whatever the credentials are for. The SDK's own default is 100 seconds for each try.
        Timeout = TimeSpan.FromSeconds(10);
        MaxErrorRetry = 1;
    }
}
