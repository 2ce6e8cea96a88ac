namespace PersonalizeExport.Emulator.FaultInjection;

/// <summary>
/// A token bucket that is full at the start and refilled continuously. .NET's TokenBucketRateLimiter uses the machine's clock only
/// (github.com/dotnet/runtime/issues/106447), and refills in steps.
/// </summary>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    // A token may be this much short of 1 because of rounding.
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
