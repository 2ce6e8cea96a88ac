namespace PersonalizeExport.Pacing;

/// <summary>
/// The rate at which requests are sent, learned from throttled responses. It has no clock and no thread: callers pass the time since the pace
/// began.
/// </summary>
/// <remarks>
/// Services throttle by a token bucket. A throttled response means that the bucket is empty, so between two of them as many requests were
/// accepted as tokens were added: accepted / time is the service's rate, whatever its burst. Requests are sent a little faster than that, and
/// faster the longer nothing is throttled. So the bucket stays nearly empty, the rate is fully used, and about one request in 30 is throttled,
/// which measures the rate again. Times are those of the responses: latencies differ, but not on the average.
/// </remarks>
internal sealed class PaceRate
{
    // Requests per second. A service that throttles at random must not stop all requests. Chosen.
    private const double Slowest = 1;

    // A measured rate is off by about one request, so it is measured over at least this many.
    private const int FewToMeasure = 30;
    private const double Headroom = 1.02;
    private const double Doubling = 80;
    private const double SearchGrowth = 1.25;
    private const double LargestCut = 0.5;
    private const double CutAfterIdle = 0.7;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    // Short enough for one try in the time that a poll has.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestMeasure = TimeSpan.FromSeconds(10);

    // Requests may arrive in another order than they were sent; the tokens added in this time make up for that.
    private static readonly TimeSpan Cushion = TimeSpan.FromMilliseconds(40);

    // A timer is up to 16 ms late. The slots that were missed are used at once, up to this much.
    private static readonly TimeSpan MostMadeUpFor = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // Moments at which the service's bucket was empty, the last at the end, and how many requests had been accepted by then.
    private readonly Queue<(TimeSpan At, int Accepted)> _empty = new();

    private bool _isPacing;

    // As it was last measured; null as long as nothing has been accepted since the first throttled response.
    private double? _measured;
    private bool _isSearching;
    private bool _hasIdled;
    private int _accepted;
    private int _acceptedInWaiting;
    private TimeSpan _pause;
    private TimeSpan _cutAt;
    private TimeSpan _lastThrottled;
    private TimeSpan _notBefore;
    private TimeSpan? _outageBegin;

    /// <summary>When the next request may be sent.</summary>
    public TimeSpan NextSlot { get; private set; }

    /// <summary>The rate in requests per second; null as long as it is not known.</summary>
    public double? PerSecond => _measured * (Headroom + Math.Pow(_acceptedInWaiting / Doubling, 2));

    /// <summary>Whether <see cref="PerSecond"/> goes by what was measured between two throttled responses.</summary>
    public bool IsMeasured => _measured is not null && !_isSearching;

    /// <summary>Whether requests take turns. They do from the first throttled response until a minute has passed without one.</summary>
    public bool IsPacing(TimeSpan now) => _isPacing && (now - _lastThrottled <= Calm || now < _notBefore);

    /// <summary>For how long every request has been throttled; zero where the last one was not.</summary>
    public TimeSpan OutageAt(TimeSpan now) => now - (_outageBegin ?? now);

    /// <summary>Takes the slot that is due.</summary>
    public PaceTicket Take(TimeSpan now, bool hasWaited)
    {
        if (PerSecond is { } rate)
        {
            TimeSpan late = now - NextSlot;
            _hasIdled |= late > Idle;
            NextSlot = Later(now - Shorter(late, MostMadeUpFor) + TimeSpan.FromSeconds(1 / rate), _notBefore);
        }
        else
        {
            NextSlot = Later(now + _pause, _notBefore);
            _pause = Shorter(2 * _pause, LongestPause);
        }

        return new PaceTicket(now, true, hasWaited);
    }

    /// <summary>Takes a response that was not throttled.</summary>
    public void Accept(PaceTicket ticket, TimeSpan now)
    {
        _outageBegin = null;
        _isPacing = IsPacing(now);
        if (!_isPacing || !ticket.IsPaced)
        {
            return;
        }

        if (_measured is not null)
        {
            _accepted++;
            if (ticket.HasWaited && _isSearching)
            {
                _measured *= SearchGrowth;
            }
            else if (ticket.HasWaited)
            {
                _acceptedInWaiting++;
            }
        }
        else if (ticket.SentAt > _cutAt)
        {
            // The first one since the bucket was empty.
            _accepted++;
            _measured = Math.Max(Slowest, 1 / (now - _empty.Peek().At).TotalSeconds);
            _isSearching = true;
            NextSlot = Later(now + Interval, _notBefore);
        }
    }

    /// <summary>Takes a throttled response.</summary>
    public void Throttle(PaceTicket ticket, TimeSpan now, TimeSpan? retryAfter)
    {
        bool isFirst = !IsPacing(now);
        _outageBegin = isFirst || _outageBegin is null ? now : _outageBegin;
        (_isPacing, _lastThrottled) = (true, now);
        _notBefore = Later(_notBefore, now + (retryAfter ?? TimeSpan.Zero));
        if (isFirst)
        {
            (_measured, _isSearching, _hasIdled, _accepted, _acceptedInWaiting) = (null, false, false, 0, 0);
            _pause = FirstPause;
            Begin(now);
            NextSlot = now + _pause;
        }
        else if (ticket.IsPaced && _measured is null)
        {
            Begin(now);
        }
        else if (ticket.IsPaced && ticket.SentAt > _cutAt)
        {
            Measure(now);
        }

        // A request that was sent before the last cut shows nothing new.
        NextSlot = Later(NextSlot, _notBefore);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private TimeSpan Interval => TimeSpan.FromSeconds(1 / PerSecond!.Value);

    private void Begin(TimeSpan now)
    {
        _empty.Clear();
        _empty.Enqueue((now, _accepted));
        _cutAt = now;
    }

    private void Measure(TimeSpan now)
    {
        (TimeSpan at, int accepted) = _empty.Peek();
        double rate = PerSecond!.Value;
        double measured = (_accepted - accepted) / (now - at).TotalSeconds;

        // A bucket that was not used may have been full, which lowers what is measured.
        double least = _hasIdled ? CutAfterIdle * rate : _isSearching ? 0 : LargestCut * rate;
        _measured = Math.Max(Slowest, Math.Clamp(measured, least, rate));
        if (_isSearching)
        {
            _empty.Clear();
        }

        _empty.Enqueue((now, _accepted));
        while (_empty.Count > 1 && (_accepted - _empty.ElementAt(1).Accepted >= FewToMeasure || now - _empty.Peek().At > LongestMeasure))
        {
            _empty.Dequeue();
        }

        (_isSearching, _hasIdled, _acceptedInWaiting, _cutAt) = (false, false, 0, now);
        NextSlot = now + Interval + Cushion;
    }
}
