using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using PersonalizeExport.Throttling;
using ExecutionContext = Amazon.Runtime.Internal.ExecutionContext;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>
/// A client of an AWS service over the SDK's own pipeline, which signs, retries, corrects the clock's skew and reads
/// responses.
/// </summary>
/// <param name="credentials">Whose requests they are; null where a token in the request says so.</param>
/// <param name="config">What is called, and how.</param>
/// <param name="retries">Which requests are sent again; null for the SDK's own choice.</param>
/// <param name="traceRequest">Called with a line for each request that has ended; null for none.</param>
internal class ServiceClient(
    AWSCredentials? credentials,
    ServiceConfig config,
    RetryPolicy? retries = null,
    Action<string>? traceRequest = null)
    : IDisposable
{
    // From the network up. A client of the SDK has nine more, none of which does anything for these calls; one of them
    // gets the credentials twice for each request.
    private readonly RuntimePipeline _pipeline = new(
    [
        new HttpHandler<HttpContent>(new HttpRequestMessageFactory(config), null),
        new TraceHandler(traceRequest),
        new Unmarshaller(supportsResponseLogging: false),
        new ErrorHandler(Logger.EmptyLogger),
        new Signer(),
        new RetryHandler(retries ?? new StandardRetryPolicy(config)),
        new Marshaller(),
    ]);

    /// <summary>How it calls.</summary>
    public ServiceConfig Config => config;

    /// <summary>Sends a request and reads its response.</summary>
    /// <param name="request">The request, which is sent with this client only.</param>
    /// <param name="read">Reads the output of the body.</param>
    /// <exception cref="AmazonUnmarshallingException">The response has not what it must have.</exception>
    public async Task<T> SendAsync<T>(ServiceRequest request, Func<JsonNode, T> read)
    {
        // The SDK would append the slash after it has signed the path without it:
        // https://github.com/aws/aws-sdk-net/issues/2015
        request.Wire.Endpoint = new Uri(config.Url.TrimEnd('/') + '/');
        request.Progress = new RequestContext(enableMetric: false)
        {
            ClientConfig = config,
            OriginalRequest = request,
            Marshaller = request,
            Unmarshaller = new ResponseReader(),
            Identity = credentials,
            Signer = credentials is null ? new NullSigner() : new AWS4Signer(),
            IsAsync = true,
            CancellationToken = SdkScope.CancellationToken,
        };
        ServiceResponse response = await _pipeline
            .InvokeAsync<ServiceResponse>(new ExecutionContext(request.Progress, new ResponseContext()))
            .ConfigureAwait(false);
        try
        {
            return read(response.Body ?? throw new FormatException("It has no body."));
        }
        catch (Exception error) when (Json.IsUnreadable(error))
        {
            throw AwsErrors.Malformed($"The service's response cannot be used. {error.Message}", error);
        }
    }

    public void Dispose() => _pipeline.Dispose();

    // Next to the network, so that it sees each try and its time alone.
    private sealed class TraceHandler(Action<string>? trace) : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            IWebResponseData? response = null;
            long begin = Stopwatch.GetTimestamp();
            try
            {
                T result = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                response = executionContext.ResponseContext.HttpResponse;
                return result;
            }
            catch (HttpErrorResponseException error)
            {
                response = error.Response;
                throw;
            }
            finally
            {
                ServiceRequest request = (ServiceRequest)executionContext.RequestContext.OriginalRequest;
                string status = response is null
                    ? "no response"
                    : $"status {(int)response.StatusCode}, request ID {response.GetHeaderValue("x-amzn-RequestId")}";
                trace?.Invoke(
                    $"{request.Operation} to {request.Wire.Endpoint.Authority}: {status}, "
                        + $"{Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0} ms, "
                        + $"try {ThrottledService.EarlierTries.Value + request.Tries}");
            }
        }
    }
}

/// <summary>A request on its way through the SDK's pipeline.</summary>
internal sealed class ServiceRequest : AmazonWebServiceRequest, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    /// <param name="operation">The operation's name in the service's API model.</param>
    /// <param name="content">The JSON to post; null where there is none.</param>
    public ServiceRequest(string operation, JsonObject? content = null)
    {
        Operation = operation;
        Wire = new DefaultRequest(this, operation);
        if (content is not null)
        {
            Wire.Content = Encoding.UTF8.GetBytes(content.ToJsonString());
            Wire.Headers["Content-Type"] = "application/json";
        }
    }

    public string Operation { get; }

    /// <summary>What is sent: path, headers, and the form of a POST or the query of a GET.</summary>
    public DefaultRequest Wire { get; }

    /// <summary>How far it has come; null before it is sent.</summary>
    public RequestContext? Progress { get; set; }

    /// <summary>How often it has been handed to the network.</summary>
    public int Tries => Progress is { IsSigned: true, Retries: var retries } ? retries + 1 : 0;

    public IRequest Marshall(AmazonWebServiceRequest input) => Wire;
}

/// <summary>A response on its way back.</summary>
internal sealed class ServiceResponse : AmazonWebServiceResponse
{
    // The pipeline needs a parameterless constructor.
    public JsonNode? Body { get; init; }
}
