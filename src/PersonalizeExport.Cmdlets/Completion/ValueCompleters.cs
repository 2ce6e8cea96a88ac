using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PersonalizeExport.Cmdlets;

/// <summary>Makes completions of values.</summary>
internal static class Completions
{
    /// <summary>Completes a word, without quotes, to the values that begin with it.</summary>
    public static IEnumerable<CompletionResult> StartingWith(string begin, IEnumerable<string> values) => values
        .Where(value => value.StartsWith(begin, StringComparison.OrdinalIgnoreCase))
        .SelectMany(value => Offer(value, value, value));

    /// <summary>The word without the quotes that the user has begun it with.</summary>
    public static string Unquote(string? word) => word?.Trim('\'', '"') ?? "";

    /// <summary>Completes to a value, in quotes if it would not be one argument without them.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shown">What a list of the completions shows.</param>
    /// <param name="tip">The tooltip.</param>
    /// <returns>Nothing where the value is empty, or would be run unseen.</returns>
    public static IEnumerable<CompletionResult> Offer(string value, string shown, string tip)
    {
        if (value.Length > 0 && DisplayText.IsPrintable(value))
        {
            // A leading dash would make it the name of a parameter.
            bool isBare = char.IsAsciiLetterOrDigit(value[0])
                && value.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.:/".Contains(letter));
            yield return new CompletionResult(
                isBare ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'",
                DisplayText.Printable(shown),
                CompletionResultType.ParameterValue,
                DisplayText.Printable(tip));
        }
    }
}

/// <summary>Completes from known values. Others can be typed.</summary>
internal abstract class ValueCompleter(params IEnumerable<string> values) : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        Completions.StartingWith(Completions.Unquote(wordToComplete), values);
}

/// <summary>Completes -Region with the regions that Amazon Personalize is known to be in.</summary>
internal sealed class RegionCompleter() : ValueCompleter(
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "cn-north-1",
    "eu-central-1",
    "eu-west-1",
    "us-east-1",
    "us-east-2",
    "us-west-2");

/// <summary>Completes -Status with the states that the service documents.</summary>
internal sealed class StatusCompleter() : ValueCompleter(JobStatus.Known);

/// <summary>Completes -DatasetType with the types that the service documents.</summary>
internal sealed class DatasetTypeCompleter() : ValueCompleter(Known)
{
    public static string[] Known { get; } = ["INTERACTIONS", "ITEMS", "USERS", "ACTIONS", "ACTION_INTERACTIONS"];
}

/// <summary>Completes nothing, where PowerShell would otherwise offer the names of files.</summary>
internal sealed class NoCompletionAttribute() : ArgumentCompleterAttribute(typeof(NothingCompleter))
{
    private sealed class NothingCompleter() : ValueCompleter();
}
