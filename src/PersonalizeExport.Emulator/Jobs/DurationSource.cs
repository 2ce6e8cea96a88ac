using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>How long the next job takes: the duration set for it by a test, or one drawn from the configured range.</summary>
internal sealed class DurationSource(EmulatorOptions options)
{
    private readonly Lock _gate = new();
    private readonly Queue<DurationRange> _next = new();
    private readonly Random _random = options.Seed is { } seed ? new Random(seed) : new Random();

    public void Enqueue(IEnumerable<DurationRange> durations)
    {
        lock (_gate)
        {
            foreach (DurationRange duration in durations)
            {
                _next.Enqueue(duration);
            }
        }
    }

    public TimeSpan Next()
    {
        lock (_gate)
        {
            return (_next.TryDequeue(out DurationRange next) ? next : options.JobDuration).Draw(_random);
        }
    }
}
