namespace PersonalizeExport;

/// <summary>How to start dataset export jobs.</summary>
public sealed record StartOptions
{
    /// <summary>
    /// Whether a job of the same name that does what is requested is returned, instead of being an error.
    /// </summary>
    public bool UseExisting { get; init; }

    /// <summary>Whether to wait for a running job to end when too many run, instead of failing.</summary>
    public bool WaitForSlot { get; init; }

    /// <summary>How long one job may wait for a slot.</summary>
    public TimeSpan SlotTimeout { get; init; } = TimeSpan.FromHours(3);

    /// <summary>
    /// Called each time a job has to wait for a slot, with the time until the next try. It must not throw.
    /// </summary>
    public Action<DatasetExportJobRequest, TimeSpan>? OnNoSlot { get; init; }

    /// <summary>
    /// Called each time a request for a job failed and another follows, with the error. It must not throw.
    /// </summary>
    public Action<DatasetExportJobRequest, PersonalizeException>? OnRepetition { get; init; }
}

/// <summary>A job that was started, or an existing one that is returned in its place.</summary>
/// <param name="Job">The job as it was requested or, where it was described, as the service describes it.</param>
/// <param name="Warning">A warning for the user about the job's tags, or null.</param>
public sealed record StartedJob(DatasetExportJob Job, string? Warning = null);
