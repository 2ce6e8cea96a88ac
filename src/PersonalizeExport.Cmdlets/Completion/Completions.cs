using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Makes of values what PowerShell offers on Tab.</summary>
internal static class Completions
{
    /// <summary>Offers the values that begin as the word does.</summary>
    public static IEnumerable<CompletionResult> StartingWith(string wordToComplete, IEnumerable<string> values)
    {
        string begin = Unquote(wordToComplete);
        return values.Where(value => value.StartsWith(begin, StringComparison.OrdinalIgnoreCase)).Select(value => Offer(value, value, value));
    }

    /// <summary>The word without the quotes that the user has begun it with.</summary>
    public static string Unquote(string? word) => word?.Trim('\'', '"') ?? "";

    /// <summary>Offers a value, in quotes where it would not be one argument without them.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shown">What a list of the offers shows of it.</param>
    /// <param name="tip">What is told of it.</param>
    public static CompletionResult Offer(string value, string shown, string tip)
    {
        bool isBare = value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ':' or '/');
        return new CompletionResult(isBare ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'", shown, CompletionResultType.ParameterValue, tip);
    }
}
