using Amazon.Runtime;

namespace PersonalizeExport.Service.Wire;

/// <summary>What the SDK's pipeline carries to the marshaller.</summary>
internal sealed class OperationRequest<TInput>(TInput input) : AmazonWebServiceRequest
{
    public TInput Input => input;
}

/// <summary>What the SDK's pipeline carries back from the unmarshaller.</summary>
internal sealed class OperationResponse<TOutput> : AmazonWebServiceResponse
{
    // The pipeline needs a parameterless constructor; the unmarshaller always sets the output.
    public TOutput? Output { get; init; }
}
