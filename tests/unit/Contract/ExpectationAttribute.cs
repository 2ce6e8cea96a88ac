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

/// <summary>Where an expectation of the service comes from.</summary>
public static class Source
{
    /// <summary>The API model: operations, members, constraints, errors.</summary>
    public const string Model = "model";

    /// <summary>The developer guide or the prose of the API reference.</summary>
    public const string Guide = "guide";

    /// <summary>A response that was seen. Of signatures: from AWS services of the same protocol.</summary>
    public const string Measured = "measured";

    /// <summary>Nothing but a decision of the emulator, which the service need not share.</summary>
    public const string Chosen = "chosen";
}
