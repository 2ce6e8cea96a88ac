using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>Completes -ProfileName with the profiles of the shared AWS config and credentials files, or of -ProfileLocation.</summary>
public sealed class ProfileNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CommandConnection.Read(commandName, commandAst, fakeBoundParameters, parameterName) is { } connection
            ? Completions.StartingWith(wordToComplete, PersonalizeExportService.ListProfileNames(connection.ProfileLocation))
            : [];
}
