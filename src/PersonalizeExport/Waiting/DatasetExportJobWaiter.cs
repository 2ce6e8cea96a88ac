using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PersonalizeExport.Waiting;

namespace PersonalizeExport;

/// <summary>
/// Waits for dataset export jobs, all together: each yields one <see cref="WaitOutcome"/>, the moment a poll shows that it has ended.
/// </summary>
/// <remarks>
/// A poll lists the jobs of a dataset or describes each, whichever takes fewer calls. A poll that fails with a transient error (throttling, an
/// error of the service or the network) is followed by the next. A request that does not end is cancelled a moment after the timeout
/// (<see cref="Grace"/>), so the service must observe its token.
/// </remarks>
public sealed class DatasetExportJobWaiter(WaitOptions options, TimeProvider timeProvider)
{
    // CancellationTokenSource accepts at most about 49 days.
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(40);

    private readonly Dictionary<(IPersonalizeExportService Service, string DatasetArn), JobGroup> _groups = [];

    /// <summary>How long the last poll, at the timeout, may take.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Waits for the jobs; an ARN that is given twice for a service counts once.</summary>
    /// <returns>
    /// One outcome for each job, in the order in which they end. With <see cref="WaitOptions.Any"/> it ends with the poll that showed the
    /// first end, and jobs that still run have no outcome.
    /// </returns>
    public async IAsyncEnumerable<WaitOutcome> WaitAsync(
        IEnumerable<WaitTarget> targets, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HashSet<PendingJob> pending = [.. targets.DistinctBy(target => (target.DatasetExportJobArn, target.Service)).Select(target => new PendingJob(target))];
        int total = pending.Count;
        int failed = 0;
        bool hasEnded = false;
        OutageWatch outages = new(options.OnOutage);
        long start = timeProvider.GetTimestamp();
        WaitTicker ticker = new(options.OnTick, new WaitProgress(total, total, 0, [], TimeSpan.Zero, TimeSpan.Zero), timeProvider);
        await using ConfiguredAsyncDisposable ticking = ticker.ConfigureAwait(false);

        while (pending.Count > 0)
        {
            TimeSpan begin = timeProvider.GetElapsedTime(start);
            foreach (PendingJob job in pending)
            {
                job.BeginPoll(begin);
            }

            int before = pending.Count;
            using CancellationTokenSource deadline = new(Shorter(options.Timeout - begin + Grace, LongestDeadline), timeProvider);
            await foreach ((PendingJob job, WaitOutcome outcome) in PollAsync([.. pending], deadline.Token, cancellationToken).ConfigureAwait(false))
            {
                pending.Remove(job);
                failed += outcome is WaitOutcome.Refused or WaitOutcome.Ended { Job.IsFailed: true } ? 1 : 0;
                hasEnded |= outcome is WaitOutcome.Ended;
                yield return outcome;
            }

            if (options.Any && hasEnded)
            {
                yield break;
            }

            // At the timeout every job has been polled once more, by the poll that was under way or began then.
            TimeSpan elapsed = timeProvider.GetElapsedTime(start);
            if (elapsed >= options.Timeout)
            {
                foreach (PendingJob job in pending)
                {
                    Exception? error = job.IsPolled ? job.LastError : new TimeoutException("The timeout expired before a response arrived.");
                    yield return new WaitOutcome.TimedOut(job.Arn, job.LastSeen, error);
                }

                yield break;
            }

            if (pending.Count > 0)
            {
                PollFailure? failure = outages.See(pending, pending.Count < before, elapsed);
                TimeSpan interval = options.PollInterval ?? PollSchedule.NextInterval(elapsed, Random.Shared.NextDouble());
                TimeSpan delay = Shorter(interval, options.Timeout - elapsed);
                WaitProgress progress = new(
                    total, pending.Count, failed, [.. pending.Select(job => job.LastSeen).OfType<DatasetExportJob>()], elapsed, delay, failure);
                ticker.Set(progress);
                options.OnPolled?.Invoke(progress);
                await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // Polls every pending job, some at a time, and yields outcomes as the responses come in. It ends at the deadline.
    private async IAsyncEnumerable<(PendingJob Job, WaitOutcome Outcome)> PollAsync(
        PendingJob[] pending, CancellationToken deadline, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<(PendingJob Job, WaitOutcome Outcome)> outcomes = Channel.CreateUnbounded<(PendingJob Job, WaitOutcome Outcome)>();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
        Task polling = PollAllAsync(pending, outcomes.Writer, stop.Token);
        try
        {
            await foreach ((PendingJob Job, WaitOutcome Outcome) outcome in outcomes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return outcome;
            }
        }
        finally
        {
            // No request continues if the caller stops enumerating early.
            await stop.CancelAsync().ConfigureAwait(false);
            await polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PollAllAsync(PendingJob[] pending, ChannelWriter<(PendingJob Job, WaitOutcome Outcome)> outcomes, CancellationToken cancellationToken)
    {
        Task listing = ListThenDescribeAsync(pending, (job, outcome) => outcomes.TryWrite((job, outcome)), cancellationToken);
        await listing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        outcomes.Complete(listing.Exception?.InnerException);
        await listing.ConfigureAwait(false);
    }

    private async Task ListThenDescribeAsync(PendingJob[] pending, Action<PendingJob, WaitOutcome> report, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.MaxConcurrency, CancellationToken = cancellationToken };
        List<PendingJob> toDescribe = [.. pending.Where(job => job.DatasetArn is null)];
        await Parallel.ForEachAsync(
            pending.Where(job => job.DatasetArn is not null).GroupBy(job => GroupOf(job)),
            parallel,
            async (jobs, token) =>
            {
                IReadOnlyCollection<PendingJob> rest = await jobs.Key.ListAsync([.. jobs], report, token).ConfigureAwait(false);
                lock (toDescribe)
                {
                    toDescribe.AddRange(rest);
                }
            }).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            toDescribe,
            parallel,
            async (job, token) =>
            {
                if (await DescribeAsync(job, token).ConfigureAwait(false) is { } outcome)
                {
                    report(job, outcome);
                }
            }).ConfigureAwait(false);
    }

    private static async Task<WaitOutcome?> DescribeAsync(PendingJob pending, CancellationToken cancellationToken)
    {
        try
        {
            return pending.SeeDescription(await pending.Service.DescribeAsync(pending.Arn, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (ServiceError.IsFailedCall(error, cancellationToken))
        {
            return pending.SeeFailure(error);
        }
    }

    private JobGroup GroupOf(PendingJob job)
    {
        (IPersonalizeExportService Service, string DatasetArn) key = (job.Service, job.DatasetArn!);
        if (!_groups.TryGetValue(key, out JobGroup? group))
        {
            group = new JobGroup(key.Service, key.DatasetArn);
            _groups.Add(key, group);
        }

        return group;
    }
}
