namespace PersonalizeExport.Throttling;

/// <summary>
/// The interval between the requests of an operation of an account, which all callers in the process share. There is
/// none until a request is throttled. It doubles when one is, and shrinks a little with every other response, so that
/// it stays near the one that the service allows.
/// </summary>
internal sealed class Throttle(TimeProvider timeProvider)
{
    // Chosen, as in the simulation of the tests they keep services of 5 to 200 requests per second busy.
    private const double Shrinkage = 0.975;

    // In requests per second: by this the rate grows at least. Chosen, so that a few requests that are throttled at
    // random do not bring it down to the lowest.
    private const double Growth = 0.25;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    // Chosen. A service that throttles at random must not stop all requests.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // Chosen. The service may ask for more in a Retry-After, but one response must not stop all commands for long.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();

    private TimeSpan _interval;
    private int _doublings;
    private TimeSpan _nextSlot;

    /// <summary>How many requests may be sent per second; null if none waits.</summary>
    public double? PerSecond
    {
        get
        {
            lock (_lock)
            {
                return Turn.CurrentCount == 0 && _interval > TimeSpan.Zero ? 1 / _interval.TotalSeconds : null;
            }
        }
    }

    // First come, first served. Only the first waits for its slot, so that a change of the interval soon takes effect.
    private SemaphoreSlim Turn { get; } = new(1);

    private TimeSpan Now => timeProvider.GetElapsedTime(0);

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="beforeWait">Called before each wait for a slot; what it throws ends the wait.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <returns>How often the interval had doubled by then.</returns>
    public async Task<int> EnterAsync(Action beforeWait, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_interval == TimeSpan.Zero)
            {
                return _doublings;
            }
        }

        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            int doublings;
            while (TakeSlot(out doublings) is { Ticks: > 0 } delay)
            {
                beforeWait();

                // Timers leave out what is not a whole millisecond.
                TimeSpan rounded = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
                await Task.Delay(rounded, timeProvider, cancellationToken).ConfigureAwait(false);
            }

            return doublings;
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Takes the next slot if it is due.</summary>
    /// <param name="doublings">How often the interval has doubled.</param>
    /// <returns>How long it is until the slot is due; zero if it has been taken.</returns>
    public TimeSpan TakeSlot(out int doublings)
    {
        lock (_lock)
        {
            doublings = _doublings;
            TimeSpan now = Now;
            if (_interval > TimeSpan.Zero && now < _nextSlot)
            {
                return _nextSlot - now;
            }

            _nextSlot = now + _interval;
            return TimeSpan.Zero;
        }
    }

    /// <summary>Takes a response that was not throttled.</summary>
    public void Shrink()
    {
        lock (_lock)
        {
            TimeSpan grown = TimeSpan.FromSeconds(1 / ((1 / _interval.TotalSeconds) + Growth));
            TimeSpan shorter = Shorter(Shrinkage * _interval, grown);
            _interval = shorter < Shortest ? TimeSpan.Zero : shorter;
        }
    }

    /// <summary>Takes a throttled response.</summary>
    /// <param name="doublings">How often the interval had doubled when the request was sent.</param>
    /// <param name="retryAfter">How long the service wants clients to wait.</param>
    public void Grow(int doublings, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            // The interval is no longer the one that this request was sent at if it has doubled since.
            if (doublings == _doublings)
            {
                _doublings++;
                _interval = Shorter(Longer(2 * _interval, First), Longest);
            }

            TimeSpan pause = Longer(_interval, Shorter(retryAfter ?? TimeSpan.Zero, LongestPause));
            _nextSlot = Longer(_nextSlot, Now + pause);
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
