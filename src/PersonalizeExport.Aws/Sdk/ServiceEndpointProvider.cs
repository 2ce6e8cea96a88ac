using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>Derives the host from region, FIPS and dual stack by the rules that AWS publishes for this service and most others.</summary>
/// <param name="host">What the host's name begins with.</param>
internal sealed class ServiceEndpointProvider(string host) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        bool useFips = (bool?)parameters["UseFIPS"] is true;
        bool useDualStack = (bool?)parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string { Length: > 0 } endpoint)
        {
            return (useFips, useDualStack) switch
            {
                (true, _) => throw new AmazonClientException("Invalid configuration: an endpoint URL and the FIPS endpoint cannot be used together."),
                (_, true) => throw new AmazonClientException("Invalid configuration: an endpoint URL and the dual-stack endpoint cannot be used together."),
                _ => new Endpoint(endpoint),
            };
        }

        if (parameters["Region"] is not string { Length: > 0 } region)
        {
            throw new AmazonClientException("Invalid configuration: no region.");
        }

        PropertyBag partition = (PropertyBag)Fn.Partition(region);
        if (useFips && !Supports("supportsFIPS"))
        {
            throw new AmazonClientException($"FIPS is enabled but the partition of {region} does not support it.");
        }

        if (useDualStack && !Supports("supportsDualStack"))
        {
            throw new AmazonClientException($"Dual stack is enabled but the partition of {region} does not support it.");
        }

        string name = useFips ? host + "-fips" : host;
        string suffix = (string)partition[useDualStack ? "dualStackDnsSuffix" : "dnsSuffix"];
        return new Endpoint($"https://{name}.{region}.{suffix}");

        bool Supports(string feature) => partition[feature] is true;
    }
}

/// <summary>What decides on which host a client calls.</summary>
internal sealed class ServiceEndpointParameters : EndpointParameters
{
    public ServiceEndpointParameters(IClientConfig config)
    {
        this["Region"] = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion;
        this["UseDualStack"] = config.UseDualstackEndpoint;
        this["UseFIPS"] = config.UseFIPSEndpoint;
        this["Endpoint"] = config.ServiceURL;
    }
}
