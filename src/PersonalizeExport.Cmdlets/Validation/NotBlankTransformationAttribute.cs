using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>Refuses an empty text where a number is expected, such as a variable that is not set: PowerShell would take it for 0.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotBlankTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        string.IsNullOrWhiteSpace(inputData?.ToString())
            ? throw new ArgumentTransformationMetadataException("The value is empty. Expected a number.")
            : inputData;
}
