namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The input of CreateDatasetExportJob.</summary>
internal sealed record CreateDatasetExportJobRequest(
    string JobName, string DatasetArn, string RoleArn, JobOutput JobOutput, string? IngestionMode, Tag[]? Tags);
