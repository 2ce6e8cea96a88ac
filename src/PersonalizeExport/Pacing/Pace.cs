namespace PersonalizeExport.Pacing;

/// <summary>The pace of one operation of one account at one endpoint, which all callers in the process share.</summary>
internal sealed class Pace(TimeProvider timeProvider)
{
    private readonly object _lock = new();
    private readonly PaceRate _rate = new();
    private readonly long _begin = timeProvider.GetTimestamp();

    private volatile bool _isPacing;
    private TaskCompletionSource? _change;
    private PersonalizeException? _lastError;

    /// <summary>Whether requests do not take turns, so that it need not be kept.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock)
            {
                return !_rate.IsPacing(Now);
            }
        }
    }

    /// <summary>The rate in requests per second; null as long as it is not known, or none is needed.</summary>
    public double? PerSecond => Read(rate => rate.PerSecond);

    /// <summary><see cref="PerSecond"/>, where it was measured between two throttled responses.</summary>
    public double? MeasuredPerSecond => Read(rate => rate.IsMeasured ? rate.PerSecond : null);

    // First come, first served. Only the first request waits for its slot, so that a change of the rate takes effect at once.
    private SemaphoreSlim Turn { get; } = new(1);

    private TimeSpan Now => timeProvider.GetElapsedTime(_begin);

    /// <summary>Lets a request through where none has been throttled: no lock and no wait.</summary>
    public bool TryEnter(out PaceTicket ticket)
    {
        ticket = new PaceTicket(Now, false, false);
        return !_isPacing;
    }

    /// <summary>Waits for the slot of a request.</summary>
    /// <param name="patience">How long every request may have been throttled, since the caller's first one, before this one is given up.</param>
    /// <param name="streak">How often the caller was throttled so far.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="PersonalizeException">The service has throttled every request for that long.</exception>
    public async Task<PaceTicket> EnterAsync(TimeSpan patience, ThrottleStreak streak, CancellationToken cancellationToken)
    {
        bool hasWaited = Turn.CurrentCount == 0;
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                Task change;
                TimeSpan delay;
                lock (_lock)
                {
                    TimeSpan now = Now;
                    _isPacing = _rate.IsPacing(now);
                    if (!_isPacing)
                    {
                        return new PaceTicket(now, false, hasWaited);
                    }

                    delay = _rate.NextSlot - now;
                    if (delay <= TimeSpan.Zero)
                    {
                        return _rate.Take(now, hasWaited);
                    }

                    // As long as some requests succeed, a request waits for its slot, however long.
                    if (OutageAt(now, streak) is var outage && outage > TimeSpan.Zero)
                    {
                        TimeSpan left = patience - outage;
                        if (left <= TimeSpan.Zero)
                        {
                            throw GivenUp(now, streak);
                        }

                        delay = delay < left ? delay : left;
                    }

                    change = (_change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }

                hasWaited = true;
                await DelayAsync(delay, change, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Takes a response that was not throttled.</summary>
    public void Accept(PaceTicket ticket)
    {
        if (!_isPacing)
        {
            return;
        }

        lock (_lock)
        {
            TimeSpan slot = _rate.NextSlot;
            _rate.Accept(ticket, Now);
            if (_rate.NextSlot != slot)
            {
                SignalChange();
            }
        }
    }

    /// <summary>Takes a throttled response.</summary>
    /// <param name="ticket">The ticket of the request.</param>
    /// <param name="error">The response.</param>
    /// <param name="patience">How long every request may be throttled.</param>
    /// <param name="streak">How often the caller was throttled so far.</param>
    /// <returns>What to throw when that is over; null where the request is to be sent again.</returns>
    public PersonalizeException? Throttle(PaceTicket ticket, PersonalizeException error, TimeSpan patience, ThrottleStreak streak)
    {
        lock (_lock)
        {
            TimeSpan now = Now;
            _rate.Throttle(ticket, now, error.RetryAfter);
            _lastError = error;
            streak.Tries++;
            _isPacing = true;
            SignalChange();
            return OutageAt(now, streak) >= patience ? GivenUp(now, streak) : null;
        }
    }

    private T Read<T>(Func<PaceRate, T> read)
    {
        lock (_lock)
        {
            return _rate.IsPacing(Now) ? read(_rate) : default!;
        }
    }

    private void SignalChange()
    {
        _change?.TrySetResult();
        _change = null;
    }

    private async Task DelayAsync(TimeSpan delay, Task change, CancellationToken cancellationToken)
    {
        // Timers count in whole milliseconds and leave out the rest.
        TimeSpan rounded = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(change, Task.Delay(rounded, timeProvider, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // That others were throttled before is no reason to give up without a try.
    private TimeSpan OutageAt(TimeSpan now, ThrottleStreak streak)
    {
        TimeSpan ofAll = _rate.OutageAt(now);
        TimeSpan ofCaller = now - streak.Begin;
        return ofAll < ofCaller ? ofAll : ofCaller;
    }

    // A throttled request has not run, of whichever item it was; so the last error stands for all.
    private PersonalizeException GivenUp(TimeSpan now, ThrottleStreak streak)
    {
        PersonalizeException error = _lastError!;
        if (streak.Tries == 1)
        {
            return error;
        }

        TimeSpan outage = OutageAt(now, streak);
        string time = outage >= TimeSpan.FromMinutes(2) ? $"{outage.TotalMinutes:0} minutes" : $"{outage.TotalSeconds:0} s";
        return new PersonalizeException(
            $"The service throttled every request for {time} ({streak.Tries} tries). {error.Message}", error, error.ErrorType, error.ErrorCode, error.RequestId, error.StatusCode);
    }
}
