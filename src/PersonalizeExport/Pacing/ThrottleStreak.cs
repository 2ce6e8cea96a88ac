namespace PersonalizeExport.Pacing;

/// <summary>What a caller has met since one of its requests last got through a pace.</summary>
/// <param name="begin">When it first had to wait, or was throttled, by the time of the pace.</param>
internal sealed class ThrottleStreak(TimeSpan begin)
{
    /// <summary>When it began.</summary>
    public TimeSpan Begin { get; } = begin;

    /// <summary>How many of the caller's requests were throttled. Changed by the pace alone, under its lock.</summary>
    public int Tries { get; set; }
}
