namespace PersonalizeExport;

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
    public sealed record TimedOut(string DatasetExportJobArn, DatasetExportJob? Job, Exception? Error) : WaitOutcome(DatasetExportJobArn);

    /// <summary>A poll failed, and another one would fail in the same way: there is no such job, for example.</summary>
    /// <param name="DatasetExportJobArn">The ARN of the job that was waited for.</param>
    /// <param name="Error">Why the poll failed.</param>
    public sealed record Refused(string DatasetExportJobArn, Exception Error) : WaitOutcome(DatasetExportJobArn);
}
