using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Reads an ISO 8601 date, such as 2026-11, 2026-11-25 or 2026-11-25T08:00:00Z, as the date that it is in every culture. PowerShell reads what is typed by
/// the calendar of the session's culture, in which 2026 may be a year that is long past or far ahead. Other texts are left to PowerShell, and a number,
/// in which PowerShell would see 100 nanoseconds since the year 1, is refused.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed partial class IsoDateTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = PSValue.Unwrap(inputData);
        return input switch
        {
            string text when IsoDate().IsMatch(text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime date) => date,
            DateTimeOffset moment => moment.UtcDateTime,
            DateOnly day => day.ToDateTime(TimeOnly.MinValue),
            ValueType and not DateTime => throw new ArgumentTransformationMetadataException(
                $"{input} is of type {input.GetType().Name}, not a date. Expected a date such as 2026-11-25 or 2026-11-25T08:00:00Z."),
            _ => inputData,
        };
    }

    [GeneratedRegex(@"^\s*[0-9]{4}-[0-9]{2}(-[0-9]{2}|\s*$)", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();
}
