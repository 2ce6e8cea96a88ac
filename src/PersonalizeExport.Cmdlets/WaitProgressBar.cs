using System.Globalization;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>The progress bars of a wait: one for all jobs, and one each for a handful of those that run.</summary>
/// <param name="write">Writes a record. Called on the pipeline thread only, as <see cref="Draw"/> and <see cref="Complete"/> are.</param>
internal sealed class WaitProgressBar(Action<ProgressRecord> write)
{
    // Identifies the bar; any number that no other cmdlet is likely to use. The bars of the jobs have the numbers after it.
    private const int ActivityId = 0x50455850;

    // Short, because PowerShell draws it in one line with the description, which must fit 80 columns.
    private const string Activity = "Waiting for exports";

    // A job keeps its bar until it ends, so that the bars do not change places.
    private readonly DatasetExportJob?[] _shown = new DatasetExportJob?[5];
    private WaitProgress? _undrawn;

    /// <summary>The state of a wait, in a sentence.</summary>
    public static string Describe(WaitProgress progress)
    {
        string states = CountByStatus(progress) is { Length: > 0 } counts ? $" ({counts})" : "";
        string failure = DescribeFailure(progress) is { } last ? $" ({last})" : "";
        return $"{progress.Total - progress.Pending} of {progress.Total} jobs finished{(CountFailed(progress) is { Length: > 0 } failed ? failed + "," : "")} after {Format(progress.Elapsed)}{states}; {NextPoll(progress)}{failure}";
    }

    // At 80 columns 57 characters fit. A failed poll matters more than the time of the next one.
    private static string DescribeShortly(WaitProgress progress)
    {
        string finished = $"{progress.Total - progress.Pending} of {progress.Total} finished{CountFailed(progress)}";
        return DescribeFailure(progress) is { } failure ? $"{finished}; {failure}" : $"{finished}, {Format(progress.Elapsed)}, {NextPoll(progress)}";
    }

    private static string CountFailed(WaitProgress progress) => progress.Failed > 0 ? $", {progress.Failed} failed" : "";

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
        return $"last poll failed{which}{(seconds > 0 ? $" {seconds} s ago" : "")}: {Reason(failure.Error)}";
    }

    private static string Reason(Exception error) => ServiceError.From(error) switch
    {
        { Kind: ErrorKind.Throttled } => "throttled",
        { Kind: ErrorKind.Unavailable } => "service unavailable",
        { Kind: ErrorKind.TimedOut } => "no response in time",
        { Id: "ConnectionFailure" } => "no connection",
        { Id: "NameResolutionFailure" } => "host not found",
        { Kind: ErrorKind.ConnectionLost } => "connection lost",
        { Kind: ErrorKind.MalformedResponse } => "malformed response",
        { Id: var id } => id,
    };

    private static string CountByStatus(WaitProgress progress) =>
        string.Join(", ", progress.Running.GroupBy(job => job.Status).Select(jobs => $"{jobs.Count()} {jobs.Key}"));

    /// <summary>Takes the state of the wait, to be drawn.</summary>
    /// <returns>
    /// Whether to call <see cref="Draw"/>. Not if a call is due already, because the pipeline is busy: calls do not pile up.
    /// </returns>
    public bool Offer(WaitProgress progress) => Interlocked.Exchange(ref _undrawn, progress) is null;

    /// <summary>Draws the state of the last <see cref="Offer"/>.</summary>
    public void Draw()
    {
        if (Interlocked.Exchange(ref _undrawn, null) is not { } progress)
        {
            return;
        }

        write(new ProgressRecord(ActivityId, Activity, DescribeShortly(progress))
        {
            CurrentOperation = CountByStatus(progress),
            PercentComplete = 100 * (progress.Total - progress.Pending) / progress.Total,
        });
        Update(progress.Running);
        DateTime now = DateTime.UtcNow;
        for (int i = 0; i < _shown.Length; i++)
        {
            if (_shown[i] is { } job)
            {
                write(OfJob(i, job, now));
            }
        }
    }

    /// <summary>Takes the bars away.</summary>
    public void Complete()
    {
        for (int i = 0; i < _shown.Length; i++)
        {
            Remove(i);
        }

        write(new ProgressRecord(ActivityId, Activity, "Done") { RecordType = ProgressRecordType.Completed });
    }

    // Those that have ended make room for others. One that is pending yields to one that is in progress.
    private void Update(IReadOnlyCollection<DatasetExportJob> running)
    {
        Dictionary<string, DatasetExportJob> waiting = running.ToDictionary(job => job.DatasetExportJobArn, StringComparer.Ordinal);
        for (int i = 0; i < _shown.Length; i++)
        {
            if (_shown[i] is { } job && !waiting.Remove(job.DatasetExportJobArn, out _shown[i]))
            {
                _shown[i] = job;
                Remove(i);
            }
        }

        foreach (DatasetExportJob job in waiting.Values.OrderBy(job => job.Status is JobStatus.CreatePending))
        {
            int free = Array.FindIndex(_shown, shown => shown is null);
            free = free >= 0 || job.Status is JobStatus.CreatePending ? free : Array.FindLastIndex(_shown, shown => shown!.Status is JobStatus.CreatePending);
            if (free < 0)
            {
                return;
            }

            _shown[free] = job;
        }
    }

    private void Remove(int slot)
    {
        if (_shown[slot] is { } job)
        {
            ProgressRecord record = OfJob(slot, job, DateTime.UtcNow);
            record.RecordType = ProgressRecordType.Completed;
            write(record);
            _shown[slot] = null;
        }
    }

    private static ProgressRecord OfJob(int slot, DatasetExportJob job, DateTime now)
    {
        // The service's clock may be ahead of this machine's.
        string age = job.CreationDateTime is { } created ? $", {Format(now > created ? now - created : TimeSpan.Zero)}" : "";
        return new ProgressRecord(ActivityId + 1 + slot, job.JobName ?? job.DatasetExportJobArn, job.Status + age)
        {
            ParentActivityId = ActivityId,

            // The progress of a job is unknown, and PowerShell draws a bar of unknown progress in full, as if the job had ended.
            PercentComplete = 0,
        };
    }

    private static string Format(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
}
