using System.Runtime.CompilerServices;

namespace PersonalizeExport;

/// <summary>
/// Waits for dataset export jobs, all together: each yields one <see cref="WaitOutcome"/>, the moment a poll shows that
/// it has ended.
/// </summary>
/// <remarks>
/// A poll describes each pending job, a few at a time. One that fails with a transient error (throttling, an error of
/// the service or the network) is followed by the next. At the timeout, however late the consumer of the outcomes lets
/// the wait continue, every pending job is polled once more. The clock is the service's matter: a consumer that takes
/// long makes no finished job late.
/// </remarks>
public sealed class DatasetExportJobWaiter(WaitOptions options, TimeProvider timeProvider)
{
    // How long a job that the service has just made may be unknown to DescribeDatasetExportJob. Not documented; chosen.
    private static readonly TimeSpan Propagation = TimeSpan.FromSeconds(30);

    // How long no poll may succeed before that is reported. Chosen.
    private static readonly TimeSpan OutagePatience = TimeSpan.FromMinutes(1);

    // CancellationTokenSource accepts at most about 49 days.
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(40);

    private readonly long _start = timeProvider.GetTimestamp();
    private volatile PendingJob[] _pending = [];
    private TimeSpan _nextPoll;
    private int _total;
    private int _failed;

    /// <summary>
    /// How long, after the timeout, no request may get a response before those under way are cancelled. Chosen.
    /// </summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Where the wait stands now. It may be read on any thread.</summary>
    public WaitProgress Progress
    {
        get
        {
            PendingJob[] pending = _pending;
            TimeSpan elapsed = Elapsed;
            return new WaitProgress(
                _total,
                pending.Length,
                _failed,
                [.. pending.Select(job => job.LastSeen).OfType<DatasetExportJob>()],
                elapsed,
                Later(_nextPoll - elapsed, TimeSpan.Zero),
                pending.Select(job => job.LastError).FirstOrDefault(error => error is not null));
        }
    }

    private TimeSpan Elapsed => timeProvider.GetElapsedTime(_start);

    private TimeSpan Left => Later(options.Timeout - Elapsed, TimeSpan.Zero);

