using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>Completes -Region with the regions that Amazon Personalize is known to be in. Any other can be typed: the list grows.</summary>
public sealed class RegionCompleter : IArgumentCompleter
{
    private static readonly string[] Regions =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "cn-north-1",
        "eu-central-1", "eu-west-1", "us-east-1", "us-east-2", "us-west-2",
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.StartingWith(wordToComplete, Regions);
}
