using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>A client of a service that issues credentials, over the SDK's own pipeline.</summary>
/// <remarks>
/// The SDK has packages of such clients, but every copy of the SDK in a process looks for them in all its assemblies by their names, and takes
/// the first: with them the module would break the roles and logins of AWS Tools, and AWS Tools those of the module.
/// </remarks>
internal abstract class CredentialServiceClient(AWSCredentials credentials, CredentialServiceConfig config) : AmazonServiceClient(credentials, config)
{
    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata(config.ServiceId);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new PersonalizeEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new CredentialServiceAuthSchemeHandler());
    }

    /// <summary>Makes a call.</summary>
    /// <param name="marshall">Fills in the request.</param>
    /// <param name="unmarshaller">Reads the response.</param>
    protected async Task<TOutput> CallAsync<TOutput>(Action<DefaultRequest> marshall, ResponseUnmarshaller unmarshaller)
        where TOutput : class
    {
        InvokeOptions options = new() { RequestMarshaller = new CredentialServiceMarshaller(Config.ServiceId, marshall), ResponseUnmarshaller = unmarshaller };
        CredentialServiceResponse<TOutput> response = await InvokeAsync<CredentialServiceResponse<TOutput>>(new CredentialServiceRequest(), options, SdkScope.CancellationToken).ConfigureAwait(false);
        return response.Output ?? throw new AmazonClientException($"The response from {Config.ServiceId} is empty.");
    }

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId => serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
