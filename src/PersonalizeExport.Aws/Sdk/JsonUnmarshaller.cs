using System.Net;
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
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => new ServiceResponse<TOutput> { Output = read(ReadBody(input)) };

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        ErrorResponse error = ReadError(input, statusCode);
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }

    protected static ErrorResponse ReadError(JsonUnmarshallerContext input, HttpStatusCode statusCode)
    {
        StreamingUtf8JsonReader reader = new(ReadBody(input), AWSConfigs.StreamingUtf8JsonReaderBufferSize ?? 4096, input.JsonMaxDepth);
        ErrorResponse error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        if (string.IsNullOrEmpty(error.Code) && error.Message?.Contains("See inner exception", StringComparison.Ordinal) is not false)
        {
            // For a response without an error the SDK refers to an inner exception, which has none either.
            error.Message = $"The response has HTTP status {(int)statusCode} ({statusCode}) and no error code or message.";
        }

        return error;
    }

    // The SDK reads the body without the cancellation token, so a stop would wait for a body that never arrives.
    private static MemoryStream ReadBody(JsonUnmarshallerContext input)
    {
        MemoryStream body = new();
        input.Stream.CopyToAsync(body, SdkScope.CancellationToken).GetAwaiter().GetResult();
        body.Position = 0;
        return body;
    }
}
