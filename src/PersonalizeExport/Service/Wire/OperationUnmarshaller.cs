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
            // JSON, but no error of the service, so the status is all that can be told.
            return new PersonalizeException(
                $"The answer is HTTP status {(int)statusCode} with an error that cannot be read.", unreadable, ErrorType.Unknown, null, null, statusCode);
        }
    }
}
