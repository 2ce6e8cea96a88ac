namespace PersonalizeExport;

/// <summary>One page of a list of dataset export jobs.</summary>
/// <param name="Jobs">The jobs of the page, at most 100, in the service's order, which is not documented.</param>
/// <param name="NextToken">What requests the next page, or null on the last.</param>
public sealed record DatasetExportJobPage(IReadOnlyList<DatasetExportJob> Jobs, string? NextToken);
