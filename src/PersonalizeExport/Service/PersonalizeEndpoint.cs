using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace PersonalizeExport.Service;

/// <summary>What decides on which host a client calls.</summary>
internal sealed class PersonalizeEndpointParameters : EndpointParameters
{
    public PersonalizeEndpointParameters(IClientConfig config)
    {
        this["Region"] = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion;
        this["UseDualStack"] = config.UseDualstackEndpoint;
        this["UseFIPS"] = config.UseFIPSEndpoint;
        this["Endpoint"] = config.ServiceURL;
    }
}

/// <summary>The rules from region, FIPS and dual stack to the host, as AWS publishes them for the service and for most.</summary>
/// <param name="service">What the host's name begins with.</param>
internal sealed class PersonalizeEndpointProvider(string service = "personalize") : IEndpointProvider
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
                _ => At(endpoint),
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

        string name = useFips ? service + "-fips" : service;
        string suffix = (string)partition[useDualStack ? "dualStackDnsSuffix" : "dnsSuffix"];
        return At($"https://{name}.{region}.{suffix}");

        bool Supports(string feature) => partition[feature] is true;
    }

    private static Endpoint At(string url) => new(url);
}

/// <summary>The pipeline's step that sets the host.</summary>
internal sealed class PersonalizeEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        new PersonalizeEndpointParameters(requestContext.ClientConfig);
}

/// <summary>The pipeline's step that chooses how to sign: every operation of the service takes SigV4.</summary>
internal sealed class PersonalizeAuthSchemeHandler : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}
