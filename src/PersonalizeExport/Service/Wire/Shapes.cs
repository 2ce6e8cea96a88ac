using System.Text.Json.Serialization;

namespace PersonalizeExport.Service.Wire;

// The shapes of the API model (2018-05-22) that the module uses, by the model's own names. What the model calls a Tag is
// already our Tag, and its Status stays text.

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
