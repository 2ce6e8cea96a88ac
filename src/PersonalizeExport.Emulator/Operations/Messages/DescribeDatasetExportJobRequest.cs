namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The input of DescribeDatasetExportJob.</summary>
internal sealed record DescribeDatasetExportJobRequest(string DatasetExportJobArn);
