namespace PersonalizeExport;

/// <summary>Notices that polls fail, and for how long none has told of any job.</summary>
internal sealed class OutageWatch(Action<PollFailure>? onOutage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private TimeSpan? _since;
    private bool _isTold;

    /// <summary>Takes where a poll has left the pending jobs.</summary>
    /// <param name="pending">The jobs that the poll has shown no end of.</param>
    /// <param name="hasEnded">Whether the poll has shown the end of others.</param>
    /// <param name="elapsed">The time since the wait began.</param>
    /// <returns>What the poll failed of, or null.</returns>
    public PollFailure? See(IReadOnlyCollection<PendingJob> pending, bool hasEnded, TimeSpan elapsed)
    {
        PendingJob[] failed = [.. pending.Where(job => job.LastError is not null)];
        if (failed.Length == 0 || hasEnded || failed.Length < pending.Count)
        {
            (_since, _isTold) = (null, false);
        }
        else
        {
            _since ??= elapsed;
        }

        if (failed.Length == 0)
        {
            return null;
        }

        PollFailure failure = new(failed[0].LastError!, failed.Length, elapsed, _since);
        if (!_isTold && elapsed - _since >= Patience)
        {
            _isTold = true;
            onOutage?.Invoke(failure);
        }

        return failure;
    }
}
