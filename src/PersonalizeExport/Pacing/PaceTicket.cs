namespace PersonalizeExport.Pacing;

/// <summary>That a request may be sent.</summary>
/// <param name="SentAt">When, as the time since the pace began.</param>
/// <param name="IsPaced">Whether it took a slot; before the first throttled response there are none.</param>
/// <param name="HasWaited">Whether it had to wait for its slot, so that the pace and not the caller limits what is sent.</param>
internal readonly record struct PaceTicket(TimeSpan SentAt, bool IsPaced, bool HasWaited);
