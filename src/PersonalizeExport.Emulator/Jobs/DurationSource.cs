using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>How long the next job takes: what was ordered for it, otherwise drawn from the configured range.</summary>
internal sealed class DurationSource(EmulatorOptions options)
{
    private readonly Lock _gate = new();
    private readonly Queue<DurationRange> _ordered = new();
    private readonly Random _random = options.Seed is { } seed ? new Random(seed) : new Random();

    public void Order(IEnumerable<DurationRange> durations)
    {
        lock (_gate)
        {
            foreach (DurationRange duration in durations)
            {
                _ordered.Enqueue(duration);
            }
        }
    }

    public TimeSpan Next()
    {
        lock (_gate)
        {
            return (_ordered.TryDequeue(out DurationRange next) ? next : options.JobDuration).Draw(_random);
        }
    }
}
