using System.Collections;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Reads the ARN of a job from an object that has it as a property: a job that was saved to a file, or that comes from another process; or else that of a
/// dataset. PowerShell would otherwise take the text of the whole object for the ARN.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class JobArnTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        PSValue.AsList(inputData) is { } list ? Read(list) : Read(inputData);

    // A property may hold several ARNs, as the one of another command's output.
    private static object?[] Read(IEnumerable list) =>
        [.. list.Cast<object?>().Select(Read).SelectMany(value => value is IEnumerable several and not string ? several.Cast<object?>() : [value])];

    private static object? Value(PSObject given, string name)
    {
        object? value = given.Properties[name]?.Value;
        return PSValue.AsList(value) is { } list ? Read(list) : value?.ToString();
    }

    private static object? Read(object? item)
    {
        if (item is null or string)
        {
            return item;
        }

        PSObject given = PSObject.AsPSObject(item);
        return given.BaseObject is string ? item : Value(given, "DatasetExportJobArn") ?? Value(given, "Arn") ?? Value(given, "DatasetArn") ?? item;
    }
}
