namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The output of CreateDatasetExportJob.</summary>
internal sealed record CreateDatasetExportJobResponse(string DatasetExportJobArn);
