namespace PersonalizeExport;

/// <summary>What keeps polls from telling how jobs are.</summary>
/// <param name="Error">What became of the last poll of the jobs that it concerns, or of the first of them.</param>
/// <param name="Jobs">How many pending jobs it concerns.</param>
/// <param name="At">When the last poll failed, as the time since the wait began.</param>
/// <param name="Since">Since when no poll has told of any job, as the time since the wait began; null while some are told of.</param>
public sealed record PollFailure(Exception Error, int Jobs, TimeSpan At, TimeSpan? Since);
