namespace PersonalizeExport;

/// <summary>
/// The states of a dataset export job, as the service writes them. A job goes
/// <see cref="CreatePending"/> &gt; <see cref="CreateInProgress"/> &gt; <see cref="Active"/> or <see cref="CreateFailed"/>.
/// </summary>
/// <remarks>Strings, not an enum: in the API model Status is a string, so a new value must not be lost.</remarks>
public static class JobStatus
{
    /// <summary>The job is accepted and has not begun.</summary>
    public const string CreatePending = "CREATE PENDING";

    /// <summary>The job is writing the dataset to S3.</summary>
    public const string CreateInProgress = "CREATE IN_PROGRESS";

    /// <summary>The job has ended and its files are in S3.</summary>
    public const string Active = "ACTIVE";

    /// <summary>The job has ended without an export; its FailureReason says why.</summary>
    public const string CreateFailed = "CREATE FAILED";

    /// <summary>The four states, in the order in which a job goes through them.</summary>
    public static IReadOnlyList<string> Known { get; } = [CreatePending, CreateInProgress, Active, CreateFailed];

    /// <summary>Whether a job in this state will not change any more. An unknown state is not an end.</summary>
    public static bool IsTerminal(string? status) => status is Active or CreateFailed;
}
