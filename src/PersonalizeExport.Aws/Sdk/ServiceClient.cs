using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>A client of an AWS service over the SDK's own pipeline, which signs, retries, corrects the clock's skew and goes through proxies.</summary>
internal abstract class ServiceClient(AWSCredentials credentials, ServiceConfig config) : AmazonServiceClient(credentials, config)
{
    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata(config.ServiceId);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new AuthSchemeHandler());
    }

    /// <summary>Sends a request and reads its response.</summary>
    protected async Task<TOutput> SendAsync<TOutput>(ServiceRequest request, ResponseUnmarshaller unmarshaller, CancellationToken cancellationToken)
        where TOutput : class
    {
        SdkScope.Enter(cancellationToken);
        InvokeOptions options = new() { RequestMarshaller = new RequestMarshaller(Config.ServiceId), ResponseUnmarshaller = unmarshaller };
        ServiceResponse<TOutput> response = await InvokeAsync<ServiceResponse<TOutput>>(request, options, cancellationToken).ConfigureAwait(false);
        return Required(response.Output, "body");
    }

    protected static T Required<T>(T? value, string member)
        where T : class =>
        value ?? throw Malformed($"The service's response has no '{member}'.");

    // As with no response, the service may have done what was requested.
    protected static Exception Malformed(string message) => new AmazonUnmarshallingException(null, null, null, message, null) { StatusCode = HttpStatusCode.OK };

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId => serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }

    private sealed class RequestMarshaller(string serviceId) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            DefaultRequest request = new(input, serviceId);
            ((ServiceRequest)input).Write(request);
            return request;
        }
    }

    private sealed class EndpointHandler : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new ServiceEndpointParameters(requestContext.ClientConfig);
    }

    // The requests without credentials have a token in their content.
    private sealed class AuthSchemeHandler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
            executionContext.RequestContext.ExplicitAWSCredentials is AnonymousAWSCredentials ? AuthSchemeOption.DEFAULT_NOAUTH : AuthSchemeOption.DEFAULT_SIGV4;
    }
}
