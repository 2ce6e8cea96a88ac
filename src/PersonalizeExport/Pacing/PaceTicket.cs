namespace PersonalizeExport.Pacing;

/// <summary>The permission to send a request.</summary>
/// <param name="SentAt">When, as the time since the pace began.</param>
/// <param name="IsPaced">Whether it took a slot; before the first throttled response there are none.</param>
/// <param name="HasWaited">Whether it had to wait for its slot, so that the pace and not the caller limits what is sent.</param>
internal readonly record struct PaceTicket(TimeSpan SentAt, bool IsPaced, bool HasWaited);

/// <summary>How often a caller was throttled since one of its requests last succeeded.</summary>
/// <param name="begin">When it first had to wait, or was throttled, by the time of the pace.</param>
internal sealed class ThrottleStreak(TimeSpan begin)
{
    /// <summary>When it began.</summary>
    public TimeSpan Begin { get; } = begin;

    /// <summary>How many of the caller's requests were throttled. Changed by the pace alone, under its lock.</summary>
    public int Tries { get; set; }
}
