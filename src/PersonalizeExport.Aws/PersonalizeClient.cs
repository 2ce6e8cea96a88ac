using System.Text.Json.Nodes;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using static PersonalizeExport.Aws.Sdk.Json;

namespace PersonalizeExport.Aws;

/// <summary>
/// The client of Amazon Personalize. Requests and responses have the names of the API model (2018-05-22).
/// </summary>
/// <param name="credentials">Whose requests they are.</param>
/// <param name="config">What is called, and how.</param>
/// <param name="trace">Called with a sentence for each request that is sent again.</param>
/// <param name="traceRequest">Called with a line for each request that has ended; null for none.</param>
internal sealed class PersonalizeClient(
    AWSCredentials credentials,
    ServiceConfig config,
    Action<string>? trace = null,
    Action<string>? traceRequest = null)
    : ServiceClient(credentials, config, new PersonalizeRetryPolicy(config, trace), traceRequest),
        IPersonalizeExportService
{
    public const string CreateOperation = "CreateDatasetExportJob";

    public ServiceClock Clock => Config.Clock;

    public string EndpointUrl => Config.Url;

    public string? Region => Config.AuthenticationRegion;

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<Tag>? tags = request.Tags is { Count: > 0 } ? request.Tags : null;
        JsonObject destination = Object(("path", request.S3DataDestinationPath), ("kmsKeyArn", request.KmsKeyArn));
        JsonObject input = Object(
            ("jobName", request.JobName),
            ("datasetArn", request.DatasetArn),
            ("ingestionMode", request.IngestionMode?.ToString()),
            ("roleArn", request.RoleArn),
            ("jobOutput", Object(("s3DataDestination", destination))),
            ("tags", tags is null ? null : new JsonArray(
                [.. from tag in tags select Object(("tagKey", tag.TagKey), ("tagValue", tag.TagValue))])));
        return CallAsync(
            CreateOperation,
            input,
            output =>
            {
                // It is the job that was requested. What is no ARN of one says nothing of what has been done.
                string arn = Text(output, "datasetExportJobArn");
                if (ValueConstraint.DatasetExportJobArn.Explain(arn) is { } complaint)
                {
                    throw new FormatException(complaint);
                }

                input["datasetExportJobArn"] = arn;
                return ToJob(input, null) with
                {
                    Status = JobStatus.CreatePending,
                    IngestionMode = (request.IngestionMode ?? IngestionMode.PUT).ToString(),
                    Tags = tags is null ? null : new TagList(tags),
                };
            },
            cancellationToken);
    }

    public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken) =>
        CallAsync(
            "DescribeDatasetExportJob",
            Object(("datasetExportJobArn", datasetExportJobArn)),
            output => ToJob(Member(output, "datasetExportJob"), null),
            cancellationToken);

    public Task<Page<DatasetExportJob>> ListAsync(
        string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        CallAsync(
            "ListDatasetExportJobs",
            Object(("datasetArn", datasetArn), ("nextToken", nextToken), ("maxResults", maxResults)),
            output => ToPage(output, "datasetExportJobs", job => ToJob(job, datasetArn)),
            cancellationToken);

    public Task<Page<Dataset>> ListDatasetsAsync(
        string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        CallAsync(
            "ListDatasets",
            Object(("datasetGroupArn", datasetGroupArn), ("nextToken", nextToken), ("maxResults", maxResults)),
            output => ToPage(output, "datasets", ToDataset),
            cancellationToken);

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<Tag>>(
            "ListTagsForResource",
            Object(("resourceArn", resourceArn)),
            output =>
            [
                .. from tag in Items(output, "tags") select new Tag(Text(tag, "tagKey"), Text(tag, "tagValue")),
            ],
            cancellationToken);

    private static IEnumerable<JsonNode> Items(JsonNode output, string name) =>
        from item in output[name]?.AsArray() ?? [] select item ?? throw new FormatException($"{name} has a null.");

    private static Page<T> ToPage<T>(JsonNode output, string name, Func<JsonNode, T> read) => new(
        [.. Items(output, name).Select(read)],
        (string?)output["nextToken"] is { Length: > 0 } token ? token : null);

    private static Dataset ToDataset(JsonNode dataset) => new()
    {
        DatasetArn = Text(dataset, "datasetArn"),
        Name = (string?)dataset["name"],
        DatasetType = (string?)dataset["datasetType"],
        Status = (string?)dataset["status"],
        CreationDateTime = ToTime(dataset["creationDateTime"]),
        LastUpdatedDateTime = ToTime(dataset["lastUpdatedDateTime"]),
    };

    // DatasetExportJob of the model; DatasetExportJobSummary is the same with less in it. A summary does not have the
    // dataset, which is the one whose jobs were listed.
    private static DatasetExportJob ToJob(JsonNode job, string? datasetArn)
    {
        JsonNode? destination = job["jobOutput"]?["s3DataDestination"];
        return new DatasetExportJob
        {
            JobName = (string?)job["jobName"],
            Status = (string?)job["status"],
            DatasetExportJobArn = Text(job, "datasetExportJobArn"),
            DatasetArn = (string?)job["datasetArn"] ?? datasetArn,
            IngestionMode = (string?)job["ingestionMode"],
            RoleArn = (string?)job["roleArn"],
            S3DataDestinationPath = (string?)destination?["path"],
            KmsKeyArn = (string?)destination?["kmsKeyArn"],
            CreationDateTime = ToTime(job["creationDateTime"]),
            LastUpdatedDateTime = ToTime(job["lastUpdatedDateTime"]),
            FailureReason = (string?)job["failureReason"],
        };
    }

    // Seconds since 1970 with a fraction, such as 1542392161.837. Decimal, not double: the milliseconds must not be
    // rounded to their neighbours.
    private static DateTime? ToTime(JsonNode? seconds) =>
        seconds is null ? null : DateTime.UnixEpoch.AddTicks((long)((decimal)seconds * TimeSpan.TicksPerSecond));

    // The border: no exception of the SDK leaves the client.
    private async Task<T> CallAsync<T>(
        string operation, JsonObject input, Func<JsonNode, T> read, CancellationToken cancellationToken)
    {
        SdkScope.Enter(cancellationToken);
        ServiceRequest request = new(operation, input);
        request.Wire.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Wire.Headers["X-Amz-Target"] = "AmazonPersonalize." + operation;
        try
        {
            return await SendAsync(request, read).ConfigureAwait(false);
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
}
