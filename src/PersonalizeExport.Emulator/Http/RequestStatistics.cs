using PersonalizeExport.Emulator.Faults;

namespace PersonalizeExport.Emulator.Http;

/// <summary>What has been asked of the service.</summary>
internal sealed class RequestStatistics
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _requests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private int _inFlight;
    private int _mostInFlight;

    /// <summary>Counts a request, and it as in flight until what is returned is disposed of.</summary>
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

    public Snapshot Read()
    {
        lock (_gate)
        {
            return new Snapshot(new(_requests), new(_faults), _inFlight, _mostInFlight);
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _requests.Clear();
            _faults.Clear();
            _mostInFlight = _inFlight;
        }
    }

    /// <summary>The counts at one moment.</summary>
    internal sealed record Snapshot(
        SortedDictionary<string, long> Requests, SortedDictionary<string, long> Faults, int InFlight, int MaxInFlight);

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
