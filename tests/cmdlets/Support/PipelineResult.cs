using System.Text.RegularExpressions;

namespace PersonalizeExport.Cmdlets.Tests.Support;

/// <summary>What came of a script, and what ended it before its end, or null.</summary>
internal sealed record PipelineResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<ProgressRecord> Progress,
    RuntimeException? End)
{
    /// <summary>The error that ended the script, or the only one that it wrote.</summary>
    public ErrorRecord Error => End?.ErrorRecord ?? Assert.Single(Errors);

    /// <summary>The id of <see cref="Error"/> without the class of the cmdlet.</summary>
    public string ErrorId => Error.FullyQualifiedErrorId.Split(',')[0];

    /// <summary>Whether <see cref="Error"/> says what to do: beside its message, or in a sentence of its own at the message's end.</summary>
    public bool HasAdvice => Error.ErrorDetails.RecommendedAction.Length > 0 || Regex.IsMatch(Error.ErrorDetails.Message, @"\. [A-Z].+$");

    /// <summary>A property of each emitted object, as text.</summary>
    public string?[] Values(string property) => [.. Output.Select(item => item.Properties[property]?.Value?.ToString())];
}
