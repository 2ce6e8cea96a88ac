namespace PersonalizeExport.Emulator.Jobs;

/// <summary>What a job shows at one moment.</summary>
internal readonly record struct JobState(string Status, DateTimeOffset LastUpdated, string? FailureReason = null)
{
    public bool IsRunning => Status is JobStatus.Pending or JobStatus.InProgress;
}
