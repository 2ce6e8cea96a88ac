using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Makes completions of values.</summary>
internal static class Completions
{
    /// <summary>Completes a word to the values that begin with it.</summary>
    public static IEnumerable<CompletionResult> StartingWith(string wordToComplete, IEnumerable<string> values)
    {
        string begin = Unquote(wordToComplete);
        return values.Where(value => value.StartsWith(begin, StringComparison.OrdinalIgnoreCase)).Select(value => Offer(value, value, value));
    }

    /// <summary>The word without the quotes that the user has begun it with.</summary>
    public static string Unquote(string? word) => word?.Trim('\'', '"') ?? "";

    /// <summary>Completes to a value, in quotes if it would not be one argument without them.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shown">What a list of the completions shows.</param>
    /// <param name="tip">The tooltip.</param>
    public static CompletionResult Offer(string value, string shown, string tip)
    {
        bool isBare = value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ':' or '/');
        return new CompletionResult(isBare ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'", shown, CompletionResultType.ParameterValue, tip);
    }
}
