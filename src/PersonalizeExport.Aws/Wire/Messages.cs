using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonalizeExport.Aws.Wire;

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

// The shapes of the API model (2018-05-22) that the module uses, with the model's names. Tag is our own type, and Status is a
// string.

internal sealed record CreateDatasetExportJobRequest(
    string JobName,
    string DatasetArn,
    string? IngestionMode,
    string RoleArn,
    DatasetExportJobOutput JobOutput,
    IReadOnlyList<Tag>? Tags);

internal sealed record CreateDatasetExportJobResponse(string? DatasetExportJobArn);

internal sealed record DescribeDatasetExportJobRequest(string DatasetExportJobArn);

internal sealed record DescribeDatasetExportJobResponse(DatasetExportJobDescription? DatasetExportJob);

internal sealed record ListDatasetExportJobsRequest(string? DatasetArn, string? NextToken, int MaxResults);

internal sealed record ListDatasetExportJobsResponse(IReadOnlyList<DatasetExportJobDescription?>? DatasetExportJobs, string? NextToken);

internal sealed record ListTagsForResourceRequest(string ResourceArn);

internal sealed record ListTagsForResourceResponse(IReadOnlyList<Tag?>? Tags);

internal sealed record DatasetExportJobOutput(S3DataConfig? S3DataDestination);

internal sealed record S3DataConfig(string? Path, string? KmsKeyArn);

/// <summary>DatasetExportJob of the model; DatasetExportJobSummary is the same with less in it.</summary>
internal sealed record DatasetExportJobDescription(
    string? JobName,
    string? DatasetExportJobArn,
    string? DatasetArn,
    string? IngestionMode,
    string? RoleArn,
    string? Status,
    DatasetExportJobOutput? JobOutput,
    [property: JsonConverter(typeof(EpochSecondsConverter))] DateTime? CreationDateTime,
    [property: JsonConverter(typeof(EpochSecondsConverter))] DateTime? LastUpdatedDateTime,
    string? FailureReason);
