using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Reads tags as people write them: a hashtable <c>@{ team = 'x' }</c>, objects or hashtables with TagKey and TagValue (any AWS SDK's) or Key
/// and Value, or a list of those.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TagTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Unwrap(inputData) is { } input ? Read(input).ToArray() : null;

    private static IEnumerable<Tag> Read(object input) => input switch
    {
        Tag tag => [tag],
        // As AWS Tools takes it: one tag, its two members named. A tag whose key is "Key" must be written this way too.
        IDictionary table when FromMembers(name => Find(table, name)) is { } tag && table.Count == 2 => [tag],
        IDictionary table => table.Cast<DictionaryEntry>().Select(entry => new Tag(Text(entry.Key), Text(entry.Value))),
        IEnumerable list and not string => list.Cast<object?>().SelectMany(item => Unwrap(item) is { } value ? Read(value) : throw Unreadable("null")),
        _ => [FromMembers(name => PSObject.AsPSObject(input).Properties[name]?.Value) ?? throw Unreadable($"a value of type {input.GetType().Name}")],
    };

    private static Tag? FromMembers(Func<string, object?> find) =>
        (find("TagKey") ?? find("Key")) is { } key && (find("TagValue") ?? find("Value")) is { } value ? new Tag(Text(key), Text(value)) : null;

    private static object? Find(IDictionary table, string name) => table.Cast<DictionaryEntry>()
        .FirstOrDefault(entry => string.Equals(entry.Key as string, name, StringComparison.OrdinalIgnoreCase)).Value;

    private static ArgumentTransformationMetadataException Unreadable(string given) =>
        new($"Cannot read tags from {given}. Expected: a hashtable such as @{{ team = 'x' }}, or objects with TagKey and TagValue or with Key and Value.");

    private static string Text(object? value) => Convert.ToString(Unwrap(value), CultureInfo.InvariantCulture) ?? "";

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
