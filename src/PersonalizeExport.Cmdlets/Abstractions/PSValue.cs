using System.Collections;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>What PowerShell hands over, with or without its wrapper.</summary>
internal static class PSValue
{
    /// <summary>The value that PowerShell has wrapped, or the value itself.</summary>
    public static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>The value as a list, or null where it is none; a text is none.</summary>
    public static IEnumerable? AsList(object? value) => Unwrap(value) is IEnumerable list and not string ? list : null;
}
