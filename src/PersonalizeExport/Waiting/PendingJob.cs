namespace PersonalizeExport.Waiting;

/// <summary>A job that is waited for and has no outcome yet.</summary>
internal sealed class PendingJob(WaitTarget target)
{
    // How long a job that the service has just made may be unknown to DescribeDatasetExportJob. Not documented; chosen.
    private static readonly TimeSpan Propagation = TimeSpan.FromSeconds(30);

    private TimeSpan _pollBegin;

    public string Arn => target.DatasetExportJobArn;

    public IPersonalizeExportService Service => target.Service;

    /// <summary>The dataset of the job, once it is known.</summary>
    public string? DatasetArn => Job?.DatasetArn;

    /// <summary>The job as a poll last showed it, or null where no poll has.</summary>
    public DatasetExportJob? LastSeen { get; private set; }

    /// <summary>Why the last poll of the job failed, or null where it did not.</summary>
    public Exception? LastError { get; private set; }

    /// <summary>Whether the poll under way, or the last one, has had a response or an error for this job.</summary>
    public bool IsPolled { get; private set; }

    private DatasetExportJob? Job => LastSeen ?? target.Known;

    // New- emits a job without its creation time, which only a description has.
    private bool MayBeTooNew => target.Known is { Status: JobStatus.CreatePending } && LastSeen is null && _pollBegin < Propagation;

    /// <summary>Begins a poll.</summary>
    public void BeginPoll(TimeSpan elapsed)
    {
        _pollBegin = elapsed;
        IsPolled = false;
    }

    /// <summary>Takes a description of the job.</summary>
    /// <returns>The outcome, if the job has ended.</returns>
    public WaitOutcome? SeeDescription(DatasetExportJob job)
    {
        // It is the job that was requested, whatever ARN the response has.
        See(job with { DatasetExportJobArn = Arn });
        return LastSeen!.IsTerminal ? new WaitOutcome.Ended(LastSeen) : null;
    }

    /// <summary>Takes the job from a list, which has its state; all else of a job never changes.</summary>
    /// <returns>The outcome, if the job has ended and everything of it is known.</returns>
    public WaitOutcome? SeeSummary(DatasetExportJob summary)
    {
        See(Job is null ? summary : Job with
        {
            Status = summary.Status,
            CreationDateTime = summary.CreationDateTime,
            LastUpdatedDateTime = summary.LastUpdatedDateTime,
            FailureReason = summary.FailureReason,
        });
        return LastSeen!.IsTerminal && IsFullyKnown ? new WaitOutcome.Ended(LastSeen) : null;
    }

    /// <summary>Takes the error of a poll.</summary>
    /// <returns>The outcome, if another poll would fail in the same way.</returns>
    public WaitOutcome? SeeFailure(Exception exception)
    {
        (IsPolled, LastError) = (true, exception);
        ServiceError error = ServiceError.From(exception);
        return error.IsTransient || (error.Kind is ErrorKind.NotFound && MayBeTooNew) ? null : new WaitOutcome.Refused(Arn, exception);
    }

    /// <summary>Whether the job has ended by the last poll, but not everything of it is known.</summary>
    public bool LacksDescription => LastSeen is { IsTerminal: true } && !IsFullyKnown;

    // The properties that only a description has.
    private bool IsFullyKnown => Job is { DatasetArn: not null, RoleArn: not null, S3DataDestinationPath: not null, IngestionMode: not null };

    private void See(DatasetExportJob job) => (IsPolled, LastError, LastSeen) = (true, null, job);
}
