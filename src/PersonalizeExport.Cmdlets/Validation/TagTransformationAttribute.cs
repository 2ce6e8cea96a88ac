using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Reads tags as people write them: a hashtable <c>@{ team = 'x' }</c>, objects with TagKey and TagValue (any AWS SDK's) or Key and Value,
/// or a list of those.
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
        IDictionary table => table.Cast<DictionaryEntry>().Select(entry => new Tag(Text(entry.Key), Text(entry.Value))),
        IEnumerable list and not string => list.Cast<object?>().SelectMany(item => Unwrap(item) is { } value ? Read(value) : throw Unreadable("null")),
        _ => [FromProperties(input)],
    };

    private static Tag FromProperties(object input)
    {
        PSMemberInfoCollection<PSPropertyInfo> properties = PSObject.AsPSObject(input).Properties;
        PSPropertyInfo? key = properties["TagKey"] ?? properties["Key"];
        PSPropertyInfo? value = properties["TagValue"] ?? properties["Value"];
        return key is not null && value is not null
            ? new Tag(Text(key.Value), Text(value.Value))
            : throw Unreadable($"a value of type {input.GetType().Name}");
    }

    private static ArgumentTransformationMetadataException Unreadable(string given) =>
        new($"Cannot read tags from {given}. Expected: a hashtable such as @{{ team = 'x' }}, or objects with TagKey and TagValue or with Key and Value.");

    private static string Text(object? value) => Convert.ToString(Unwrap(value), CultureInfo.InvariantCulture) ?? "";

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
