using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>Completes nothing, where PowerShell would otherwise offer the names of files.</summary>
public sealed class NothingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) => [];
}
