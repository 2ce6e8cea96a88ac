using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Wire;

/// <summary>An operation of Amazon Personalize, in AWS JSON 1.1.</summary>
internal sealed class Operation<TInput, TOutput>(string name, JsonTypeInfo<TInput> input, JsonTypeInfo<TOutput> output)
{
    public string Name => name;

    public JsonUnmarshaller<TOutput> Unmarshaller { get; } = new(body => JsonSerializer.Deserialize(body, output));

    /// <summary>The request with an input.</summary>
    public ServiceRequest RequestOf(TInput value) => new(name, request =>
    {
        request.HttpMethod = "POST";
        request.ResourcePath = "/";
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["X-Amz-Target"] = "AmazonPersonalize." + name;
        request.Content = JsonSerializer.SerializeToUtf8Bytes(value, input);
    });
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