    /// <summary>
    /// Waits for the jobs; an ARN that is given twice for a service counts once. It can be called once.
    /// </summary>
    /// <returns>
    /// One outcome for each job, in the order in which polls show their end. With <see cref="WaitOptions.Any"/> it ends
    /// with the poll that showed the first end, and jobs that still run have no outcome.
    /// </returns>
    public async IAsyncEnumerable<WaitOutcome> WaitAsync(
        IEnumerable<WaitTarget> targets, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IEnumerable<WaitTarget> distinct = targets.DistinctBy(target => (target.DatasetExportJobArn, target.Service));
        _pending = [.. distinct.Select(target => new PendingJob(target))];
        _total = _pending.Length;
        using ITimer outage = timeProvider.CreateTimer(
            _ => options.OnOutage?.Invoke(Progress.Failure),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        bool isOutageWatched = false;
        List<Task<PendingJob>> polls = [];

        // Cancels the requests under way when none gets a response for too long. Nothing is late while the consumer has
        // an outcome.
        using CancellationTokenSource silence = new(Timeout.InfiniteTimeSpan, timeProvider);
        using CancellationTokenSource stop =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            while (_pending.Length > 0)
            {
                bool isLast = Left == TimeSpan.Zero;
                bool hasEnded = false;
                silence.CancelAfter(Deadline());
                if (!isOutageWatched)
                {
                    isOutageWatched = outage.Change(OutagePatience, Timeout.InfiniteTimeSpan);
                }

                // At the timeout a job needs no poll more if its last one was as late.
                Queue<PendingJob> next = new(_pending.Where(job => !isLast || !(job.PolledAt >= options.Timeout)));
                while (next.Count > 0 || polls.Count > 0)
                {
                    while (polls.Count < options.MaxConcurrency && next.TryDequeue(out PendingJob? job))
                    {
                        polls.Add(PollAsync(job, stop.Token, cancellationToken));
                    }

                    Task<PendingJob> ended = await Task.WhenAny(polls).ConfigureAwait(false);
                    polls.Remove(ended);
                    PendingJob polled = await ended.ConfigureAwait(false);
                    if (isOutageWatched && (polled.Outcome is not null || polled.LastError is null))
                    {
                        isOutageWatched = !outage.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    }

                    if (polled.Outcome is { } outcome)
                    {
                        _pending = [.. _pending.Where(job => job != polled)];
                        _failed += outcome is WaitOutcome.Refused or WaitOutcome.Ended { Job.IsFailed: true } ? 1 : 0;
                        hasEnded |= outcome is WaitOutcome.Ended;
                        if (options.Any && hasEnded)
                        {
                            next.Clear();
                        }

                        silence.CancelAfter(Timeout.InfiniteTimeSpan);
                        yield return outcome;
                    }

                    silence.CancelAfter(Deadline());
                }

                if (options.Any && hasEnded)
                {
                    yield break;
                }

                if (isLast || silence.IsCancellationRequested)
                {
                    foreach (PendingJob job in _pending)
                    {
                        yield return new WaitOutcome.TimedOut(job.Arn, job.LastSeen, job.LastError);
                    }

                    yield break;
                }

                if (_pending.Length > 0)
                {
                    TimeSpan interval =
                        options.PollInterval ?? PollSchedule.NextInterval(Elapsed, Random.Shared.NextDouble());
                    TimeSpan delay = interval < Left ? interval : Left;
                    _nextPoll = Elapsed + delay;
                    options.OnPolled?.Invoke(Progress);
                    await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // No request continues if the caller stops enumerating early.
            await silence.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(polls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan Deadline() => Left + Grace < LongestDeadline ? Left + Grace : LongestDeadline;

    private async Task<PendingJob> PollAsync(
        PendingJob job, CancellationToken stop, CancellationToken cancellationToken)
    {
        TimeSpan begin = Elapsed;
        job.PolledAt = begin;
        try
        {
            DatasetExportJob seen = await job.Service.DescribeAsync(job.Arn, stop).ConfigureAwait(false);

            // It is the job that was requested, whatever ARN the response has, and a description has no tags.
            (job.LastSeen, job.LastError) = (seen with { DatasetExportJobArn = job.Arn, Tags = job.KnownTags }, null);
            job.Outcome = seen.IsTerminal ? new WaitOutcome.Ended(job.LastSeen) : null;
        }
        catch (PersonalizeException error)
        {
            job.LastError = error;
            bool mayPass = error.IsTransient || (error.Kind is ErrorKind.NotFound && job.IsNew && begin < Propagation);
            job.Outcome = mayPass ? null : new WaitOutcome.Refused(job.Arn, error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            job.LastError = new PersonalizeException(
                "The timeout expired before a response arrived.", ErrorKind.TimedOut, "RequestTimeout");
        }

        return job;
    }

    /// <summary>A job that is waited for and has no outcome yet.</summary>
    private sealed class PendingJob(WaitTarget target)
    {
        public string Arn => target.DatasetExportJobArn;

        public IPersonalizeExportService Service => target.Service;

        public TagList? KnownTags => target.Known?.Tags;

        /// <summary>When its last poll began, as the time since the wait began; null where it had none.</summary>
        public TimeSpan? PolledAt { get; set; }

        /// <summary>The job as a poll last showed it, or null where no poll has.</summary>
        public DatasetExportJob? LastSeen { get; set; }

        /// <summary>Why the last poll of the job failed, or null where it did not.</summary>
        public PersonalizeException? LastError { get; set; }

        /// <summary>The outcome, if the job has ended, or if another poll would fail in the same way.</summary>
        public WaitOutcome? Outcome { get; set; }

        /// <summary>
        /// Whether the job may be too new to be described. New- emits a job without its creation time, which only a
        /// description has.
        /// </summary>
        public bool IsNew => target.Known is { Status: JobStatus.CreatePending } && LastSeen is null;
    }
}
