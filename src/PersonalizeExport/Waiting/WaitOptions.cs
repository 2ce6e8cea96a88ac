namespace PersonalizeExport;

/// <summary>A job to wait for.</summary>
/// <param name="DatasetExportJobArn">The ARN of the job.</param>
/// <param name="Service">The service to poll: jobs that are waited for together may be in several regions.</param>
/// <param name="Known">What is known of the job already, or null.</param>
public sealed record WaitTarget(
    string DatasetExportJobArn, IPersonalizeExportService Service, DatasetExportJob? Known = null);

/// <summary>How to wait for dataset export jobs.</summary>
public sealed record WaitOptions
{
    /// <summary>
    /// How long to wait before giving up on what has not ended. The default, 3 hours, is what AWS's own sample code
    /// takes.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(3);

    /// <summary>The time between two polls; null for the adaptive one of <see cref="PollSchedule"/>.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>Whether to stop as soon as one of the jobs has ended. A job that does not exist has not.</summary>
    public bool Any { get; init; }

    /// <summary>How many requests may be under way at once.</summary>
    public int MaxConcurrency { get; init; } = 10;

    /// <summary>Called after every poll but the last. It must not throw.</summary>
    public Action<WaitProgress>? OnPolled { get; init; }

    /// <summary>
    /// Called once when no poll has succeeded for a minute, with the last error, or null where none has ended; and
    /// again only after one has succeeded. On any thread; it must not throw.
    /// </summary>
    public Action<PersonalizeException?>? OnOutage { get; init; }
}

/// <summary>Where a wait stands.</summary>
/// <param name="Total">How many jobs are waited for.</param>
/// <param name="Pending">How many of them have not ended.</param>
/// <param name="Failed">How many of them have failed, or are refused by the service.</param>
/// <param name="Running">The pending jobs that a poll has shown, as it showed them last.</param>
/// <param name="Elapsed">The time since the wait began.</param>
/// <param name="NextPoll">The time until the next poll; zero while one is under way.</param>
/// <param name="Failure">Why the last poll of a pending job failed; null where none did.</param>
public sealed record WaitProgress(
    int Total,
    int Pending,
    int Failed,
    IReadOnlyCollection<DatasetExportJob> Running,
    TimeSpan Elapsed,
    TimeSpan NextPoll,
    PersonalizeException? Failure = null);

/// <summary>How the wait for one job ended.</summary>
/// <param name="DatasetExportJobArn">The ARN of the job that was waited for.</param>
public abstract record WaitOutcome(string DatasetExportJobArn)
{
    /// <summary>The job has ended: it is ACTIVE, or CREATE FAILED with a reason.</summary>
    /// <param name="Job">The job, with all that a description has.</param>
    public sealed record Ended(DatasetExportJob Job) : WaitOutcome(Job.DatasetExportJobArn);

    /// <summary>The timeout ended first.</summary>
    /// <param name="DatasetExportJobArn">The ARN of the job that was waited for.</param>
    /// <param name="Job">The job as a poll last showed it, or null where no poll did.</param>
    /// <param name="Error">Why the last poll of the job failed, if it did; then its state is not known.</param>
    public sealed record TimedOut(string DatasetExportJobArn, DatasetExportJob? Job, PersonalizeException? Error)
        : WaitOutcome(DatasetExportJobArn);

    /// <summary>A poll failed, and another one would fail in the same way: there is no such job, for example.</summary>
    /// <param name="DatasetExportJobArn">The ARN of the job that was waited for.</param>
    /// <param name="Error">Why the poll failed.</param>
    public sealed record Refused(string DatasetExportJobArn, PersonalizeException Error)
        : WaitOutcome(DatasetExportJobArn);
}

/// <summary>
/// When to poll next. A tenth of the time already waited, between 5 and 60 seconds: the end of a job is then seen with
/// a delay of about a tenth of its duration, and the service, which throttles Describe easily, gets few requests while
/// jobs run long.
/// </summary>
public static class PollSchedule
{
    /// <summary>The time from a poll to the next one.</summary>
    /// <param name="elapsed">The time already waited.</param>
    /// <param name="chance">
    /// A number from 0 to 1 that takes off up to a tenth, so that many waits that began together do not poll together.
    /// </param>
    public static TimeSpan NextInterval(TimeSpan elapsed, double chance) =>
        TimeSpan.FromSeconds(Math.Clamp(elapsed.TotalSeconds / 10, 5, 60) * (1 - (0.1 * chance)));
}
