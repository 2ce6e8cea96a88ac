namespace PersonalizeExport;

/// <summary>Where an export goes, in the form of the API (DatasetExportJobOutput of the model).</summary>
/// <param name="S3DataDestination">The place in S3.</param>
public sealed record JobOutput(S3DataDestination S3DataDestination);

/// <summary>A place in S3, in the form of the API (S3DataConfig of the model).</summary>
/// <param name="Path">The folder, such as s3://bucket/folder/.</param>
/// <param name="KmsKeyArn">The ARN of the KMS key that the export is encrypted with, or null.</param>
public sealed record S3DataDestination(string Path, string? KmsKeyArn);
