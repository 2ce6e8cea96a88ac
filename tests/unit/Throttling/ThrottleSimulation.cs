using PersonalizeExport.Throttling;

namespace PersonalizeExport.Tests.Throttling;

/// <summary>
/// Callers with some requests in flight each, who share a throttle, and a service that throttles: moment by moment,
/// without a thread.
/// </summary>
internal sealed class ThrottleSimulation
{
    private const int InFlight = 5;

    private readonly Func<TimeSpan, bool> _admits;
    private readonly Func<TimeSpan> _latency;
    private readonly VirtualTime _time = new();
    private readonly Throttle _throttle;
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _events = new();
    private readonly Queue<int> _waiting = new();
    private bool _isHeadAsleep;
    private int _order;

    public ThrottleSimulation(Func<TimeSpan, bool> admits, Func<TimeSpan> latency)
    {
        (_admits, _latency) = (admits, latency);
        _throttle = new Throttle(_time);
    }

    public int Calls { get; private set; }

    public int Throttled { get; private set; }

    public double ShareThrottled => (double)Throttled / Calls;

    /// <summary>When each caller had all its responses.</summary>
    public TimeSpan[] Ends { get; private set; } = [];

    public TimeSpan Time => Ends.Max();

    /// <summary>A service that takes so many requests per second, and so many at once after a rest.</summary>
    public static Func<TimeSpan, bool> Bucket(double perSecond, double burst)
    {
        double tokens = burst;
        TimeSpan last = TimeSpan.Zero;
        return now =>
        {
            tokens = Math.Min(burst, tokens + ((now - last).TotalSeconds * perSecond));
            last = now;
            bool isAdmitted = tokens >= 1;
            tokens -= isAdmitted ? 1 : 0;
            return isAdmitted;
        };
    }

    /// <summary>Sends so many requests for each caller until all are through.</summary>
    public ThrottleSimulation Run(int callers, int requests)
    {
        int[] left = [.. Enumerable.Repeat(requests, callers)];
        Ends = new TimeSpan[callers];
        for (int i = 0; i < callers * InFlight; i++)
        {
            Next(i / InFlight);
        }

        Serve();
        while (_events.TryDequeue(out Action? act, out (TimeSpan At, int Order) due))
        {
            _time.AdvanceTo(due.At);
            act();
            Serve();
        }

        return this;

        void Next(int caller)
        {
            if (left[caller]-- > 0)
            {
                _waiting.Enqueue(caller);
            }
        }

        void Serve()
        {
            while (!_isHeadAsleep && _waiting.Count > 0)
            {
                if (_throttle.TakeSlot(out int doublings) is { Ticks: > 0 } delay)
                {
                    _isHeadAsleep = true;
                    After(delay, () => _isHeadAsleep = false);
                }
                else
                {
                    Send(_waiting.Dequeue(), doublings);
                }
            }
        }

        void Send(int caller, int doublings)
        {
            Calls++;
            TimeSpan half = _latency() / 2;
            After(half, () =>
            {
                bool isAdmitted = _admits(_time.Elapsed);
                After(half, () => Respond(caller, doublings, isAdmitted));
            });
        }

        void Respond(int caller, int doublings, bool isAdmitted)
        {
            if (isAdmitted)
            {
                _throttle.Shrink();
                Ends[caller] = _time.Elapsed;
                Next(caller);
            }
            else
            {
                Throttled++;
                _throttle.Grow(doublings, null);
                _waiting.Enqueue(caller);
            }
        }
    }

    private void After(TimeSpan delay, Action act) => _events.Enqueue(act, (_time.Elapsed + delay, _order++));
}
