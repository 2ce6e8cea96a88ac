using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Operations;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>What a dataset export job was created with.</summary>
/// <param name="Request">The request, with the mode that the service took if none was sent, and without tags.</param>
/// <param name="Arn">The job's ARN.</param>
/// <param name="Region">The region that was called.</param>
internal sealed record JobDefinition(CreateDatasetExportJobRequest Request, string Arn, string Region)
{
    public string Name => Request.JobName;

    public string DatasetArn => Request.DatasetArn;

    public string IngestionMode => Request.IngestionMode!;

    public string Path => Request.JobOutput.S3DataDestination.Path;
}

/// <summary>The ARNs of dataset export jobs, which follow from their names.</summary>
internal static class ExportJobArn
{
    private const string ResourceType = "dataset-export-job/";

    public static string From(string region, string account, string jobName) => ResourceArn.In(region, account, ResourceType + jobName).ToString();

    public static bool IsOne(string arn) => ResourceArn.Parse(arn).Resource.StartsWith(ResourceType, StringComparison.Ordinal);
}
