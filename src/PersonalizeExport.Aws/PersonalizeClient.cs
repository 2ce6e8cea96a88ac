using System.Diagnostics;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Throttling;

namespace PersonalizeExport.Aws;

/// <summary>The client of Amazon Personalize.</summary>
/// <param name="credentials">Whose requests they are.</param>
/// <param name="config">What is called, and how.</param>
/// <param name="trace">Called with a sentence for each request that is sent again.</param>
/// <param name="traceRequest">Called with a line for each request that has ended; null for none.</param>
internal sealed class PersonalizeClient(
    AWSCredentials credentials,
    PersonalizeConfig config,
    Action<string>? trace = null,
    Action<string>? traceRequest = null)
    : ServiceClient(credentials, config), IPersonalizeExportService
{
    public const string CreateOperation = "CreateDatasetExportJob";

    public ServiceClock Clock => config.Clock;

    public string? Region => Config.AuthenticationRegion;

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        CreateDatasetExportJobRequest input = new(
            request.JobName,
            request.DatasetArn,
            request.IngestionMode?.ToString(),
            request.RoleArn,
            new DatasetExportJobOutput(new S3DataConfig(request.S3DataDestinationPath, request.KmsKeyArn)),
            request.Tags is { Count: > 0 } ? request.Tags : null);
        return CallAsync(
            CreateOperation,
            input,
            (CreateDatasetExportJobResponse output) => new DatasetExportJob
            {
                JobName = request.JobName,
                Status = JobStatus.CreatePending,
                DatasetExportJobArn = Required(output.DatasetExportJobArn, "datasetExportJobArn"),
                DatasetArn = request.DatasetArn,
                IngestionMode = input.IngestionMode ?? nameof(IngestionMode.PUT),
                RoleArn = request.RoleArn,
                S3DataDestinationPath = request.S3DataDestinationPath,
                KmsKeyArn = request.KmsKeyArn,
                Tags = input.Tags is { } tags ? new TagList(tags) : null,
            },
            cancellationToken);
    }

    public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken) =>
        CallAsync(
            "DescribeDatasetExportJob",
            new DescribeDatasetExportJobRequest(datasetExportJobArn),
            (DescribeDatasetExportJobResponse output) =>
                ToJob(Required(output.DatasetExportJob, "datasetExportJob"), null),
            cancellationToken);

    public Task<DatasetExportJobPage> ListAsync(
        string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        CallAsync(
            "ListDatasetExportJobs",
            new ListDatasetExportJobsRequest(datasetArn, nextToken, maxResults),
            (ListDatasetExportJobsResponse output) => output.NextToken is { Length: > 0 } next && next == nextToken
                // It would be the same page for ever.
                ? throw AwsErrors.Malformed("The service's response has the 'nextToken' of its request.")
                : new DatasetExportJobPage(
                    [
                        .. from job in output.DatasetExportJobs ?? []
                           select ToJob(Required(job, "datasetExportJobs"), datasetArn),
                    ],
                    string.IsNullOrEmpty(output.NextToken) ? null : output.NextToken),
            cancellationToken);

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) =>
        CallAsync<ListTagsForResourceRequest, ListTagsForResourceResponse, IReadOnlyList<Tag>>(
            "ListTagsForResource",
            new ListTagsForResourceRequest(resourceArn),
            output =>
            [
                .. from tag in output.Tags ?? []
                   select new Tag(Required(tag?.TagKey, "tagKey"), Required(tag?.TagValue, "tagValue")),
            ],
            cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        PersonalizeRetryPolicy retries = new(Config, trace ?? (_ => { }));
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(retries));
        pipeline.AddHandlerBefore<HttpHandler<HttpContent>>(new SendHandler(traceRequest));
    }

    // A summary does not have the dataset, which is the one whose jobs were listed.
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

    // The border: no exception of the SDK leaves the client.
    private async Task<TResult> CallAsync<TInput, TOutput, TResult>(
        string operation, TInput input, Func<TOutput, TResult> read, CancellationToken cancellationToken)
        where TOutput : class
    {
        // AWS JSON 1.1.
        ServiceRequest request = new(operation)
        {
            Content = JsonSerializer.SerializeToUtf8Bytes(input, WireJson.Instance.Options),
            Headers =
            {
                ["Content-Type"] = "application/x-amz-json-1.1",
                ["X-Amz-Target"] = "AmazonPersonalize." + operation,
            },
        };
        JsonUnmarshaller<TOutput> unmarshaller =
            new(body => JsonSerializer.Deserialize<TOutput>(body, WireJson.Instance.Options));
        try
        {
            return read(await SendAsync<TOutput>(request, unmarshaller, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && request.Tries == 0)
        {
            // The credentials did not come in time.
            throw new NotSentException(cancellationToken);
        }
        catch (Exception error) when (
            AwsErrors.IsFailedCall(error, cancellationToken)
            || (request.Tries == 0 && error is not PersonalizeException))
        {
            // Before the request is sent an error of any type means that it cannot be signed.
            throw AwsErrors.FromCall(error, request.Tries);
        }
    }

    // Next to the network, so that it sees each try and its time alone.
    private sealed class SendHandler(Action<string>? trace) : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            ServiceRequest request = (ServiceRequest)executionContext.RequestContext.OriginalRequest;
            request.Tries++;
            IWebResponseData? response = null;
            long begin = Stopwatch.GetTimestamp();
            try
            {
                T result = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                response = executionContext.ResponseContext.HttpResponse;
                return result;
            }
            catch (HttpErrorResponseException error)
            {
                response = error.Response;
                throw;
            }
            finally
            {
                string host = executionContext.RequestContext.Request.Endpoint.Authority;
                string status = response is null
                    ? "no response"
                    : $"status {(int)response.StatusCode}, request ID {response.GetHeaderValue("x-amzn-RequestId")}";
                trace?.Invoke(
                    $"{request.Operation} to {host}: {status}, "
                        + $"{Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0} ms, "
                        + $"try {ThrottledService.EarlierTries.Value + request.Tries}");
            }
        }
    }
}
