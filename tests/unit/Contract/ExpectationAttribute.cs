using System.Reflection;
using Xunit.v3;

namespace PersonalizeExport.Tests.Contract;

/// <summary>
/// Says where a test's expectation comes from, as a trait: <c>--filter-trait "source=model"</c>. What is chosen is skipped against AWS, so that no test
/// can forget it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExpectationAttribute(params string[] sources) : BeforeAfterTestAttribute, ITraitAttribute
{
    public IReadOnlyList<string> Sources => sources;

    /// <summary>Of what is chosen: what the documentation leaves open.</summary>
    public string Undocumented { get; init; } = "";

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [.. sources.Select(source => KeyValuePair.Create("source", source))];

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        Assert.SkipWhen(ContractService.IsAws && sources.Contains(Source.Chosen), $"Chosen by the emulator; not documented: {Undocumented}.");
}
