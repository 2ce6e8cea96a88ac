namespace PersonalizeExport;

/// <summary>A job to wait for.</summary>
/// <param name="DatasetExportJobArn">The ARN of the job.</param>
/// <param name="Service">The service to poll: jobs that are waited for together may be in several regions.</param>
/// <param name="Known">What is known of the job already, which saves calls; or null.</param>
public sealed record WaitTarget(string DatasetExportJobArn, IPersonalizeExportService Service, DatasetExportJob? Known = null);

/// <summary>How to wait for dataset export jobs.</summary>
public sealed record WaitOptions
{
    /// <summary>How long to wait before giving up on what has not ended. The default, 3 hours, is what AWS's own sample code takes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(3);

    /// <summary>The time between two polls; null for the adaptive one of <see cref="PollSchedule"/>.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>Whether to stop as soon as one of the jobs has ended. A job that does not exist has not.</summary>
    public bool Any { get; init; }

    /// <summary>How many requests may be under way at once.</summary>
    public int MaxConcurrency { get; init; } = 5;

    /// <summary>Called after every poll. It must not throw.</summary>
    public Action<WaitProgress>? OnPolled { get; init; }

    /// <summary>Called once when polls have failed for all jobs for a minute, and again only after one has succeeded. It must not throw.</summary>
    public Action<PollFailure>? OnOutage { get; init; }

    /// <summary>Called when the wait begins and every second until it ends, on any thread: for a display of the time. It must not throw.</summary>
    public Action<WaitProgress>? OnTick { get; init; }
}
