using System.Collections.ObjectModel;

namespace PersonalizeExport;

/// <summary>
/// The tags of a job. Its text is <c>team=shop; env=prod</c>, so that a CSV file keeps them; in a key, <c>=</c> is written <c>%3D</c> there, for
/// neither <c>%</c> nor <c>;</c> can be in a tag.
/// </summary>
public sealed class TagList(IEnumerable<Tag> tags) : ReadOnlyCollection<Tag>([.. tags])
{
    private const string EscapedEquals = "%3D";

    /// <summary>Reads tags from their text.</summary>
    /// <returns>The tags, or null where the text is not one of tags.</returns>
    public static TagList? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Tag> tags = [];
        foreach (string part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                return null;
            }

            tags.Add(new Tag(part[..equals].Replace(EscapedEquals, "=", StringComparison.Ordinal), part[(equals + 1)..]));
        }

        return new TagList(tags);
    }

    /// <summary>The tags as <c>team=shop; env=prod</c>.</summary>
    public override string ToString() =>
        string.Join("; ", this.Select(tag => $"{tag.TagKey.Replace("=", EscapedEquals, StringComparison.Ordinal)}={tag.TagValue}"));
}
