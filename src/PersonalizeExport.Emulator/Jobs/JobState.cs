namespace PersonalizeExport.Emulator.Jobs;

/// <summary>A job's status at one moment.</summary>
internal readonly record struct JobState(string Status, DateTimeOffset LastUpdated, string? FailureReason = null)
{
    public bool IsRunning => Status is JobStatus.Pending or JobStatus.InProgress;
}

/// <summary>The service's names for the status of a job.</summary>
internal static class JobStatus
{
    public const string Pending = "CREATE PENDING";
    public const string InProgress = "CREATE IN_PROGRESS";
    public const string Active = "ACTIVE";
    public const string Failed = "CREATE FAILED";
}
