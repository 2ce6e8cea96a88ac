using System.Collections.Concurrent;

namespace PersonalizeExport.Pacing;

/// <summary>What the service throttles together.</summary>
internal readonly record struct PaceKey(string Endpoint, string Region, string Account, string Operation);

/// <summary>The paces of a process.</summary>
internal sealed class Paces(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<PaceKey, Pace> _paces = new();

    /// <summary>Those that all commands of the process share.</summary>
    public static Paces Shared { get; } = new(TimeProvider.System);

    /// <summary>How many there are.</summary>
    public int Count => _paces.Count;

    /// <summary>The pace of an operation. Making a new one removes those at rest.</summary>
    public Pace Get(PaceKey key)
    {
        if (_paces.TryGetValue(key, out Pace? pace))
        {
            return pace;
        }

        foreach (KeyValuePair<PaceKey, Pace> other in _paces)
        {
            // A request in progress keeps a removed pace; at worst it is throttled once.
            if (other.Value.IsAtRest)
            {
                _paces.TryRemove(other);
            }
        }

        return _paces.GetOrAdd(key, _ => new Pace(timeProvider));
    }
}
