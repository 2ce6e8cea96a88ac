using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>How long the next job takes: what was ordered for it, otherwise drawn from the configured range.</summary>
internal sealed class DurationSource(EmulatorOptions options)
{
    private readonly Lock gate = new();
    private readonly Queue<DurationRange> ordered = new();
    private readonly Random random = options.Seed is { } seed ? new Random(seed) : new Random();

    public void Order(IEnumerable<DurationRange> durations)
    {
        lock (gate)
        {
            foreach (var duration in durations)
            {
                ordered.Enqueue(duration);
            }
        }
    }

    public TimeSpan Next()
    {
        lock (gate)
        {
            return (ordered.TryDequeue(out var next) ? next : options.JobDuration).Draw(random);
        }
    }
}
