namespace PersonalizeExport.Emulator.Operations;

// The requests and responses, with the names of the API model.

internal sealed record CreateDatasetExportJobRequest(
    string JobName, string DatasetArn, string RoleArn, DatasetExportJobOutput JobOutput, string? IngestionMode, Tag[]? Tags);

internal sealed record CreateDatasetExportJobResponse(string DatasetExportJobArn);

internal sealed record DescribeDatasetExportJobRequest(string DatasetExportJobArn);

internal sealed record DescribeDatasetExportJobResponse(DatasetExportJob DatasetExportJob);

internal sealed record ListDatasetExportJobsRequest(string? DatasetArn, string? NextToken, int? MaxResults);

internal sealed record ListDatasetExportJobsResponse(IReadOnlyList<DatasetExportJobSummary> DatasetExportJobs, string? NextToken);

internal sealed record ListDatasetsRequest(string? DatasetGroupArn, string? NextToken, int? MaxResults);

internal sealed record ListDatasetsResponse(IReadOnlyList<DatasetSummary> Datasets, string? NextToken);

internal sealed record ListTagsForResourceRequest(string ResourceArn);

internal sealed record ListTagsForResourceResponse(IReadOnlyList<Tag> Tags);

internal sealed record TagResourceRequest(string ResourceArn, Tag[] Tags);

internal sealed record TagResourceResponse;

internal sealed record UntagResourceRequest(string ResourceArn, string[] TagKeys);

internal sealed record UntagResourceResponse;

internal sealed record DatasetExportJob(
    string JobName,
    string DatasetExportJobArn,
    string DatasetArn,
    string IngestionMode,
    string RoleArn,
    string Status,
    DatasetExportJobOutput JobOutput,
    DateTimeOffset CreationDateTime,
    DateTimeOffset LastUpdatedDateTime,
    string? FailureReason);

internal sealed record DatasetExportJobSummary(
    string DatasetExportJobArn,
    string JobName,
    string Status,
    DateTimeOffset CreationDateTime,
    DateTimeOffset LastUpdatedDateTime,
    string? FailureReason);

internal sealed record DatasetExportJobOutput(S3DataConfig S3DataDestination);

internal sealed record S3DataConfig(string Path, string? KmsKeyArn);

internal sealed record DatasetSummary(
    string Name, string DatasetArn, string DatasetType, string Status, DateTimeOffset CreationDateTime, DateTimeOffset LastUpdatedDateTime);

internal sealed record Tag(string TagKey, string TagValue);
