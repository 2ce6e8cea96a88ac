namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The input of ListDatasetExportJobs.</summary>
internal sealed record ListDatasetExportJobsRequest(string? DatasetArn, string? NextToken, int? MaxResults);
