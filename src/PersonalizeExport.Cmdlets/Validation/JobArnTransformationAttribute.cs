using System.Collections;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Reads the ARN of a job from an object that has it as a property: a job that was saved to a file, or that comes from another process. PowerShell
/// would otherwise take the text of the whole object for the ARN.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JobArnTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        PSObject { BaseObject: string or PSCustomObject } item => Read(item),
        PSObject { BaseObject: IEnumerable list } => Read(list),
        IEnumerable list and not string => Read(list),
        _ => Read(inputData),
    };

    private static object?[] Read(IEnumerable list) => [.. list.Cast<object?>().Select(Read)];

    private static object? Read(object? item)
    {
        if (item is null or string)
        {
            return item;
        }

        PSObject given = PSObject.AsPSObject(item);
        return given.BaseObject is not string && (given.Properties["DatasetExportJobArn"] ?? given.Properties["Arn"])?.Value is { } arn ? arn.ToString() : item;
    }
}
