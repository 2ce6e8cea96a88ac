using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Reads tags as people write them: a hashtable <c>@{ team = 'x' }</c>, objects or hashtables with TagKey and TagValue (any AWS SDK's) or Key
/// and Value, the text of a job's tags (see <see cref="TagList"/>), or a list of those.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TagTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Unwrap(inputData) is { } input && !(input is string text && string.IsNullOrWhiteSpace(text)) ? Read(input).ToArray() : null;

    private static IEnumerable<Tag> Read(object input) => input switch
    {
        Tag tag => [tag],
        string text => TagList.TryParse(text) ?? throw Malformed("text that is not key=value (write an = inside a key or value as %3D)"),
        // As AWS Tools takes it: one tag, its two members named. A tag whose key is "Key" must be written this way too.
        IDictionary table when FromMembers(name => Find(table, name)) is { } tag && table.Count == 2 => [tag],
        IDictionary table => table.Cast<DictionaryEntry>().Select(entry => new Tag(Text(entry.Key), Text(entry.Value))),
        IEnumerable list and not string => list.Cast<object?>().SelectMany(item => Unwrap(item) is { } value ? Read(value) : throw Malformed("null")),
        _ => [FromMembers(name => Find(PSObject.AsPSObject(input), name)) ?? throw Malformed(
            Find(PSObject.AsPSObject(input), "TagKey") is { Value: null } ? "a tag without a key" : $"a value of type {input.GetType().Name}")],
    };

    // A member that is null counts as an empty value, as in a hashtable. Without the member, the object is not a tag.
    private static Tag? FromMembers(Func<string, Member?> find) =>
        (find("TagKey") ?? find("Key")) is { Value: { } key } && (find("TagValue") ?? find("Value")) is { } value ? new Tag(Text(key), Text(value.Value)) : null;

    private static Member? Find(IDictionary table, string name) => table.Cast<DictionaryEntry>()
        .Where(entry => string.Equals(entry.Key as string, name, StringComparison.OrdinalIgnoreCase))
        .Select(entry => new Member(entry.Value)).FirstOrDefault();

    private static Member? Find(PSObject given, string name) => given.Properties[name] is { } property ? new Member(property.Value) : null;

    private static ArgumentTransformationMetadataException Malformed(string given) =>
        new($"Cannot read tags from {given}. Expected a hashtable such as @{{ team = 'x' }}, objects with TagKey and TagValue or with Key and Value, or 'team=x; env=y'.");

    private static string Text(object? value) => Unwrap(value) switch
    {
        PSObject or IEnumerable and not string => throw Malformed($"a key or a value that is not text: {(value is IEnumerable ? "it is a list or a hashtable" : "it is an object")}"),
        var text => Convert.ToString(text, CultureInfo.InvariantCulture) ?? "",
    };

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private sealed record Member(object? Value);
}
