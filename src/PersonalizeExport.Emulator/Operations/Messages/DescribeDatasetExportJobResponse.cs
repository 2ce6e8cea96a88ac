namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The output of DescribeDatasetExportJob.</summary>
internal sealed record DescribeDatasetExportJobResponse(DatasetExportJob DatasetExportJob);
