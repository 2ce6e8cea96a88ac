namespace PersonalizeExport;

/// <summary>A job that is waited for and has no outcome yet.</summary>
internal sealed class PendingJob(WaitTarget target)
{
    public string Arn => target.DatasetExportJobArn;

    public IPersonalizeExportService Service => target.Service;

    /// <summary>The dataset of the job, once it is known.</summary>
    public string? DatasetArn => Job?.DatasetArn;

    /// <summary>The job as it was last seen, or null when no poll has had an answer.</summary>
    public DatasetExportJob? LastSeen { get; private set; }

    /// <summary>What kept the last poll from an answer.</summary>
    public Exception? LastError { get; set; }

    private DatasetExportJob? Job => LastSeen ?? target.Known;

    /// <summary>Takes what a description told, which is everything.</summary>
    /// <returns>The outcome, if the job has ended.</returns>
    public WaitOutcome? SeeDescription(DatasetExportJob job)
    {
        LastError = null;

        // It is the job that was asked for, whatever ARN the answer has in it.
        LastSeen = job with { DatasetExportJobArn = Arn };
        return LastSeen.IsTerminal ? new WaitOutcome.Ended(LastSeen) : null;
    }

    /// <summary>Takes what a list told, which is the state; all else of a job stays as it was when it was made.</summary>
    /// <returns>The outcome, if the job has ended and everything of it is known.</returns>
    public WaitOutcome? SeeSummary(DatasetExportJob summary)
    {
        LastError = null;
        LastSeen = Job is null ? summary : Job with
        {
            Status = summary.Status,
            CreationDateTime = summary.CreationDateTime,
            LastUpdatedDateTime = summary.LastUpdatedDateTime,
            FailureReason = summary.FailureReason,
        };
        return LastSeen.IsTerminal && IsFullyKnown ? new WaitOutcome.Ended(LastSeen) : null;
    }

    /// <summary>Whether the job has ended by what was last seen, but not everything of it is known.</summary>
    public bool LacksDescription => LastSeen is { IsTerminal: true } && !IsFullyKnown;

    // What a description tells, and a list does not.
    private bool IsFullyKnown => Job is { DatasetArn: not null, RoleArn: not null, S3DataDestinationPath: not null, IngestionMode: not null };
}
