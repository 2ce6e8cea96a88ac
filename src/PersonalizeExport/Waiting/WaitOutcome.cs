namespace PersonalizeExport;

/// <summary>How the wait for one job ended.</summary>
/// <param name="DatasetExportJobArn">The ARN that was waited for.</param>
public abstract record WaitOutcome(string DatasetExportJobArn)
{
    /// <summary>The job has ended: it is ACTIVE, or CREATE FAILED with a reason.</summary>
    public sealed record Ended(DatasetExportJob Job) : WaitOutcome(Job.DatasetExportJobArn);

    /// <summary>The time was up first.</summary>
    /// <param name="DatasetExportJobArn">The ARN that was waited for.</param>
    /// <param name="LastSeen">The job as it was last seen, or null when no poll ever got a response.</param>
    /// <param name="LastError">What the last poll of the job failed of, if it did; then its state is not known.</param>
    public sealed record TimedOut(string DatasetExportJobArn, DatasetExportJob? LastSeen, Exception? LastError) : WaitOutcome(DatasetExportJobArn);

    /// <summary>The service said something that another request will not change, such as that there is no such job.</summary>
    public sealed record Refused(string DatasetExportJobArn, Exception Error) : WaitOutcome(DatasetExportJobArn);
}
