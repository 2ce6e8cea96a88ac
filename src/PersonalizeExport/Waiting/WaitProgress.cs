namespace PersonalizeExport;

/// <summary>Where a wait stands.</summary>
/// <param name="Total">How many jobs are waited for.</param>
/// <param name="Pending">How many of them have not ended.</param>
/// <param name="Failed">How many of them have failed, or are refused by the service.</param>
/// <param name="Running">The pending ones that a poll has seen, as they were last seen.</param>
/// <param name="Elapsed">The time since the wait began.</param>
/// <param name="NextPoll">The time until the next poll; zero while one is under way.</param>
/// <param name="Failure">What the last poll failed of, for some of the pending jobs or for all; null where it did not.</param>
public sealed record WaitProgress(
    int Total, int Pending, int Failed, IReadOnlyCollection<DatasetExportJob> Running, TimeSpan Elapsed, TimeSpan NextPoll, PollFailure? Failure = null);
