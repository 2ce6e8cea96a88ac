using PersonalizeExport.Pacing;

namespace PersonalizeExport.Tests.Pacing;

/// <summary>Callers with some requests in flight each, who share a pace, and a service that throttles: moment by moment, without a clock or a thread.</summary>
internal sealed class PaceSimulation(Func<TimeSpan, bool> admits, Func<TimeSpan> latency)
{
    private const int InFlight = 5;

    private readonly PaceRate _rate = new();
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _events = new();
    private readonly Queue<(int Caller, TimeSpan Since)> _waiting = new();
    private TimeSpan _now;
    private TimeSpan? _wake;
    private int _order;

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
    public PaceSimulation Run(int callers, int requests)
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
            _now = due.At;
            act();
            Serve();
        }

        return this;

        void Next(int caller)
        {
            if (left[caller]-- > 0)
            {
                _waiting.Enqueue((caller, _now));
            }
        }

        void Serve()
        {
            while (_waiting.TryPeek(out (int Caller, TimeSpan Since) first))
            {
                if (_rate.IsPacing(_now) && _rate.NextSlot > _now)
                {
                    if (_wake is null || _wake <= _now || _wake > _rate.NextSlot)
                    {
                        _wake = _rate.NextSlot;
                        At(_rate.NextSlot, () => { });
                    }

                    return;
                }

                _waiting.Dequeue();
                Send(first.Caller, _rate.IsPacing(_now) ? _rate.Take(_now, first.Since < _now) : new PaceTicket(_now, false, false));
            }
        }

        void Send(int caller, PaceTicket ticket)
        {
            Calls++;
            TimeSpan half = latency() / 2;
            At(_now + half, () =>
            {
                bool isAdmitted = admits(_now);
                At(_now + half, () => Respond(caller, ticket, isAdmitted));
            });
        }

        void Respond(int caller, PaceTicket ticket, bool isAdmitted)
        {
            if (isAdmitted)
            {
                _rate.Accept(ticket, _now);
                Ends[caller] = _now;
                Next(caller);
            }
            else
            {
                Throttled++;
                _rate.Throttle(ticket, _now, null);
                _waiting.Enqueue((caller, _now));
            }
        }
    }

    private void At(TimeSpan time, Action act) => _events.Enqueue(act, (time, _order++));
}
