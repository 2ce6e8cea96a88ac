namespace PersonalizeExport.Pester.Tests;

/// <summary>The Pester tests of this folder, each by its own name, as they came out in a real pwsh against the staged module.</summary>
public class PesterTests
{
    public static async Task<IEnumerable<ITheoryDataRow>> Outcomes() =>
        (await PesterRun.AllFilesAsync()).Select(outcome => new TheoryDataRow<PesterOutcome>(outcome)
        {
            TestDisplayName = outcome.DisplayName,
            Label = "",
            Skip = outcome.IsSkipped ? outcome.Complaint : null,
        });

    [Theory]
    [MemberData(nameof(Outcomes), DisableDiscoveryEnumeration = true)]
    public void Passes(PesterOutcome outcome) => Assert.True(outcome.HasPassed, outcome.Complaint);
}

/// <summary>What came of a Pester test, in Pester's word; of a file as a whole where it has no name.</summary>
public sealed record PesterOutcome(string File, string? Name, string Outcome, string Complaint)
{
    public string DisplayName => Name is null ? File : $"{File}: {Name}";

    public bool HasPassed => Outcome == "Passed";

    public bool IsSkipped => Outcome == "Skipped";
}
