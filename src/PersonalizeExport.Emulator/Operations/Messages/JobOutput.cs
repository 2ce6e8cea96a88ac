namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>Where a job writes to.</summary>
internal sealed record JobOutput(S3DataConfig S3DataDestination);
