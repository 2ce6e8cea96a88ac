namespace PersonalizeExport;

/// <summary>Where a wait stands after a poll.</summary>
/// <param name="Total">How many jobs are waited for.</param>
/// <param name="Pending">How many of them have not ended.</param>
/// <param name="Running">Those of them that a poll has seen, as they were last seen.</param>
/// <param name="Elapsed">The time since the wait began.</param>
/// <param name="NextPoll">The time until the next poll.</param>
public sealed record WaitProgress(int Total, int Pending, IReadOnlyCollection<DatasetExportJob> Running, TimeSpan Elapsed, TimeSpan NextPoll);
