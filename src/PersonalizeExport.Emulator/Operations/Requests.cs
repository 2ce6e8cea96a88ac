namespace PersonalizeExport.Emulator.Operations;

internal sealed record CreateDatasetExportJobRequest(
    string JobName, string DatasetArn, string RoleArn, JobOutput JobOutput, string? IngestionMode, Tag[]? Tags);

internal sealed record DescribeDatasetExportJobRequest(string DatasetExportJobArn);

internal sealed record ListDatasetExportJobsRequest(string? DatasetArn, string? NextToken, int? MaxResults);

internal sealed record ListTagsForResourceRequest(string ResourceArn);

internal sealed record TagResourceRequest(string ResourceArn, Tag[] Tags);

internal sealed record UntagResourceRequest(string ResourceArn, string[] TagKeys);

internal sealed record JobOutput(S3DataConfig S3DataDestination);

internal sealed record S3DataConfig(string Path, string? KmsKeyArn);

internal sealed record Tag(string TagKey, string TagValue);
