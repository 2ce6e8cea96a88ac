namespace PersonalizeExport;

/// <summary>
/// The service's words for the state of a dataset export job. A job goes
/// <see cref="CreatePending"/> &gt; <see cref="CreateInProgress"/> &gt; <see cref="Active"/> or <see cref="CreateFailed"/>.
/// </summary>
/// <remarks>Strings, not an enum: the API models Status as free text, so a word that is new tomorrow must be carried, not lost.</remarks>
public static class JobStatus
{
    /// <summary>The job is accepted and waits for its turn.</summary>
    public const string CreatePending = "CREATE PENDING";

    /// <summary>The job is writing the dataset to S3.</summary>
    public const string CreateInProgress = "CREATE IN_PROGRESS";

    /// <summary>The job has ended and its files are in S3.</summary>
    public const string Active = "ACTIVE";

    /// <summary>The job has ended without an export; its FailureReason says why.</summary>
    public const string CreateFailed = "CREATE FAILED";

    /// <summary>The four words, in the order in which a job goes through them.</summary>
    public static IReadOnlyList<string> Known { get; } = [CreatePending, CreateInProgress, Active, CreateFailed];

    /// <summary>Whether a job in this state will not change any more. A word nobody knows yet is not an end.</summary>
    public static bool IsTerminal(string? status) => status is Active or CreateFailed;
}
