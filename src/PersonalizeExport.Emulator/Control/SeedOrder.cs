namespace PersonalizeExport.Emulator.Control;

/// <summary>Jobs to be put into the account's history.</summary>
/// <param name="Count">How many.</param>
/// <param name="DatasetArn">The dataset that they exported; it need not exist any more.</param>
/// <param name="Status">Their status, which never changes; any text, so that one of the future can be tried.</param>
/// <param name="NamePrefix">What their names begin with; a number follows.</param>
/// <param name="Region">Their region, when it is not that of the dataset's ARN.</param>
/// <param name="FailureReason">Why they failed.</param>
/// <param name="CreationDateTime">When they were created; without it: now.</param>
internal sealed record SeedOrder(
    int Count,
    string DatasetArn,
    string Status = "ACTIVE",
    string NamePrefix = "seeded",
    string? Region = null,
    string? FailureReason = null,
    DateTimeOffset? CreationDateTime = null);
