using System.Net;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>Reads a response in JSON, be it an error or not.</summary>
/// <param name="read">Makes the output of the body of a response that is no error.</param>
internal class JsonUnmarshaller<TOutput>(Func<Stream, TOutput?> read) : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
        new ServiceResponse<TOutput> { Output = read(input.Stream) };

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        try
        {
            StreamingUtf8JsonReader reader = new(input.Stream, AWSConfigs.StreamingUtf8JsonReaderBufferSize ?? 4096, input.JsonMaxDepth);
            ErrorResponse error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
            if (string.IsNullOrEmpty(error.Code) && error.Message?.Contains("See inner exception", StringComparison.Ordinal) is not false)
            {
                // For a response without an error the SDK refers to an inner exception, which has none either.
                error.Message = $"The response has HTTP status {(int)statusCode} ({statusCode}) and no error code or message.";
            }

            return new ServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode)
            {
                RetryAfter = ReadRetryAfter(input.ResponseData),
            };
        }
        catch (Exception malformed) when (malformed is AmazonClientException or JsonException or InvalidOperationException)
        {
            // Whether the request was refused is not known.
            return new AmazonUnmarshallingException(
                null, null, null, "The service returned an error response that could not be parsed.", malformed) { StatusCode = statusCode };
        }
    }

    private static TimeSpan? ReadRetryAfter(IWebResponseData response) =>
        uint.TryParse(response.GetHeaderValue("Retry-After"), out uint seconds) ? TimeSpan.FromSeconds(seconds) : null;
}
