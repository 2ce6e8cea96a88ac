namespace PersonalizeExport;

/// <summary>Where a wait stands.</summary>
/// <param name="Total">How many jobs are waited for.</param>
/// <param name="Pending">How many of them have not ended.</param>
/// <param name="Failed">How many of them have failed, or are refused by the service.</param>
/// <param name="Running">The pending jobs that a poll has shown, as it showed them last.</param>
/// <param name="Elapsed">The time since the wait began.</param>
/// <param name="NextPoll">The time until the next poll; zero while one is under way.</param>
/// <param name="Failure">Why the last poll failed for pending jobs, some or all; null where it did not.</param>
public sealed record WaitProgress(
    int Total, int Pending, int Failed, IReadOnlyCollection<DatasetExportJob> Running, TimeSpan Elapsed, TimeSpan NextPoll, PollFailure? Failure = null);

/// <summary>Why polls fail.</summary>
/// <param name="Error">The error of the last poll, for the first of the jobs that it failed for.</param>
/// <param name="Jobs">How many pending jobs it failed for.</param>
/// <param name="At">When the last poll failed, as the time since the wait began.</param>
/// <param name="Since">Since when polls have failed for all pending jobs, as the time since the wait began; null where the last failed for some.</param>
public sealed record PollFailure(Exception Error, int Jobs, TimeSpan At, TimeSpan? Since);
