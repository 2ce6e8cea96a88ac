using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using PersonalizeExport.Service.Wire;

namespace PersonalizeExport.Service;

/// <summary>
/// Amazon Personalize over the AWS SDK's own pipeline, which signs, retries, corrects the clock's skew and goes through proxies.
/// </summary>
internal sealed class PersonalizeClient(AWSCredentials credentials, PersonalizeConfig config)
    : AmazonServiceClient(credentials, config), IPersonalizeExportService
{
    public ServiceClock Clock { get; } = new(TimeProvider.System);

    public string? Region => Config.AuthenticationRegion;

    /// <summary>The URL that is called.</summary>
    public string EndpointUrl => new PersonalizeEndpointProvider().ResolveEndpoint(new PersonalizeEndpointParameters(Config)).URL;

    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    public async Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        CreateDatasetExportJobRequest input = new(
            request.JobName,
            request.DatasetArn,
            request.IngestionMode?.ToString(),
            request.RoleArn,
            new DatasetExportJobOutput(new S3DataConfig(request.S3DataDestinationPath, request.KmsKeyArn)),
            request.Tags is { Count: > 0 } ? request.Tags : null);
        CreateDatasetExportJobResponse output = await CallAsync(Operations.Create, input, cancellationToken).ConfigureAwait(false);
        return new DatasetExportJob
        {
            JobName = request.JobName,
            Status = JobStatus.CreatePending,
            DatasetExportJobArn = Required(output.DatasetExportJobArn, "datasetExportJobArn"),
            DatasetArn = request.DatasetArn,
            IngestionMode = input.IngestionMode,
            RoleArn = request.RoleArn,
            S3DataDestinationPath = request.S3DataDestinationPath,
            KmsKeyArn = request.KmsKeyArn,
            Tags = input.Tags,
        };
    }

    public async Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken)
    {
        DescribeDatasetExportJobResponse output = await CallAsync(
            Operations.Describe, new DescribeDatasetExportJobRequest(datasetExportJobArn), cancellationToken).ConfigureAwait(false);
        return ToJob(Required(output.DatasetExportJob, "datasetExportJob"), null);
    }

    public async Task<DatasetExportJobPage> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken)
    {
        ListDatasetExportJobsResponse output = await CallAsync(
            Operations.List, new ListDatasetExportJobsRequest(datasetArn, nextToken, maxResults), cancellationToken).ConfigureAwait(false);
        List<DatasetExportJob> jobs = [.. (output.DatasetExportJobs ?? []).Select(job => ToJob(Required(job, "datasetExportJobs"), datasetArn))];
        return new DatasetExportJobPage(jobs, string.IsNullOrEmpty(output.NextToken) ? null : output.NextToken);
    }

    public async Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken)
    {
        ListTagsForResourceResponse output = await CallAsync(
            Operations.ListTags, new ListTagsForResourceRequest(resourceArn), cancellationToken).ConfigureAwait(false);
        return [.. (output.Tags ?? []).Select(tag => new Tag(Required(tag?.TagKey, "tagKey"), Required(tag?.TagValue, "tagValue")))];
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new PersonalizeRetryPolicy(Config)));
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new PersonalizeEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new PersonalizeAuthSchemeHandler());
        pipeline.AddHandlerBefore<HttpHandler<HttpContent>>(new ServiceClockHandler(() => Clock));
    }

    // A summary does not repeat the dataset whose jobs were listed; we have not forgotten it.
    private static DatasetExportJob ToJob(DatasetExportJobDescription job, string? datasetArn) => new()
    {
        JobName = job.JobName,
        Status = job.Status,
        DatasetExportJobArn = Required(job.DatasetExportJobArn, "datasetExportJobArn"),
        DatasetArn = job.DatasetArn ?? datasetArn,
        IngestionMode = job.IngestionMode,
        RoleArn = job.RoleArn,
        S3DataDestinationPath = job.JobOutput?.S3DataDestination?.Path,
        KmsKeyArn = job.JobOutput?.S3DataDestination?.KmsKeyArn,
        CreationDateTime = job.CreationDateTime,
        LastUpdatedDateTime = job.LastUpdatedDateTime,
        FailureReason = job.FailureReason,
    };

    // A response that is not one of the service is as good as none: what was requested may have been done.
    private static T Required<T>(T? value, string member)
        where T : class =>
        value ?? throw new AmazonUnmarshallingException(null, null, null, $"The service's response has no '{member}'.", null) { StatusCode = HttpStatusCode.OK };

    private async Task<TOutput> CallAsync<TInput, TOutput>(Operation<TInput, TOutput> operation, TInput input, CancellationToken cancellationToken)
        where TOutput : class
    {
        SdkScope.Enter(cancellationToken);
        InvokeOptions options = new() { RequestMarshaller = operation.Marshaller, ResponseUnmarshaller = operation.Unmarshaller };
        OperationResponse<TOutput> response = await InvokeAsync<OperationResponse<TOutput>>(
            new OperationRequest<TInput>(input), options, cancellationToken).ConfigureAwait(false);
        return Required(response.Output, "body");
    }

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => PersonalizeConfig.Service;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
