using System.Collections.Frozen;
using PersonalizeExport.Emulator.Operations.Messages;
using PersonalizeExport.Emulator.Validation;

namespace PersonalizeExport.Emulator.Operations;

/// <summary>The operations that are served, by name.</summary>
internal sealed class OperationTable(ExportJobOperations jobs, TagOperations tags)
{
    private readonly FrozenDictionary<string, Operation> _operations = new[]
    {
        Operation.From<CreateDatasetExportJobRequest>("CreateDatasetExportJob", Shapes.CreateDatasetExportJob, jobs.Create),
        Operation.From<DescribeDatasetExportJobRequest>("DescribeDatasetExportJob", Shapes.DescribeDatasetExportJob, jobs.Describe),
        Operation.From<ListDatasetExportJobsRequest>("ListDatasetExportJobs", Shapes.ListDatasetExportJobs, jobs.List),
        Operation.From<ListTagsForResourceRequest>("ListTagsForResource", Shapes.ListTagsForResource, tags.List),
        Operation.From<TagResourceRequest>("TagResource", Shapes.TagResource, tags.Tag),
        Operation.From<UntagResourceRequest>("UntagResource", Shapes.UntagResource, tags.Untag),
    }.ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => [.. _operations.Keys.Order(StringComparer.Ordinal)];

    public Operation? Find(string name) => _operations.GetValueOrDefault(name);
}
