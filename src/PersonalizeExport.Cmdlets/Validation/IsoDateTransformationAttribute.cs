using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Reads an ISO 8601 date, such as 2026-11-25 or 2026-11-25T08:00:00Z, as the date that it is in every culture. PowerShell reads what is typed by the
/// calendar of the session's culture, in which 2026 may be a year that is long past or far ahead. Other texts are left to PowerShell.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class IsoDateTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return input is string text && IsoDate().IsMatch(text)
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime date) ? date : inputData;
    }

    [GeneratedRegex(@"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();
}
