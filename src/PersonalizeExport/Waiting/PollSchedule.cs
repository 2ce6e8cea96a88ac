namespace PersonalizeExport;

/// <summary>
/// When to poll next. A tenth of the time already waited, between 5 and 60 seconds: the end of a job is then seen with a delay of about a
/// tenth of its duration, and the service, which throttles Describe easily, gets few requests while jobs run long.
/// </summary>
public static class PollSchedule
{
    /// <summary>The shortest time between two polls.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time between two polls.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The time from a poll to the next one.</summary>
    /// <param name="elapsed">The time already waited.</param>
    /// <param name="chance">A number from 0 to 1 that takes off up to a tenth, so that many waits that began together do not poll together.</param>
    public static TimeSpan NextInterval(TimeSpan elapsed, double chance) =>
        TimeSpan.FromTicks(Math.Clamp(elapsed.Ticks / 10, Shortest.Ticks, Longest.Ticks)) * (1 - (0.1 * chance));
}
