using PersonalizeExport.Emulator.FaultInjection;

namespace PersonalizeExport.Emulator.Http;

/// <summary>Counts of requests and injected faults.</summary>
internal sealed class RequestStatistics
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _requests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RateCounts> _rates = new(StringComparer.Ordinal);
    private int _inFlight;
    private int _mostInFlight;

    /// <summary>Counts a request, as in flight until the result is disposed of.</summary>
    public IDisposable Begin(string operation)
    {
        lock (_gate)
        {
            _requests[operation] = _requests.GetValueOrDefault(operation) + 1;
            _mostInFlight = Math.Max(_mostInFlight, ++_inFlight);
        }

        return new InFlight(this);
    }

    public void CountFault(FaultKind kind)
    {
        string name = kind.ToString();
        name = char.ToLowerInvariant(name[0]) + name[1..];
        lock (_gate)
        {
            _faults[name] = _faults.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>Counts a request that is subject to a rate limit.</summary>
    public void CountRate(string operation, bool isThrottled)
    {
        lock (_gate)
        {
            RateCounts counts = _rates.GetValueOrDefault(operation) ?? new RateCounts(0, 0);
            _rates[operation] = isThrottled
                ? counts with { Throttled = counts.Throttled + 1 }
                : counts with { Accepted = counts.Accepted + 1 };
        }
    }

    public Snapshot Read()
    {
        lock (_gate)
        {
            return new Snapshot(new(_requests), new(_faults), new(_rates), _inFlight, _mostInFlight);
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _requests.Clear();
            _faults.Clear();
            _rates.Clear();
            _mostInFlight = _inFlight;
        }
    }

    /// <summary>The counts at one moment.</summary>
    internal sealed record Snapshot(
        SortedDictionary<string, long> Requests,
        SortedDictionary<string, long> Faults,
        SortedDictionary<string, RateCounts> RateLimits,
        int InFlight,
        int MaxInFlight);

    /// <summary>The requests of an operation that rate limits have accepted and throttled.</summary>
    internal sealed record RateCounts(long Accepted, long Throttled);

    private sealed class InFlight(RequestStatistics owner) : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._inFlight -= _ended ? 0 : 1;
                _ended = true;
            }
        }
    }
}
