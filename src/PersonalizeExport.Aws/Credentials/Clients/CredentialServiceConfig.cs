using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials.Clients;

/// <summary>The SDK's configuration for a service that issues credentials.</summary>
internal sealed class CredentialServiceConfig : ServiceConfig
{
    public CredentialServiceConfig(string serviceId, string host, string signingName, string version, ClientSettings settings)
        : base(serviceId, host, signingName, version, settings)
    {
        // A user waits for it. The SDK's default is 100 seconds for each try.
        Timeout = TimeSpan.FromSeconds(10);
        MaxErrorRetry = 1;
    }
}
