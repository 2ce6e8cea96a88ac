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

    /// <summary>The known status that a misspelled one most likely means.</summary>
    /// <returns>The status, or null where none is near.</returns>
    public static string? FindNearest(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string misspelled = Simplify(text.Trim('*', '?', ' '));
        return Known.FirstOrDefault(status => misspelled.Length > 3 && Simplify(status).Contains(misspelled, StringComparison.Ordinal))
            ?? Known.Where(status => CountEdits(misspelled, Simplify(status)) <= status.Length / 3).MinBy(status => CountEdits(misspelled, Simplify(status)));
    }

    private static string Simplify(string text) => text.ToUpperInvariant().Replace('_', ' ').Replace('-', ' ');

    // The Levenshtein distance.
    private static int CountEdits(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int edits = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], edits);
            }
        }

        return row[to.Length];
    }

    /// <summary>Whether a job in this state will not change any more. An unknown state is not an end.</summary>
    public static bool IsTerminal(string? status) => status is Active or CreateFailed;
}
