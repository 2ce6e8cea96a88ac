using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws;

/// <summary>The endpoint of a service that environment or shared files name, as the SDK finds it.</summary>
internal sealed class ConfiguredEndpoint : ClientConfig
{
    private ConfiguredEndpoint()
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard }]))
    {
    }

    public override string ServiceVersion => "";

    public override string UserAgent => "";

    public override string RegionEndpointServiceName => "";

    /// <summary>The URL, or null where none is configured.</summary>
    public static string? Find(string serviceId, Profile? profile) => Config(serviceId, profile).ServiceURL;

    /// <summary>The settings of a service that issues credentials.</summary>
    public static ClientSettings Settings(string serviceId, string region)
    {
        ConfiguredEndpoint config = Config(serviceId, null);
        return new ClientSettings(region, config.ServiceURL, config.UseFIPSEndpoint, config.UseDualstackEndpoint);
    }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => throw new NotSupportedException();

    private static ConfiguredEndpoint Config(string serviceId, Profile? profile) => new() { ServiceId = serviceId, Profile = profile };
}
