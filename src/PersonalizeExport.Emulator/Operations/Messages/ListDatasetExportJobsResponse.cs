namespace PersonalizeExport.Emulator.Operations.Messages;

/// <summary>The output of ListDatasetExportJobs.</summary>
internal sealed record ListDatasetExportJobsResponse(IReadOnlyList<DatasetExportJobSummary> DatasetExportJobs, string? NextToken);
