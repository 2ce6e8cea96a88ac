namespace PersonalizeExport;

/// <summary>
/// What the responses of the service have told of its clock. The clock of this machine may be wrong; only the time that passes on it is used.
/// </summary>
/// <remarks>
/// A response's Date is never ahead of the service's clock at the moment at which the response arrives, but it is a whole second and may be a
/// little old. So each Date is a bound from below, and the best of them is kept.
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

    /// <summary>The earliest time that the service's clock can show now, in UTC; null while no response has told a Date.</summary>
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
