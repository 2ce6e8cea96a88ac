using System.Globalization;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>The progress bar of a wait.</summary>
internal static class WaitProgressRecord
{
    // Any number that no other cmdlet is likely to take: a bar is known by it.
    private const int ActivityId = 0x50455850;

    private const string Activity = "Waiting for dataset export jobs";

    public static ProgressRecord Running(WaitProgress progress)
    {
        int done = progress.Total - progress.Pending;
        string elapsed = progress.Elapsed.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
        return new ProgressRecord(ActivityId, Activity, $"{done} of {progress.Total} ended, {elapsed} elapsed")
        {
            CurrentOperation = string.Join(", ", progress.Running.GroupBy(job => job.Status).Select(jobs => $"{jobs.Count()} {jobs.Key}")),
            PercentComplete = 100 * done / progress.Total,
            SecondsRemaining = -1,
        };
    }

    public static ProgressRecord Completed() => new(ActivityId, Activity, "Done") { RecordType = ProgressRecordType.Completed };
}
