using System.Collections.ObjectModel;
using System.Text.RegularExpressions;

namespace PersonalizeExport;

/// <summary>
/// The tags of a job. Its text is <c>team=shop; env=prod</c>, so that a CSV file keeps them. In a key or a value <c>=</c> is written <c>%3D</c> there and a
/// space at either end <c>%20</c>, for neither <c>%</c> nor <c>;</c> can be in a tag.
/// </summary>
public sealed partial class TagList(IEnumerable<Tag> tags) : ReadOnlyCollection<Tag>([.. tags])
{
    /// <summary>Reads tags from their text.</summary>
    /// <returns>
    /// The tags, or null where the text is not one of tags. A second <c>=</c> makes it none: PowerShell may have joined two tags with a space, as it does with
    /// any list, and they must not become one.
    /// </returns>
    public static TagList? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Tag> tags = [];
        // Not the white space of other scripts, which a tag may begin or end with.
        foreach (string part in text.Split(';').Select(part => part.Trim(' ', '\t', '\r', '\n')).Where(part => part.Length > 0))
        {
            if (part.Split('=') is not [var key, var value])
            {
                return null;
            }

            tags.Add(new Tag(Unescape(key), Unescape(value)));
        }

        return new TagList(tags);
    }

    /// <summary>The tags as <c>team=shop; env=prod</c>.</summary>
    public override string ToString() => string.Join("; ", this);

    /// <summary>The text of a tag, of which the list's is made.</summary>
    internal static string ToText(Tag tag) => $"{Escape(tag.TagKey)}={Escape(tag.TagValue)}";

    private static string Escape(string? text) => Special().Replace(text ?? "", found => found.Value is "=" ? "%3D" : "%20");

    private static string Unescape(string text) => text.Replace("%3D", "=", StringComparison.Ordinal).Replace("%20", " ", StringComparison.Ordinal);

    // An equals sign, or a space of those at either end.
    [GeneratedRegex(@"=|(?<=^ *) | (?= *$)", RegexOptions.CultureInvariant)]
    private static partial Regex Special();
}
