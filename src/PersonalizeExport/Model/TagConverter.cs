using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace PersonalizeExport.Model;

/// <summary>
/// Converts a tag to any other type that has TagKey and TagValue, as that of every AWS SDK has: PowerShell calls it when a job is piped into a
/// cmdlet of AWS Tools, and would otherwise drop the tags silently.
/// </summary>
internal sealed class TagConverter : TypeConverter
{
    public override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) =>
        destinationType?.GetConstructor([]) is not null && Member(destinationType, nameof(Tag.TagKey)) is not null && Member(destinationType, nameof(Tag.TagValue)) is not null;

    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType)
    {
        if (value is not Tag tag || !CanConvertTo(context, destinationType))
        {
            return base.ConvertTo(context, culture, value, destinationType);
        }

        object other = Activator.CreateInstance(destinationType)!;
        Member(destinationType, nameof(Tag.TagKey))!.SetValue(other, tag.TagKey);
        Member(destinationType, nameof(Tag.TagValue))!.SetValue(other, tag.TagValue);
        return other;
    }

    private static PropertyInfo? Member(Type type, string name) =>
        type.GetProperty(name) is { SetMethod.IsPublic: true } property && property.PropertyType == typeof(string) ? property : null;
}
