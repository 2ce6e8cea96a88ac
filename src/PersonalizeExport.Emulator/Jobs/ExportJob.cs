namespace PersonalizeExport.Emulator.Jobs;

/// <summary>
/// A dataset export job. Its state is a function of the clock and of the export's outcome: it ends when its duration is over and
/// its export is finished, whichever comes last.
/// </summary>
internal sealed class ExportJob(JobDefinition definition, DateTimeOffset createdAt, TimeSpan duration)
{
    // One reference for both values, so that they are read and written together.
    private sealed record Outcome(DateTimeOffset FinishedAt, string? FailureReason);

    private readonly JobState? _history;
    private volatile Outcome? _outcome;

    /// <summary>A seeded job, whose state never changes.</summary>
    public ExportJob(JobDefinition definition, DateTimeOffset createdAt, string status, string? failureReason)
        : this(definition, createdAt, TimeSpan.Zero) => _history = new JobState(status, createdAt, failureReason);

    public JobDefinition Definition { get; } = definition;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>When the export begins: a fifth of the duration is spent waiting for it.</summary>
    public DateTimeOffset StartsAt { get; } = createdAt + (duration / 5);

    /// <summary>The place in the order of creation, given by the store.</summary>
    public long Sequence { get; set; }

    public JobState StateAt(DateTimeOffset now)
    {
        if (_history is { } state)
        {
            return state;
        }

        if (now < StartsAt)
        {
            return new JobState(JobStatus.Pending, CreatedAt);
        }

        DateTimeOffset endsAt = CreatedAt + duration;
        if (_outcome is not { } known || now < endsAt)
        {
            return new JobState(JobStatus.InProgress, StartsAt);
        }

        DateTimeOffset endedAt = known.FinishedAt > endsAt ? known.FinishedAt : endsAt;
        return known.FailureReason is null
            ? new JobState(JobStatus.Active, endedAt)
            : new JobState(JobStatus.Failed, endedAt, known.FailureReason);
    }

    /// <summary>The export has ended; without a reason it has succeeded.</summary>
    public void Finish(DateTimeOffset at, string? failureReason) => _outcome = new Outcome(at, failureReason);
}
