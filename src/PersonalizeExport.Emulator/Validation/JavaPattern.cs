using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PersonalizeExport.Emulator.Validation;

/// <summary>
/// A pattern of the service model, matched against the whole value as the Java regular expressions of the service do:
/// by code points, \d only ASCII, and a dot that stops at every line terminator.
/// </summary>
internal sealed class JavaPattern(string text)
{
    private readonly Regex _regex = new($@"\A(?:{Translate(text)})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public bool IsMatch(string value) => _regex.IsMatch(InOneUnitEach(value));

    private static string Translate(string pattern)
    {
        StringBuilder result = new();
        bool inClass = false;
        // The whole value is matched anyway, so the anchors add nothing.
        pattern = pattern.TrimStart('^').TrimEnd('$');
        for (int i = 0; i < pattern.Length; i++)
        {
            ReadOnlySpan<char> rest = pattern.AsSpan(i);
            if (rest.StartsWith(@"\p{ASCII}"))
            {
                result.Append(InClass(@"\x00-\x7F"));
                i += @"\p{ASCII}".Length - 1;
            }
            else if (rest.StartsWith(@"\d"))
            {
                result.Append(InClass("0-9"));
                i++;
            }
            else if (rest[0] == '\\')
            {
                result.Append(rest[..2]);
                i++;
            }
            else if (rest[0] == '.' && !inClass)
            {
                result.Append(@"[^\n\r\u0085\u2028\u2029]");
            }
            else
            {
                inClass = rest[0] == '[' || (inClass && rest[0] != ']');
                result.Append(rest[0]);
            }
        }

        return result.ToString();

        string InClass(string range) => inClass ? range : $"[{range}]";
    }

    // .NET matches UTF-16 units, of which a code point beyond the first plane has two. The patterns depend only on the category of
    // such a code point, so it is replaced by one of the same category from the first plane.
    private static string InOneUnitEach(string value) => !value.Any(char.IsSurrogate)
        ? value
        : string.Concat(value.EnumerateRunes().Select(rune => rune.IsBmp ? (char)rune.Value : Substitute(rune)));

    private static char Substitute(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when Rune.IsLetter(rune) => '\u4E00',
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => '\u0660',
        _ => '\uFFFD',
    };
}
