using Amazon;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials.Clients;

/// <summary>The SDK's configuration for a service that issues credentials.</summary>
internal sealed class CredentialServiceConfig : ServiceConfig
{
    public CredentialServiceConfig(string serviceId, string host, string signingName, string version, string region)
        : base(serviceId, host, signingName, version)
    {
        // Set explicitly, the region is also used where the environment or the profile names an endpoint.
        AuthenticationRegion = region;
        RegionEndpoint = RegionEndpoint.GetBySystemName(region);

        // A user waits for it. The SDK's default is 100 seconds for each try.
        Timeout = TimeSpan.FromSeconds(10);
        MaxErrorRetry = 1;
    }
}
