using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonalizeExport.Service.Wire;

/// <summary>JSON of the wire shapes, generated at compile time.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CreateDatasetExportJobRequest))]
[JsonSerializable(typeof(CreateDatasetExportJobResponse))]
[JsonSerializable(typeof(DescribeDatasetExportJobRequest))]
[JsonSerializable(typeof(DescribeDatasetExportJobResponse))]
[JsonSerializable(typeof(ListDatasetExportJobsRequest))]
[JsonSerializable(typeof(ListDatasetExportJobsResponse))]
[JsonSerializable(typeof(ListTagsForResourceRequest))]
[JsonSerializable(typeof(ListTagsForResourceResponse))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>
    /// The context to use. Members carry the API model's names, what is null is not sent, and, as the body goes to a JSON parser and
    /// into no page, + and &amp; need no escape.
    /// </summary>
    public static WireJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
