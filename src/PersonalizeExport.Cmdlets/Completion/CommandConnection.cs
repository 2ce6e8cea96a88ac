using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>Finds out how a command that is being typed would connect, were it run now.</summary>
internal static class CommandConnection
{
    private const string Noun = "PDatasetExportJob";

    private static readonly Dictionary<string, ParameterMetadata> Parameters =
        ParameterMetadata.GetParameterMetadata(typeof(ProbeGet));

    /// <summary>Reads it from what is typed, the default parameter values and the defaults of the session.</summary>
    /// <param name="commandName">The name of the command.</param>
    /// <param name="command">The command as it is typed so far.</param>
    /// <param name="bound">The values of its parameters, as far as they are known.</param>
    /// <param name="completed">The parameter whose value is being typed.</param>
    /// <returns>
    /// Null if that is not known before the command runs: a guess could list what another account has.
    /// </returns>
    public static ConnectionOptions? Read(string commandName, CommandAst command, IDictionary bound, string completed)
    {
        if (command.CommandElements.Any(element =>
            element is VariableExpressionAst { Splatted: true } || IsUnknown(element, bound, completed)))
        {
            return null;
        }

        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(new CmdletInfo(commandName, ProbeFor(commandName)));
        foreach (string name in Parameters.Keys.Where(name => name != completed && bound.Contains(name)))
        {
            shell.AddParameter(name, bound[name]);
        }

        shell.AddParameter("ErrorAction", ActionPreference.Ignore);
        try
        {
            return shell.Invoke<ConnectionOptions>().FirstOrDefault();
        }
        catch (RuntimeException)
        {
            // What is typed so far cannot be bound.
            return null;
        }
    }

    // A parameter that is typed, with a value that is known only when the command runs.
    private static bool IsUnknown(CommandElementAst element, IDictionary bound, string completed) =>
        element is CommandParameterAst { ParameterName: var typed } && Parameters.Values.Any(parameter =>
            parameter.Name != completed
            && !bound.Contains(parameter.Name)
            && parameter.Aliases
                .Append(parameter.Name)
                .Any(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)));

    private static Type ProbeFor(string commandName) => commandName.ToUpperInvariant().Split('-') switch
    {
        ["NEW", ..] => typeof(ProbeNew),
        ["WAIT", ..] => typeof(ProbeWait),
        [_, "PDATASET"] => typeof(ProbeGetDataset),
        _ => typeof(ProbeGet),
    };

    private abstract class Probe : PersonalizeCmdlet
    {
        protected override void EndProcessing() => WriteObject(ReadOptions());
    }

    // Each under the name of a command, so that its default parameter values count. A module exports public classes
    // only.
    [Cmdlet(VerbsCommon.Get, Noun)]
    private sealed class ProbeGet : Probe;

    [Cmdlet(VerbsCommon.Get, "PDataset")]
    private sealed class ProbeGetDataset : Probe;

    [Cmdlet(VerbsCommon.New, Noun)]
    private sealed class ProbeNew : Probe;

    [Cmdlet(VerbsLifecycle.Wait, Noun)]
    private sealed class ProbeWait : Probe;
}
