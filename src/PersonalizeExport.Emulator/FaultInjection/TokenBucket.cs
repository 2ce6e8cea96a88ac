namespace PersonalizeExport.Emulator.FaultInjection;

/// <summary>
/// A rate that is refilled all the time, full at the start. Not .NET's TokenBucketRateLimiter: that one goes by the machine's clock
/// alone (github.com/dotnet/runtime/issues/106447), and refills in steps.
/// </summary>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    // What rounding may take off a token that is whole.
    private const double Rounding = 1e-6;
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes a token, if there is one.</summary>
    public bool TryTake()
    {
        long now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;
        if (_tokens < 1 - Rounding)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
