using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Reads a region from its name, or from an object that has it as Region (Get-AWSRegion's) or SystemName (the SDK's).</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RegionTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData is null
        ? null
        : Read(inputData) ?? throw new ArgumentTransformationMetadataException(
            $"Cannot read a region from a value of type {PSObject.AsPSObject(inputData).BaseObject.GetType().Name}. Expected a name such as eu-west-1, or an object with Region or SystemName.");

    internal static string? Read(object input)
    {
        PSObject wrapped = PSObject.AsPSObject(input);
        return wrapped.BaseObject as string
            ?? wrapped.Properties["SystemName"]?.Value as string
            ?? wrapped.Properties["Region"]?.Value as string;
    }
}
