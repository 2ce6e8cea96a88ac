namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>A job, as it is listed.</summary>
internal sealed record DatasetExportJobSummary(
    string DatasetExportJobArn,
    string JobName,
    string Status,
    DateTimeOffset CreationDateTime,
    DateTimeOffset LastUpdatedDateTime,
    string? FailureReason);
