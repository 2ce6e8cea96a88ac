namespace PersonalizeExport;

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

    /// <summary>The job as it was last seen, or null when no poll has told of it.</summary>
    public DatasetExportJob? LastSeen { get; private set; }

    /// <summary>What the last poll failed of, or null where it told of the job.</summary>
    public Exception? LastError { get; private set; }

    /// <summary>Whether the poll under way, or the last one, has come to this job.</summary>
    public bool IsPolled { get; private set; }

    private DatasetExportJob? Job => LastSeen ?? target.Known;

    // New- emits a job that it has just started without the times that only a description tells.
    private bool MayBeTooNew => target.Known is { Status: JobStatus.CreatePending } && LastSeen is null && _pollBegin < Propagation;

    /// <summary>Begins a poll, so long after the wait began.</summary>
    public void BeginPoll(TimeSpan elapsed)
    {
        _pollBegin = elapsed;
        IsPolled = false;
    }

    /// <summary>Takes what a description told, which is everything.</summary>
    /// <returns>The outcome, if the job has ended.</returns>
    public WaitOutcome? SeeDescription(DatasetExportJob job)
    {
        // It is the job that was requested, whatever ARN the response has in it.
        See(job with { DatasetExportJobArn = Arn });
        return LastSeen!.IsTerminal ? new WaitOutcome.Ended(LastSeen) : null;
    }

    /// <summary>Takes what a list told, which is the state; all else of a job stays as it was when it was made.</summary>
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

    /// <summary>Takes what a poll failed of.</summary>
    /// <returns>The outcome, if another poll would fail likewise.</returns>
    public WaitOutcome? SeeFailure(Exception error)
    {
        (IsPolled, LastError) = (true, error);
        ServiceError fault = ServiceError.From(error);
        return fault.IsTransient || (fault.Kind is ErrorKind.NotFound && MayBeTooNew) ? null : new WaitOutcome.Refused(Arn, error);
    }

    /// <summary>Whether the job has ended by what was last seen, but not everything of it is known.</summary>
    public bool LacksDescription => LastSeen is { IsTerminal: true } && !IsFullyKnown;

    // What a description tells, and a list does not.
    private bool IsFullyKnown => Job is { DatasetArn: not null, RoleArn: not null, S3DataDestinationPath: not null, IngestionMode: not null };

    private void See(DatasetExportJob job) => (IsPolled, LastError, LastSeen) = (true, null, job);
}
