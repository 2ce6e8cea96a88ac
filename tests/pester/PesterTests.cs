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
