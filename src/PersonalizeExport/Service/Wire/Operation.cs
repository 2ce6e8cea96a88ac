using System.Text.Json.Serialization.Metadata;

namespace PersonalizeExport.Service.Wire;

/// <summary>One operation of the service: its name on the wire and the JSON of what goes and comes.</summary>
internal sealed class Operation<TInput, TOutput>
{
    public Operation(string name, JsonTypeInfo<TInput> input, JsonTypeInfo<TOutput> output)
    {
        Marshaller = new OperationMarshaller<TInput>(name, input);
        Unmarshaller = new OperationUnmarshaller<TOutput>(output);
    }

    public OperationMarshaller<TInput> Marshaller { get; }

    public OperationUnmarshaller<TOutput> Unmarshaller { get; }
}

/// <summary>The operations that the module calls.</summary>
internal static class Operations
{
    public static Operation<CreateDatasetExportJobRequest, CreateDatasetExportJobResponse> Create { get; } = new(
        "CreateDatasetExportJob", WireJson.Instance.CreateDatasetExportJobRequest, WireJson.Instance.CreateDatasetExportJobResponse);

    public static Operation<DescribeDatasetExportJobRequest, DescribeDatasetExportJobResponse> Describe { get; } = new(
        "DescribeDatasetExportJob", WireJson.Instance.DescribeDatasetExportJobRequest, WireJson.Instance.DescribeDatasetExportJobResponse);

    public static Operation<ListDatasetExportJobsRequest, ListDatasetExportJobsResponse> List { get; } = new(
        "ListDatasetExportJobs", WireJson.Instance.ListDatasetExportJobsRequest, WireJson.Instance.ListDatasetExportJobsResponse);

    public static Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> ListTags { get; } = new(
        "ListTagsForResource", WireJson.Instance.ListTagsForResourceRequest, WireJson.Instance.ListTagsForResourceResponse);
}
