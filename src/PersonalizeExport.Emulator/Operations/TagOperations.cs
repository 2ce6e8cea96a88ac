using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Http;
using PersonalizeExport.Emulator.Jobs;

namespace PersonalizeExport.Emulator.Operations;

/// <summary>ListTagsForResource, TagResource and UntagResource, for export jobs and datasets.</summary>
internal sealed class TagOperations(TagStore tags, JobStore jobs, DatasetCatalog datasets)
{
    public ListTagsForResourceResponse List(ListTagsForResourceRequest request, string region)
    {
        RequireResource(request.ResourceArn, region);
        return new ListTagsForResourceResponse(tags.Get(request.ResourceArn));
    }

    public TagResourceResponse Tag(TagResourceRequest request, string region)
    {
        RequireResource(request.ResourceArn, region);
        tags.Add(request.ResourceArn, request.Tags);
        return new TagResourceResponse();
    }

    public UntagResourceResponse Untag(UntagResourceRequest request, string region)
    {
        RequireResource(request.ResourceArn, region);
        tags.Remove(request.ResourceArn, request.TagKeys);
        return new UntagResourceResponse();
    }

    private void RequireResource(string arn, string region)
    {
        bool isJob = jobs.TryGet(arn, out ExportJob? job) && job.Definition.Region == region;
        if (!isJob && datasets.Find(ResourceArn.Parse(arn), region) is null)
        {
            throw ServiceErrors.NotFound(arn);
        }
    }
}
