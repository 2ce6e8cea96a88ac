using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>Completes from known values. Others can be typed.</summary>
internal abstract class ValueCompleter(params IEnumerable<string> values) : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.StartingWith(wordToComplete, values);
}

/// <summary>Completes -Region with the regions that Amazon Personalize is known to be in.</summary>
internal sealed class RegionCompleter() : ValueCompleter(
    "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "cn-north-1",
    "eu-central-1", "eu-west-1", "us-east-1", "us-east-2", "us-west-2");

/// <summary>Completes -Status with the states that the service documents.</summary>
internal sealed class StatusCompleter() : ValueCompleter(JobStatus.Known);

/// <summary>Completes nothing, where PowerShell would otherwise offer the names of files.</summary>
internal sealed class NothingCompleter() : ValueCompleter();

/// <summary>Completes -ProfileName with the profiles of the shared AWS config and credentials files, or of -ProfileLocation.</summary>
internal sealed class ProfileNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CommandConnection.Read(commandName, commandAst, fakeBoundParameters, parameterName) is { } connection
            ? Completions.StartingWith(wordToComplete, AwsLoadContext.Connector.ListProfileNames(connection.ProfileLocation))
            : [];
}
