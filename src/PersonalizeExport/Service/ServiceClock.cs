namespace PersonalizeExport;

/// <summary>
/// The service's clock, as far as it is known from the Date of responses. The clock of this machine may be wrong, so it
/// only measures intervals.
/// </summary>
/// <remarks>
/// When a response arrives, the service's clock is at its Date or later: a Date is a whole second, and the response
/// took time. So each Date is a lower bound, and the best one is kept.
/// </remarks>
/// <param name="timeProvider">Measures the time that passes between two events.</param>
public sealed class ServiceClock(TimeProvider timeProvider)
{
    private readonly object _lock = new();
    private DateTime? _origin;
    private long _originTimestamp;

    /// <summary>Takes the Date of a response that has just arrived.</summary>
    /// <param name="date">The value of the Date header.</param>
    public void Observe(DateTimeOffset date)
    {
        long now = timeProvider.GetTimestamp();
        lock (_lock)
        {
            if (_origin is null || date.UtcDateTime > At(now))
            {
                (_origin, _originTimestamp) = (date.UtcDateTime, now);
            }
        }
    }

    /// <summary>
    /// The earliest time that the service's clock can show now, in UTC; null before the first response with a Date.
    /// </summary>
    public DateTime? EarliestNow
    {
        get
        {
            lock (_lock)
            {
                return _origin is null ? null : At(timeProvider.GetTimestamp());
            }
        }
    }

    private DateTime At(long timestamp) => _origin!.Value + timeProvider.GetElapsedTime(_originTimestamp, timestamp);
}
