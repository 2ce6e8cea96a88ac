using PersonalizeExport.Emulator.Datasets;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>What a dataset export job was created with.</summary>
internal sealed record JobDefinition(
    string Name,
    string Arn,
    string Region,
    string DatasetArn,
    string IngestionMode,
    string RoleArn,
    string Path,
    string? KmsKeyArn);

/// <summary>The ARNs of dataset export jobs, which follow from their names.</summary>
internal static class ExportJobArn
{
    private const string ResourceType = "dataset-export-job/";

    public static string From(string region, string account, string jobName) => ResourceArn.In(region, account, ResourceType + jobName).ToString();

    public static bool IsOne(string arn) => ResourceArn.Parse(arn).Resource.StartsWith(ResourceType, StringComparison.Ordinal);
}
