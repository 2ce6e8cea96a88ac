using System.Globalization;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>What a wait shows: its progress bars and its verbose lines.</summary>
internal static class WaitDisplay
{
    private const int MostBars = 5;

    /// <summary>The state of a wait, in a sentence.</summary>
    public static string Describe(WaitProgress progress)
    {
        string states = CountByStatus(progress) is { Length: > 0 } counts ? $" ({counts})" : "";
        string failed = CountFailed(progress) is { Length: > 0 } count ? count + "," : "";
        string failure = DescribeFailure(progress) is { } last ? $" ({last})" : "";
        return $"{CountFinished(progress)} jobs finished{failed} after {Format(progress.Elapsed)}{states}; {NextPoll(progress)}{failure}";
    }

    /// <summary>The progress bars: one for all jobs, and one each for a handful of those that run.</summary>
    public static IEnumerable<ProgressRecord> Bars(WaitProgress progress)
    {
        // PowerShell draws both texts in one line of 80 columns, so 57 characters fit. A failed poll matters more than the time of the next one.
        string finished = $"{CountFinished(progress)} finished{CountFailed(progress)}";
        string all = DescribeFailure(progress) is { } failure
            ? $"{finished}; {failure}" : $"{finished}, {Format(progress.Elapsed)}, {NextPoll(progress)}";
        yield return new ProgressRecord(ProgressBars.MainId, "Waiting for exports", all)
        {
            CurrentOperation = CountByStatus(progress),
            PercentComplete = 100 * (progress.Total - progress.Pending) / Math.Max(1, progress.Total),
        };

        foreach (DatasetExportJob job in progress.Running.OrderBy(job => job.Status is JobStatus.CreatePending).Take(MostBars))
        {
            // The service's clock may be ahead of this machine's.
            TimeSpan age = DateTime.UtcNow - (job.CreationDateTime ?? DateTime.MaxValue);
            string state = job.Status + (age > TimeSpan.Zero ? $", {Format(age)}" : "");

            // A job keeps its number, so that its bar is taken away when it ends.
            int id = StringComparer.Ordinal.GetHashCode(job.DatasetExportJobArn) & int.MaxValue;
            yield return new ProgressRecord(id, job.JobName ?? job.DatasetExportJobArn, state)
            {
                ParentActivityId = ProgressBars.MainId,

                // The progress of a job is unknown, and PowerShell draws a bar of unknown progress in full, as if the job had ended.
                PercentComplete = 0,
            };
        }
    }

    private static string CountFinished(WaitProgress progress) => $"{progress.Total - progress.Pending} of {progress.Total}";

    private static string CountFailed(WaitProgress progress) => progress.Failed > 0 ? $", {progress.Failed} failed" : "";

    private static string CountByStatus(WaitProgress progress) =>
        string.Join(", ", progress.Running.GroupBy(job => job.Status).Select(jobs => $"{jobs.Count()} {jobs.Key}"));

    private static string NextPoll(WaitProgress progress) => progress.NextPoll > TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"next poll in {Math.Ceiling(progress.NextPoll.TotalSeconds):0} s")
        : "polling";

    private static string? DescribeFailure(WaitProgress progress)
    {
        if (progress.Failure is not { } failure)
        {
            return null;
        }

        int seconds = (int)(progress.Elapsed - failure.At).TotalSeconds;
        string which = failure.Jobs < progress.Pending ? $" for {failure.Jobs} job{(failure.Jobs == 1 ? "" : "s")}" : "";
        return $"last poll failed{which}{(seconds > 0 ? $" {seconds} s ago" : "")}: {Words(failure.Error.Kind)}";
    }

    // TimedOut as "timed out".
    private static string Words(ErrorKind kind) =>
        string.Concat(kind.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {letter}" : $"{letter}")).ToLowerInvariant();

    private static string Format(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
}
