namespace PersonalizeExport.Emulator.Operations;

internal sealed record CreateDatasetExportJobResponse(string DatasetExportJobArn);

internal sealed record DescribeDatasetExportJobResponse(DatasetExportJob DatasetExportJob);

internal sealed record DatasetExportJob(
    string JobName,
    string DatasetExportJobArn,
    string DatasetArn,
    string IngestionMode,
    string RoleArn,
    string Status,
    JobOutput JobOutput,
    DateTimeOffset CreationDateTime,
    DateTimeOffset LastUpdatedDateTime,
    string? FailureReason);

internal sealed record ListDatasetExportJobsResponse(IReadOnlyList<DatasetExportJobSummary> DatasetExportJobs, string? NextToken);

internal sealed record DatasetExportJobSummary(
    string DatasetExportJobArn,
    string JobName,
    string Status,
    DateTimeOffset CreationDateTime,
    DateTimeOffset LastUpdatedDateTime,
    string? FailureReason);

internal sealed record ListTagsForResourceResponse(IReadOnlyList<Tag> Tags);

internal sealed record EmptyResponse;
