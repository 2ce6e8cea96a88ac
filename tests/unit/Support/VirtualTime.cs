namespace PersonalizeExport.Tests.Support;

/// <summary>A clock on which every delay is over at once, having taken its time: hours of waiting are tested in milliseconds.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly List<(long Due, Action Fire)> _deadlines = [];
    private long _ticks;

    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Elapsed;

    public void Advance(TimeSpan time) => Fire(Interlocked.Add(ref _ticks, time.Ticks));

    /// <summary>Lets the time pass up to a moment, if it is not there already: several may wait for the same.</summary>
    public void AdvanceTo(TimeSpan elapsed)
    {
        long now;
        do
        {
            now = Interlocked.Read(ref _ticks);
            if (now >= elapsed.Ticks)
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _ticks, elapsed.Ticks, now) != now);
        Fire(elapsed.Ticks);
    }

    private void Fire(long now)
    {
        (long Due, Action Fire)[] due;
        lock (_deadlines)
        {
            due = [.. _deadlines.Where(deadline => deadline.Due <= now)];
            _deadlines.RemoveAll(deadline => deadline.Due <= now);
        }

        foreach ((_, Action fire) in due)
        {
            fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A deadline is not waited for: it comes when others let the time pass.
        if (state is CancellationTokenSource)
        {
            lock (_deadlines)
            {
                _deadlines.Add((Interlocked.Read(ref _ticks) + dueTime.Ticks, () => callback(state)));
            }

            return new Fired();
        }

        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Advance(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
