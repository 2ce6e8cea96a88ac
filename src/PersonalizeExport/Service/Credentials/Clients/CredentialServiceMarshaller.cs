using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>Makes the HTTP request of a call; what is in it, the client says.</summary>
internal sealed class CredentialServiceMarshaller(string serviceId, Action<DefaultRequest> marshall) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        DefaultRequest request = new(input, serviceId);
        marshall(request);
        return request;
    }
}
