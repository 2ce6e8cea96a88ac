using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>A request on its way through the SDK's pipeline.</summary>
/// <param name="operation">The operation's name in the service's API model.</param>
/// <param name="write">Writes the HTTP request.</param>
internal sealed class ServiceRequest(string operation, Action<DefaultRequest> write) : AmazonWebServiceRequest
{
    public string Operation => operation;

    /// <summary>How often it has been handed to the network.</summary>
    public int Tries { get; set; }

    public void Write(DefaultRequest request) => write(request);
}

/// <summary>A response on its way back.</summary>
internal sealed class ServiceResponse<TOutput> : AmazonWebServiceResponse
{
    // The pipeline needs a parameterless constructor.
    public TOutput? Output { get; init; }
}
