namespace PersonalizeExport;

/// <summary>Where the requests of a command stand with the service's pace.</summary>
public sealed class PaceMonitor
{
    private int _waiting;
    private double _perSecond;

    /// <summary>How many requests wait to be sent.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>The pace of the request that began to wait last, in requests per second; null where it is not known.</summary>
    public double? PerSecond => Volatile.Read(ref _perSecond) is > 0 and double known ? known : null;

    internal void Begin(double? perSecond)
    {
        Volatile.Write(ref _perSecond, perSecond ?? 0);
        Interlocked.Increment(ref _waiting);
    }

    internal void End() => Interlocked.Decrement(ref _waiting);
}
