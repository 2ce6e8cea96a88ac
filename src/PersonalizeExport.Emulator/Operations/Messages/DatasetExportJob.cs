namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>A job, as it is described.</summary>
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
