using System.Collections.Frozen;
using System.Text.Json;

namespace PersonalizeExport.Emulator.Operations;

/// <summary>The operations that are served, by name.</summary>
internal sealed class OperationTable(ExportJobOperations jobs, DatasetOperations datasets, TagOperations tags)
{
    private readonly FrozenDictionary<string, Operation> _operations = new[]
    {
        Operation.From<CreateDatasetExportJobRequest>("CreateDatasetExportJob", jobs.Create),
        Operation.From<DescribeDatasetExportJobRequest>("DescribeDatasetExportJob", jobs.Describe),
        Operation.From<ListDatasetExportJobsRequest>("ListDatasetExportJobs", jobs.List),
        Operation.From<ListDatasetsRequest>("ListDatasets", datasets.List),
        Operation.From<ListTagsForResourceRequest>("ListTagsForResource", tags.List),
        Operation.From<TagResourceRequest>("TagResource", tags.Tag),
        Operation.From<UntagResourceRequest>("UntagResource", tags.Untag),
    }.ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => [.. _operations.Keys.Order(StringComparer.Ordinal)];

    public Operation? Find(string name) => _operations.GetValueOrDefault(name);
}

/// <summary>An operation of the service: what it does with a valid request in a region.</summary>
internal sealed record Operation(string Name, Func<JsonElement, string, object> Run)
{
    /// <summary>An operation over a typed request.</summary>
    public static Operation From<TRequest>(string name, Func<TRequest, string, object> run) =>
        new(name, (body, region) => run(body.Deserialize<TRequest>(Wire.Json)!, region));
}
