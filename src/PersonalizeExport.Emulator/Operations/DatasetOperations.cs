using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Http;
using PersonalizeExport.Emulator.Jobs;

namespace PersonalizeExport.Emulator.Operations;

/// <summary>ListDatasets.</summary>
internal sealed class DatasetOperations(DatasetCatalog datasets)
{
    private const int DefaultMaxResults = 100;
    private const string GroupPrefix = "dataset-group/";
    private readonly PageToken _pageToken = new();

    public ListDatasetsResponse List(ListDatasetsRequest request, string region)
    {
        if (request.DatasetGroupArn is { } group && !ResourceArn.Parse(group).Resource.StartsWith(GroupPrefix, StringComparison.Ordinal))
        {
            throw ServiceErrors.InvalidInput($"The ARN is not that of a dataset group: {group}");
        }

        int start = request.NextToken is { } token ? (int)_pageToken.Open(region, request.DatasetGroupArn, token) : 0;
        int end = start + (request.MaxResults ?? DefaultMaxResults);
        List<DatasetSummary> found = [.. datasets.List(region)
            .Where(dataset => request.DatasetGroupArn is null || dataset.GroupArn == request.DatasetGroupArn)
            .Select(Summary)];
        return new ListDatasetsResponse(
            [.. found.Skip(start).Take(end - start)],
            found.Count > end ? _pageToken.Seal(region, request.DatasetGroupArn, end) : null);
    }

    private static DatasetSummary Summary(ListedDataset dataset)
    {
        (DateTime created, DateTime written) = (Directory.GetCreationTimeUtc(dataset.Folder), Directory.GetLastWriteTimeUtc(dataset.Folder));
        return new DatasetSummary(dataset.Type.ToLowerInvariant(), dataset.Arn, dataset.Type, "ACTIVE", created, written > created ? written : created);
    }
}
