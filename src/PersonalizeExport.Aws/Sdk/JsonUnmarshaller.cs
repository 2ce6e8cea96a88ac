using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>Reads a response in JSON, be it an error or not.</summary>
/// <param name="read">Makes the output of the body of a response that is no error.</param>
/// <remarks>Errors are read without the SDK's reader, which takes a body of white space for one without end and never
/// returns.</remarks>
internal sealed class JsonUnmarshaller<TOutput>(Func<Stream, TOutput?> read) : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
        new ServiceResponse<TOutput> { Output = read(input.Stream) };

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        try
        {
            (string? code, string? message) = ReadError(input);
            message ??= code
                ?? $"The response has HTTP status {(int)statusCode} ({statusCode}) and no error code or message.";
            string retryAfter = input.ResponseData.GetHeaderValue("Retry-After");
            return new ServiceException(message, innerException, code, statusCode)
            {
                RetryAfter = uint.TryParse(retryAfter, out uint seconds) ? TimeSpan.FromSeconds(seconds) : null,
            };
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or ArgumentException)
        {
            // Whether the request was refused is not known.
            return AwsErrors.Malformed(
                "The service returned an error response that could not be parsed.", malformed, statusCode);
        }
    }

    private static (string? Code, string? Message) ReadError(JsonUnmarshallerContext input)
    {
        string? code = input.ResponseData.GetHeaderValue("x-amzn-ErrorType") is { Length: > 0 } type ? type : null;
        string body = new StreamReader(input.Stream).ReadToEnd();

        // A proxy may respond with a page.
        JsonNode? error = body is "" or ['<', ..] ? null : JsonNode.Parse(body);
        code ??= Text("__type") ?? Text("code") ?? Text("error");
        string? message = Text("message") ?? Text("Message") ?? Text("error_description");

        // NAMESPACE#CODE or CODE:URL.
        return (code?.Split('#')[^1].Split(':')[0], message);

        string? Text(string name) => (string?)error?[name];
    }
}
