namespace PersonalizeExport.Emulator.Jobs;

/// <summary>What was asked of a dataset export job.</summary>
internal sealed record JobDefinition(
    string Name,
    string Arn,
    string Region,
    string DatasetArn,
    string IngestionMode,
    string RoleArn,
    string Path,
    string? KmsKeyArn);
