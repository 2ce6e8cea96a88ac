using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>
/// A client of an AWS service over the SDK's own pipeline, which signs, retries, corrects the clock's skew and goes
/// through proxies.
/// </summary>
internal abstract class ServiceClient(AWSCredentials credentials, ServiceConfig config)
    : AmazonServiceClient(credentials, config)
{
    /// <summary>The URL that is called.</summary>
    public string EndpointUrl => config.Url;

    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata(config.ServiceId);

    public static T Required<T>(T? value, string member)
        where T : class =>
        value ?? throw AwsErrors.Malformed($"The service's response has no '{member}'.");

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AuthSchemeHandler());
    }

    /// <summary>Sends a request and reads its response.</summary>
    protected async Task<TOutput> SendAsync<TOutput>(
        ServiceRequest request, ResponseUnmarshaller unmarshaller, CancellationToken cancellationToken)
        where TOutput : class
    {
        SdkScope.Enter(cancellationToken);
        InvokeOptions options = new()
        {
            RequestMarshaller = new RequestMarshaller(config),
            ResponseUnmarshaller = unmarshaller,
        };
        ServiceResponse<TOutput> response =
            await InvokeAsync<ServiceResponse<TOutput>>(request, options, cancellationToken).ConfigureAwait(false);
        return Required(response.Output, "body");
    }

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId => serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }

    private sealed class RequestMarshaller(ServiceConfig config) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            ServiceRequest source = (ServiceRequest)input;
            DefaultRequest request = new(source, config.ServiceId)
            {
                Endpoint = new Uri(config.Url),
                HttpMethod = source.Method,
                ResourcePath = source.Path,
                UseQueryString = source.Method is "GET",
                Content = source.Content,
            };
            foreach ((string name, string value) in source.Headers)
            {
                request.Headers[name] = value;
            }

            foreach ((string name, string value) in source.Parameters)
            {
                request.Parameters[name] = value;
            }

            return request;
        }
    }

    // The requests without credentials have a token in their content.
    private sealed class AuthSchemeHandler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
            executionContext.RequestContext.ExplicitAWSCredentials is AnonymousAWSCredentials
                ? AuthSchemeOption.DEFAULT_NOAUTH
                : AuthSchemeOption.DEFAULT_SIGV4;
    }
}

/// <summary>A request on its way through the SDK's pipeline.</summary>
/// <param name="operation">The operation's name in the service's API model.</param>
internal sealed class ServiceRequest(string operation) : AmazonWebServiceRequest
{
    public string Operation => operation;

    /// <summary>How often it has been handed to the network.</summary>
    public int Tries { get; set; }

    public string Method { get; init; } = "POST";

    public string Path { get; init; } = "/";

    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>The query of a GET, or the form of a POST without content.</summary>
    public Dictionary<string, string> Parameters { get; } = [];

    public byte[]? Content { get; init; }
}

/// <summary>A response on its way back.</summary>
internal sealed class ServiceResponse<TOutput> : AmazonWebServiceResponse
{
    // The pipeline needs a parameterless constructor.
    public TOutput? Output { get; init; }
}
