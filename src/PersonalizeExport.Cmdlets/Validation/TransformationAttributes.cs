using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace PersonalizeExport.Cmdlets;

/// <summary>What PowerShell hands over, with or without its wrapper.</summary>
internal static class PSValue
{
    /// <summary>
    /// The value that PowerShell has wrapped, or the value itself. A custom object is nothing but a wrapper.
    /// </summary>
    public static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>The value as a list, or null where it is none; a text is none.</summary>
    public static IEnumerable? AsList(object? value) => Unwrap(value) is IEnumerable list and not string ? list : null;

    /// <summary>The value of a property; null where there is none.</summary>
    public static object? Property(object value, string name) => PSObject.AsPSObject(value).Properties[name]?.Value;
}

/// <summary>
/// Converts what is given for a parameter. PowerShell would drop, without a word, a piped property that does not
/// convert to the type of an optional parameter, and the call would be made without it: to another account, or without
/// encryption. What is thrown here is the item's error.
/// </summary>
internal abstract class TransformationAttribute : ArgumentTransformationAttribute
{
    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Read(inputData);

    /// <summary>Reads what is given.</summary>
    protected abstract object? Read(object? given);

    /// <summary>The error of what cannot be read.</summary>
    protected static ArgumentTransformationMetadataException Malformed(string message) =>
        new(DisplayText.Printable(message));
}

/// <summary>Refuses a list where one value is expected.</summary>
internal class TextTransformationAttribute : TransformationAttribute
{
    /// <summary>Whether several values can be piped.</summary>
    public bool IsPiped { get; set; }

    protected override object? Read(object? given)
    {
        if (PSValue.AsList(given)?.Cast<object?>().ToArray() is not { } list)
        {
            return given;
        }

        string shown = string.Join(", ", list.Take(3));
        string expected = IsPiped ? "one value; to give several, pipe them" : "one value";
        throw Malformed($"A list of {list.Length} values was given ({shown}). Expected {expected}.");
    }
}

/// <summary>
/// Refuses an empty text where a number is expected, such as a variable that is not set: PowerShell would take it for
/// 0.
/// </summary>
internal sealed class NotBlankTransformationAttribute : TransformationAttribute
{
    protected override object? Read(object? given) =>
        string.IsNullOrWhiteSpace(given?.ToString())
            ? throw Malformed("The value is empty. Expected a number.") : given;
}

/// <summary>
/// Reads an ingestion mode from whatever has BULK, PUT or ALL for its text: a string, or the constant of any AWS SDK.
/// </summary>
internal sealed class IngestionModeTransformationAttribute : TextTransformationAttribute
{
    protected override object? Read(object? given)
    {
        // Blank text, such as an empty column of a CSV file, means no mode. An object that is not text is converted by
        // its text, even if that is empty.
        if (given is null || (PSValue.Unwrap(given) is string blank && string.IsNullOrWhiteSpace(blank)))
        {
            return null;
        }

        // Only names: .NET would also parse 7 and 'BULK,PUT' as values of the enum.
        string? text = base.Read(given)!.ToString();
        string[] modes = Enum.GetNames<IngestionMode>();
        return modes.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<IngestionMode>(text!, ignoreCase: true)
            : throw Malformed($"'{text}' is not an ingestion mode. Expected one of {string.Join(", ", modes)}.");
    }
}

/// <summary>
/// Reads an ISO 8601 date, such as 2026-11, 2026-11-25 or 2026-11-25T08:00:00Z, as the date that it is in every
/// culture. PowerShell reads what is typed by the calendar of the session's culture, in which 2026 may be a year that
/// is long past or far ahead. Other texts are left to PowerShell, and a number, in which PowerShell would see 100
/// nanoseconds since the year 1, is refused.
/// </summary>
internal sealed partial class IsoDateTransformationAttribute : TransformationAttribute
{
    protected override object? Read(object? given) => PSValue.Unwrap(given) switch
    {
        string text when IsoDate().IsMatch(text)
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime date)
            => date,
        DateTimeOffset moment => moment.UtcDateTime,
        ValueType number and not DateTime => throw Malformed(
            $"{number} is of type {number.GetType().Name}, not a date. "
                + "Expected a date such as 2026-11-25 or 2026-11-25T08:00:00Z."),
        _ => given,
    };

    [GeneratedRegex(@"^\s*[0-9]{4}-[0-9]{2}(-[0-9]{2}|\s*$)", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();
}

/// <summary>
/// Reads a region from its name, or from an object that has it as Region (Get-AWSRegion's) or SystemName (the SDK's).
/// </summary>
internal sealed class RegionTransformationAttribute : TransformationAttribute
{
    protected override object? Read(object? given) => given is null ? null : Find(given) ?? throw Malformed(
        $"Cannot read a region from a value of type {PSObject.AsPSObject(given).BaseObject.GetType().Name}. "
            + "Expected a name such as eu-west-1, or an object with Region or SystemName.");

    internal static string? Find(object given) =>
        PSValue.Unwrap(given) as string
        ?? PSValue.Property(given, "SystemName") as string
        ?? PSValue.Property(given, "Region") as string;
}

/// <summary>
/// Reads the ARN of a job from an object that has it as a property: a job that was saved to a file, or that comes from
/// another process; or else that of a dataset. PowerShell would otherwise take the text of the whole object for the
/// ARN.
/// </summary>
internal sealed class JobArnTransformationAttribute : TransformationAttribute
{
    private static readonly string[] Names = ["DatasetExportJobArn", "Arn", "DatasetArn"];

    // A property may hold several ARNs, as the one of another command's output.
    protected override object? Read(object? given)
    {
        if (PSValue.AsList(given) is { } list)
        {
            return list.Cast<object?>().Select(Read).SelectMany(read => read as object?[] ?? [read]).ToArray();
        }

        object? arn = given is null or string
            ? null : Names.Select(name => PSValue.Property(given, name)).FirstOrDefault(value => value is not null);
        return arn is null ? given : PSValue.AsList(arn) is null ? arn.ToString() : Read(arn);
    }
}

/// <summary>
/// Converts by the converter of the parameter's type, so that what does not convert is the item's error. Blank text,
/// such as an empty column of a CSV file, means that nothing is given.
/// </summary>
/// <param name="type">The type of the parameter.</param>
internal sealed class ConvertAttribute(Type type) : TransformationAttribute
{
    protected override object? Read(object? given)
    {
        object? value = PSValue.AsList(given) is { } list and not IDictionary and not TagList
            ? list.Cast<object?>().Select(PSValue.Unwrap).ToArray() : PSValue.Unwrap(given);
        try
        {
            return value is null || (value is string text && string.IsNullOrWhiteSpace(text))
                ? null : TypeDescriptor.GetConverter(type).ConvertFrom(value);
        }
        catch (FormatException error)
        {
            throw Malformed(error.Message);
        }
    }
}
