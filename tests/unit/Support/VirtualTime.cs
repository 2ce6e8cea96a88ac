namespace PersonalizeExport.Tests.Support;

/// <summary>A clock on which every delay is over at once, having taken its time: hours of waiting are tested in milliseconds.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly List<Deadline> _deadlines = [];
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
        Deadline[] due;
        lock (_deadlines)
        {
            due = [.. _deadlines.Where(deadline => deadline.Due <= now)];
            due.ToList().ForEach(deadline => deadline.Due = long.MaxValue);
        }

        foreach (Deadline deadline in due)
        {
            deadline.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Deadline deadline = new(this, () => callback(state));

        // A deadline is not waited for: it comes when others let the time pass.
        if (state is CancellationTokenSource || dueTime == Timeout.InfiniteTimeSpan)
        {
            deadline.Change(dueTime, period);
            lock (_deadlines)
            {
                _deadlines.Add(deadline);
            }
        }
        else
        {
            Advance(dueTime);
            ThreadPool.QueueUserWorkItem(_ => deadline.Fire());
        }

        return deadline;
    }

    private sealed class Deadline(VirtualTime time, Action fire) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._deadlines)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : Interlocked.Read(ref time._ticks) + dueTime.Ticks;
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._deadlines)
            {
                time._deadlines.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
