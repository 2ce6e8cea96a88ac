using System.Text.RegularExpressions;

namespace PersonalizeExport;

/// <summary>
/// Text as it may be shown: on a terminal, in a log, in a list of completions. Names, states, reasons and paths are
/// written by others, and a terminal executes control characters.
/// </summary>
public static partial class DisplayText
{
    /// <summary>
    /// What is replaced: control characters, characters that are not seen but turn or hide others (Unicode's category
    /// Format, U+E0000 to U+E007F included), and half a surrogate pair.
    /// </summary>
    /// <remarks>A pattern, for the views of the module's format file.</remarks>
    public const string Unprintable = @"[\p{Cc}\p{Cf}]|\uDB40[\uDC00-\uDC7F]"
        + @"|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]";

    /// <summary>
    /// The text in one line: white space, line breaks included, becomes a space, and what else cannot be seen U+FFFD.
    /// </summary>
    public static string Printable(string? text) =>
        Unseen().Replace(WhiteSpace().Replace(text ?? "", " "), "\uFFFD");

    /// <summary>Whether a text is shown as it is.</summary>
    public static bool IsPrintable(string text) => text == Printable(text);

    [GeneratedRegex(@"\s", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(Unprintable, RegexOptions.CultureInvariant)]
    private static partial Regex Unseen();
}
