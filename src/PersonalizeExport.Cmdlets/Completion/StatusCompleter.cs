using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>Completes -Status with the words of the service. Any other can be typed, and wildcards.</summary>
public sealed class StatusCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.StartingWith(wordToComplete, JobStatus.Known);
}
