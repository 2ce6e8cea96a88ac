using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Refuses a list where one value is expected. PowerShell would drop, without a word, a piped property that is a list and whose parameter is optional,
/// and the call would be made without it: to another account, or without encryption.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the value is secret, and no message may show it.</summary>
    public bool IsSecret { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => RefuseList(inputData, IsSecret);

    /// <summary>Gives back what is no list.</summary>
    internal static object? RefuseList(object? given, bool isSecret = false) =>
        PSValue.AsList(given) is { } list
            ? throw new ArgumentTransformationMetadataException(
                $"A list of {list.Cast<object?>().Count()} values was given ({(isSecret ? "not shown" : string.Join(", ", list.Cast<object?>().Take(3)))}). Expected one value.")
            : given;
}

/// <summary>Refuses an empty text where a number is expected, such as a variable that is not set: PowerShell would take it for 0.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotBlankTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        string.IsNullOrWhiteSpace(inputData?.ToString())
            ? throw new ArgumentTransformationMetadataException("The value is empty. Expected a number.")
            : inputData;
}
