namespace PersonalizeExport.Waiting;

/// <summary>Watches how polls fail, and since when they have failed for all jobs.</summary>
internal sealed class OutageWatch(Action<PollFailure>? onOutage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private TimeSpan? _since;
    private bool _isReported;

    /// <summary>Takes the end of a poll.</summary>
    /// <param name="pending">The jobs that have not ended.</param>
    /// <param name="hasEnded">Whether the poll has shown that others have ended.</param>
    /// <param name="elapsed">The time since the wait began.</param>
    /// <returns>Why the poll failed, or null.</returns>
    public PollFailure? See(IReadOnlyCollection<PendingJob> pending, bool hasEnded, TimeSpan elapsed)
    {
        PendingJob[] failed = [.. pending.Where(job => job.LastError is not null)];
        if (failed.Length == 0 || hasEnded || failed.Length < pending.Count)
        {
            (_since, _isReported) = (null, false);
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
        if (!_isReported && elapsed - _since >= Patience)
        {
            _isReported = true;
            onOutage?.Invoke(failure);
        }

        return failure;
    }
}
