using PersonalizeExport.Emulator.Faults;

namespace PersonalizeExport.Emulator.Http;

/// <summary>What has been asked of the service.</summary>
internal sealed class RequestStatistics
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, long> requests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> faults = new(StringComparer.Ordinal);
    private int inFlight;
    private int mostInFlight;

    /// <summary>Counts a request, and it as in flight until what is returned is disposed of.</summary>
    public IDisposable Begin(string operation)
    {
        lock (gate)
        {
            requests[operation] = requests.GetValueOrDefault(operation) + 1;
            mostInFlight = Math.Max(mostInFlight, ++inFlight);
        }

        return new InFlight(this);
    }

    public void CountFault(FaultKind kind)
    {
        var name = kind.ToString();
        name = char.ToLowerInvariant(name[0]) + name[1..];
        lock (gate)
        {
            faults[name] = faults.GetValueOrDefault(name) + 1;
        }
    }

    public Snapshot Read()
    {
        lock (gate)
        {
            return new Snapshot(new(requests), new(faults), inFlight, mostInFlight);
        }
    }

    public void Reset()
    {
        lock (gate)
        {
            requests.Clear();
            faults.Clear();
            mostInFlight = inFlight;
        }
    }

    /// <summary>The counts at one moment.</summary>
    internal sealed record Snapshot(
        SortedDictionary<string, long> Requests, SortedDictionary<string, long> Faults, int InFlight, int MaxInFlight);

    private sealed class InFlight(RequestStatistics owner) : IDisposable
    {
        private bool ended;

        public void Dispose()
        {
            lock (owner.gate)
            {
                owner.inFlight -= ended ? 0 : 1;
                ended = true;
            }
        }
    }
}
