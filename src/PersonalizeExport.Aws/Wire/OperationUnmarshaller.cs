using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Wire;

/// <summary>Reads a response of Amazon Personalize.</summary>
internal sealed class OperationUnmarshaller<TOutput>(JsonTypeInfo<TOutput> json) : JsonUnmarshaller<TOutput>(body => JsonSerializer.Deserialize(body, json))
{
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        try
        {
            ErrorResponse error = ReadError(input, statusCode);
            return new ServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode) { RetryAfter = ReadRetryAfter(input.ResponseData) };
        }
        catch (Exception malformed) when (malformed is AmazonClientException or JsonException or InvalidOperationException)
        {
            // Whether the request was refused is not known.
            return new AmazonUnmarshallingException(null, null, null, "The service returned an error response that could not be parsed.", malformed) { StatusCode = statusCode };
        }
    }

    // Seconds, or a date by the service's own clock.
    private static TimeSpan? ReadRetryAfter(IWebResponseData? response)
    {
        string? text = response?.GetHeaderValue("Retry-After");
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return Date(text) - Date(response?.GetHeaderValue("Date")) is { } time && time > TimeSpan.Zero ? time : null;

        static DateTimeOffset? Date(string? text) =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;
    }
}
