namespace PersonalizeExport.Waiting;

/// <summary>
/// Reports every second where a wait stands, even while a poll is slow. It sends no request: only the time is newer than the last poll.
/// </summary>
internal sealed class WaitTicker : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _timeProvider;
    private readonly ITimer? _timer;
    private volatile WaitProgress _last;

    /// <summary>Begins to tick, the first time at once.</summary>
    /// <param name="onTick">Takes each report; without it nothing ticks.</param>
    /// <param name="start">Where the wait stands.</param>
    /// <param name="timeProvider">The clock.</param>
    public WaitTicker(Action<WaitProgress>? onTick, WaitProgress start, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _last = start;
        if (onTick is not null)
        {
            long begin = timeProvider.GetTimestamp();
            onTick(start);
            _timer = timeProvider.CreateTimer(_ => onTick(At(start.Elapsed + _timeProvider.GetElapsedTime(begin))), null, Second, Second);
        }
    }

    /// <summary>Takes where the wait stands after a poll.</summary>
    public void Set(WaitProgress progress) => _last = progress;

    /// <summary>Ends, when the last tick is over.</summary>
    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private WaitProgress At(TimeSpan elapsed)
    {
        WaitProgress last = _last;
        TimeSpan nextPoll = last.Elapsed + last.NextPoll - elapsed;
        return last with { Elapsed = elapsed, NextPoll = nextPoll > TimeSpan.Zero ? nextPoll : TimeSpan.Zero };
    }
}
