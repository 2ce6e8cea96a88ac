using Amazon.Runtime;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>What the SDK's pipeline carries back from the unmarshaller.</summary>
internal sealed class CredentialServiceResponse<TOutput> : AmazonWebServiceResponse
    where TOutput : class
{
    public TOutput? Output { get; init; }
}
