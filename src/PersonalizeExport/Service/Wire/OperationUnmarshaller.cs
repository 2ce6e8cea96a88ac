using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace PersonalizeExport.Service.Wire;

/// <summary>Reads the answer to an operation, good or bad.</summary>
internal sealed class OperationUnmarshaller<TOutput>(JsonTypeInfo<TOutput> json) : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
        new OperationResponse<TOutput> { Output = JsonSerializer.Deserialize(input.Stream, json) };

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        try
        {
            StreamingUtf8JsonReader reader = new(input.Stream, AWSConfigs.StreamingUtf8JsonReaderBufferSize ?? 4096, input.JsonMaxDepth);
            ErrorResponse error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
            return new PersonalizeException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
        }
        catch (Exception unreadable) when (unreadable is AmazonClientException or JsonException or InvalidOperationException)
        {
            // The beginnings of an error, or something else in JSON: what the service meant to say is lost with it, be it a refusal or not.
            return new AmazonUnmarshallingException(null, null, null, "It is an error that cannot be read.", unreadable) { StatusCode = statusCode };
        }
    }
}
