using System.Collections;
using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using PersonalizeExport.Model;

namespace PersonalizeExport;

/// <summary>A tag of a Personalize resource.</summary>
/// <param name="TagKey">The key: 1 to 128 characters.</param>
/// <param name="TagValue">The value: 0 to 256 characters.</param>
[TypeConverter(typeof(Converter))]
public sealed record Tag(string TagKey, string TagValue)
{
    /// <summary>
    /// The tag as <c>key=value</c>, as <see cref="TagList"/> writes and reads it: background jobs and shallow JSON keep
    /// that text.
    /// </summary>
    public override string ToString() => TagList.ToText(this);

    /// <summary>
    /// Converts a tag to any other type that has TagKey and TagValue, as that of every AWS SDK has: PowerShell calls it
    /// when a job is piped into a cmdlet of AWS Tools, and would otherwise drop the tags silently.
    /// </summary>
    internal sealed class Converter : TypeConverter
    {
        public override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) =>
            destinationType?.GetConstructor([]) is not null
            && destinationType.GetProperty(nameof(TagKey))?.CanWrite is true
            && destinationType.GetProperty(nameof(TagValue))?.CanWrite is true;

        public override object? ConvertTo(
            ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType)
        {
            if (value is not Tag tag || !CanConvertTo(context, destinationType))
            {
                return base.ConvertTo(context, culture, value, destinationType);
            }

            object other = Activator.CreateInstance(destinationType)!;
            destinationType.GetProperty(nameof(TagKey))!.SetValue(other, tag.TagKey);
            destinationType.GetProperty(nameof(TagValue))!.SetValue(other, tag.TagValue);
            return other;
        }
    }
}

/// <summary>
/// The tags of a job. Its text is <c>team=shop; env=prod</c>, so that a CSV file keeps them. In a key or a value
/// <c>=</c> is written <c>%3D</c> there and a space at either end <c>%20</c>, for neither <c>%</c> nor <c>;</c> can be
/// in a tag.
/// </summary>
/// <remarks>
/// PowerShell converts to it what people write for tags: a hashtable <c>@{ team = 'x' }</c>, objects or hashtables with
/// TagKey and TagValue (any AWS SDK's) or Key and Value, the text above, or a list of those.
/// </remarks>
[TypeConverter(typeof(Converter))]
public sealed partial class TagList(IEnumerable<Tag> tags) : ReadOnlyCollection<Tag>([.. tags])
{
    /// <summary>The value of the tag with a key, case-sensitive as the service's are; null if there is none.</summary>
    public string? this[string key] => this.FirstOrDefault(tag => tag.TagKey == key)?.TagValue;

    /// <summary>Reads tags from their text.</summary>
    /// <returns>
    /// The tags, or null where the text is not one of tags. A second <c>=</c> makes it none: PowerShell may have joined
    /// two tags with a space, as it does with any list, and they must not become one.
    /// </returns>
    public static TagList? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<Tag> tags = [];

        // Not the white space of other scripts, which a tag may begin or end with.
        foreach (string part in text.Split(';').Select(part => part.Trim(' ', '\t', '\r', '\n')))
        {
            if (part.Split('=') is [var key, var value])
            {
                tags.Add(new Tag(Unescape(key), Unescape(value)));
            }
            else if (part.Length > 0)
            {
                return null;
            }
        }

        return new TagList(tags);
    }

    /// <summary>The tags as <c>team=shop; env=prod</c>.</summary>
    public override string ToString() => string.Join("; ", this);

    /// <summary>The text of a tag, of which the list's is made.</summary>
    internal static string ToText(Tag tag) => $"{Escape(tag.TagKey)}={Escape(tag.TagValue)}";

    private static string Escape(string? text) =>
        Special().Replace(text ?? "", found => found.Value is "=" ? "%3D" : "%20");

    private static string Unescape(string text) =>
        text.Replace("%3D", "=", StringComparison.Ordinal).Replace("%20", " ", StringComparison.Ordinal);

    private static IEnumerable<Tag> ReadTags(object? given) => given switch
    {
        Tag tag => [tag],
        string text => TryParse(text)
            ?? throw NotTags("text that is not key=value (write an = inside a key or value as %3D)"),

        // As AWS Tools takes it: one tag, its two members named. A tag whose key is "Key" must be written this way too.
        IDictionary { Count: 2 } table when FindTag(table) is { } tag => [tag],
        IDictionary table => table.Cast<DictionaryEntry>().Select(tag => new Tag(ToText(tag.Key), ToText(tag.Value))),
        IEnumerable list => list.Cast<object?>().SelectMany(ReadTags),
        null => throw NotTags("null"),
        _ => [FindTag(MembersOf(given)) ?? throw NotTags($"a value of type {given.GetType().Name}")],
    };

    // PowerShell's custom objects describe their properties here, too.
    private static Hashtable MembersOf(object given)
    {
        Hashtable members = new(StringComparer.OrdinalIgnoreCase);
        foreach (PropertyDescriptor property in TypeDescriptor.GetProperties(given))
        {
            members[property.Name] = property.GetValue(given);
        }

        return members;
    }

    // A member that is null counts as an empty value, as in a hashtable. Without the member, the object is not a tag.
    private static Tag? FindTag(IDictionary members) =>
        (members["TagKey"] ?? members["Key"]) is { } key && (members.Contains("TagValue") || members.Contains("Value"))
            ? new Tag(ToText(key), ToText(members["TagValue"] ?? members["Value"]))
            : null;

    private static string ToText(object? value) => value is IEnumerable and not string
        ? throw NotTags("a key or a value that is not text")
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static FormatException NotTags(string given) => new(
        $"Cannot read tags from {given}. Expected a hashtable such as @{{ team = 'x' }}, "
            + "objects with TagKey and TagValue or with Key and Value, or 'team=x; env=y'.");

    // An equals sign, or a space of those at either end.
    [GeneratedRegex(@"=|(?<=^ *) | (?= *$)", RegexOptions.CultureInvariant)]
    private static partial Regex Special();

    internal sealed class Converter() : ParameterConverter(given => new TagList(ReadTags(given)));
}
