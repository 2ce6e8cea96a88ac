namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>A folder in S3 and the key that encrypts what is written there.</summary>
internal sealed record S3DataConfig(string Path, string? KmsKeyArn);
