using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>What a wait shows: its progress bars and its verbose lines.</summary>
internal static class WaitDisplay
{
    private const int MostBars = 5;

    /// <summary>The state of a wait, in a sentence.</summary>
    public static string Describe(WaitProgress progress)
    {
        string failed = progress.Failed > 0 ? $", {progress.Failed} failed," : "";
        string states = progress.Running.Count > 0 ? $" ({CountByStatus(progress)})" : "";
        string failure = progress.Failure is { } error ? $" (a poll failed: {error.Kind})" : "";
        return $"{progress.Total - progress.Pending} of {progress.Total} jobs finished{failed} after "
            + $"{Format(progress.Elapsed)}{states}; {NextPoll(progress)}{failure}";
    }

    /// <summary>The progress bars: one for all jobs, and one each for a handful of those that run.</summary>
    public static IEnumerable<ProgressRecord> Bars(WaitProgress progress)
    {
        // PowerShell draws both texts in one line of 80 columns, so 57 characters fit. A failed poll matters more than
        // the time of the next one.
        int ended = progress.Total - progress.Pending;
        string failed = progress.Failed > 0 ? $", {progress.Failed} failed" : "";
        string next = progress.Failure is { } error
            ? $"; a poll failed: {error.Kind}" : $", {Format(progress.Elapsed)}, {NextPoll(progress)}";
        string state = $"{ended} of {progress.Total} finished{failed}{next}";
        yield return new ProgressRecord(ProgressBars.MainId, "Waiting for exports", state)
        {
            CurrentOperation = CountByStatus(progress),
            PercentComplete = 100 * ended / Math.Max(1, progress.Total),
        };

        foreach (DatasetExportJob job in progress.Running
            .OrderBy(job => job.Status is JobStatus.CreatePending)
            .Take(MostBars))
        {
            yield return Bar(job);
        }
    }

    private static ProgressRecord Bar(DatasetExportJob job)
    {
        // The service's clock may be ahead of this machine's.
        TimeSpan age = DateTime.UtcNow - (job.CreationDateTime ?? DateTime.MaxValue);
        string state = StatusOf(job) + (age > TimeSpan.Zero ? $", {Format(age)}" : "");

        // A job keeps its number, so that its bar is taken away when it ends.
        int id = StringComparer.Ordinal.GetHashCode(job.DatasetExportJobArn) & int.MaxValue;
        return new ProgressRecord(id, string.IsNullOrEmpty(job.JobName) ? job.DatasetExportJobArn : job.JobName, state)
        {
            ParentActivityId = ProgressBars.MainId,

            // The progress of a job is unknown, and PowerShell draws a bar of unknown progress in full, as if the job
            // had ended.
            PercentComplete = 0,
        };
    }

    private static string CountByStatus(WaitProgress progress) =>
        string.Join(", ", progress.Running.GroupBy(StatusOf).Select(jobs => $"{jobs.Count()} {jobs.Key}"));

    // PowerShell refuses a bar without text.
    private static string StatusOf(DatasetExportJob job) =>
        string.IsNullOrEmpty(job.Status) ? "no status" : job.Status;

    private static string NextPoll(WaitProgress progress) =>
        progress.NextPoll > TimeSpan.Zero
            ? $"next poll in {Math.Ceiling(progress.NextPoll.TotalSeconds)} s" : "polling";

    private static string Format(TimeSpan time) =>
        $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}";
}
