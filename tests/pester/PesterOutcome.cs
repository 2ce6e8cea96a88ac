namespace PersonalizeExport.Pester.Tests;

/// <summary>What came of a Pester test.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Name">Its blocks and its own name; null for the file as a whole.</param>
/// <param name="Outcome">Pester's word for it: Passed, Failed, Skipped, Inconclusive, NotRun.</param>
/// <param name="Complaint">What went wrong, and where; or why it was skipped.</param>
public sealed record PesterOutcome(string File, string? Name, string Outcome, string Complaint)
{
    public string DisplayName => Name is null ? File : $"{File}: {Name}";

    public bool HasPassed => Outcome == "Passed";

    public bool IsSkipped => Outcome == "Skipped";
}
