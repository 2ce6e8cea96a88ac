namespace PersonalizeExport;

/// <summary>How many requests of a command wait for the service's pace.</summary>
/// <param name="timeProvider">The clock.</param>
public sealed class PaceMonitor(TimeProvider timeProvider)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private int _waiting;
    private long _lastEnd = timeProvider.GetTimestamp() - timeProvider.TimestampFrequency;
    private double _perSecond;

    /// <summary>How many requests wait to be sent.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether a request waits, or has waited within the last second: one after the other, each waits for a moment only.</summary>
    public bool IsThrottled => Waiting > 0 || timeProvider.GetElapsedTime(Volatile.Read(ref _lastEnd)) < Second;

    /// <summary>The pace of the request that began to wait last, in requests per second; null where it is not known.</summary>
    public double? PerSecond => Volatile.Read(ref _perSecond) is > 0 and double known ? known : null;

    internal void Begin(double? perSecond)
    {
        Volatile.Write(ref _perSecond, perSecond ?? 0);
        Interlocked.Increment(ref _waiting);
    }

    internal void End()
    {
        Volatile.Write(ref _lastEnd, timeProvider.GetTimestamp());
        Interlocked.Decrement(ref _waiting);
    }
}
