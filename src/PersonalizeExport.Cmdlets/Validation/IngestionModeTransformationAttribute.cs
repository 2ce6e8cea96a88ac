using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Reads an ingestion mode from whatever has BULK, PUT or ALL for its text: a string, or the constant of any AWS SDK. PowerShell would drop, without
/// a word, a piped property that does not convert to the parameter's type, and the export would be another one.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IngestionModeTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string Expected = string.Join(", ", Enum.GetNames<IngestionMode>());

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        // Blank text, such as an empty column of a CSV file, means no mode. An object that is not text is converted by its text, even if that is empty.
        if (inputData is null || (PSValue.Unwrap(inputData) is string given && string.IsNullOrWhiteSpace(given)))
        {
            return null;
        }

        string? text = TextTransformationAttribute.RefuseList(inputData)!.ToString();

        // Only names: .NET would also parse 7 and 'BULK,PUT' as values of the enum.
        return Enum.GetNames<IngestionMode>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } mode
            ? Enum.Parse<IngestionMode>(mode)
            : throw new ArgumentTransformationMetadataException($"'{text}' is not an ingestion mode. Expected one of {Expected}.");
    }
}
