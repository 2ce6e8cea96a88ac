using System.Net;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>Reads a response in JSON, or in XML, which STS sends, be it an error or not.</summary>
/// <remarks>Errors are read without the SDK's reader, which takes a body of white space for one without end and never
/// returns.</remarks>
internal sealed class ResponseReader : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
        new ServiceResponse { Body = Read(input) };

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
        catch (Exception malformed) when (Json.IsUnreadable(malformed))
        {
            // Whether the request was refused is not known.
            return AwsErrors.Malformed(
                "The service returned an error response that could not be parsed.", malformed, statusCode);
        }
    }

    private static (string? Code, string? Message) ReadError(JsonUnmarshallerContext input)
    {
        JsonNode? error = null;
        try
        {
            error = Read(input);
        }
        catch (XmlException)
        {
            // The page of a proxy.
        }

        string? type = input.ResponseData.GetHeaderValue("x-amzn-ErrorType");
        string? code = Text("error") ?? (string.IsNullOrEmpty(type) ? Text("__type") ?? Text("code") : type);

        // NAMESPACE#CODE or CODE:URL.
        return (code?.Split('#')[^1].Split(':')[0], Text("message") ?? Text("error_description"));

        string? Text(string name) => (string?)error?[name];
    }

    private static JsonNode? Read(JsonUnmarshallerContext input)
    {
        string body = new StreamReader(input.Stream).ReadToEnd();
        return body is "" ? null : body[0] is '<' ? ReadXml(body) : Json.Parse(body);
    }

    // Of XML only the texts count, whatever they are in. With the reader's settings a document type definition is an
    // error, with those of XElement it is read.
    private static JsonObject ReadXml(string body)
    {
        // Chosen. The time that elements in elements take grows with the square of their number.
        XmlReaderSettings settings = new() { MaxCharactersInDocument = 32 * 1024 };
        using XmlReader reader = XmlReader.Create(new StringReader(body), settings);
        JsonObject texts = new(new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        foreach (XElement element in XElement.Load(reader).Descendants().Where(element => !element.HasElements))
        {
            texts[element.Name.LocalName] = element.Value;
        }

        return texts;
    }
}
