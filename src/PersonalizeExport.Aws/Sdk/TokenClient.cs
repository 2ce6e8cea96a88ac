using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>A client of a service that takes a token in place of a signature, and speaks JSON.</summary>
internal sealed class TokenClient(string serviceId, string host, ClientSettings settings)
    : ServiceClient(new AnonymousAWSCredentials(), new ServiceConfig(serviceId, host, settings))
{
    public Task<JsonNode> SendAsync(ServiceRequest request) => SendAsync<JsonNode>(
        request, new JsonUnmarshaller<JsonNode>(body => JsonNode.Parse(body)), SdkScope.CancellationToken);

    /// <summary>Posts JSON.</summary>
    public Task<JsonNode> PostAsync(string operation, string path, JsonObject content, string? proof = null)
    {
        ServiceRequest request = new(operation)
        {
            Path = path,
            Content = Encoding.UTF8.GetBytes(content.ToJsonString()),
        };
        request.Headers["Content-Type"] = "application/json";
        if (proof is not null)
        {
            request.Headers["DPoP"] = proof;
        }

        return SendAsync(request);
    }
}
