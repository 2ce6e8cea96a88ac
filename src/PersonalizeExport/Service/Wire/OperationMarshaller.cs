using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Service.Wire;

/// <summary>Makes the HTTP request of an operation in AWS JSON 1.1.</summary>
internal sealed class OperationMarshaller<TInput>(string operation, JsonTypeInfo<TInput> json) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        DefaultRequest request = new(input, PersonalizeConfig.Service)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = JsonSerializer.SerializeToUtf8Bytes(((OperationRequest<TInput>)input).Input, json),
        };
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["X-Amz-Target"] = "AmazonPersonalize." + operation;
        return request;
    }
}
