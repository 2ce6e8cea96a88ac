using Amazon.Runtime;

namespace PersonalizeExport.Service.Credentials.Issuers;

/// <summary>What the SDK's pipeline carries back from the unmarshaller.</summary>
internal sealed class IssuerResponse<TOutput> : AmazonWebServiceResponse
    where TOutput : class
{
    public TOutput? Output { get; init; }
}
