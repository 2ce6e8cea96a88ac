using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Http;
using PersonalizeExport.Emulator.Jobs;
using PersonalizeExport.Emulator.Output;

namespace PersonalizeExport.Emulator.Operations;

/// <summary>CreateDatasetExportJob, DescribeDatasetExportJob and ListDatasetExportJobs.</summary>
internal sealed class ExportJobOperations(
    EmulatorOptions options,
    DatasetCatalog datasets,
    JobStore jobs,
    TagStore tags,
    JobRunner runner,
    DurationSource durations,
    TimeProvider time)
{
    private const string DefaultIngestionMode = "PUT";
    private const int DefaultMaxResults = 100;
    private readonly PageToken _pageToken = new();

    public CreateDatasetExportJobResponse Create(CreateDatasetExportJobRequest request, string region)
    {
        string path = request.JobOutput.S3DataDestination.Path;
        datasets.Require(request.DatasetArn, region);
        if (!S3Location.TryParse(path, out _))
        {
            throw ServiceErrors.InvalidInput($"The S3 path does not name a bucket: {path}");
        }

        TagStore.Check(request.Tags ?? []);
        // Tags can change, so the job does not have them.
        JobDefinition definition = new(
            request with { IngestionMode = request.IngestionMode ?? DefaultIngestionMode, Tags = null },
            ExportJobArn.From(region, options.Account, request.JobName),
            region);
        // A request that is refused must not use up the next duration.
        switch (jobs.Add(definition, () => new ExportJob(definition, time.GetUtcNow(), durations.Next()), options.MaxRunning, out ExportJob? job))
        {
            case AddResult.NameTaken:
                throw ServiceErrors.AlreadyExists(definition.Arn);
            case AddResult.TooManyRunning:
                throw ServiceErrors.TooManyRunning(options.MaxRunning!.Value);
        }

        tags.Add(definition.Arn, request.Tags ?? []);
        runner.Schedule(job!);
        return new CreateDatasetExportJobResponse(definition.Arn);
    }

    public DescribeDatasetExportJobResponse Describe(DescribeDatasetExportJobRequest request, string region)
    {
        string arn = request.DatasetExportJobArn;
        if (!ExportJobArn.IsOne(arn))
        {
            throw ServiceErrors.InvalidInput($"The given ARN is not that of a dataset export job: {arn}");
        }

        if (!jobs.TryGet(arn, out ExportJob? job) || job.Definition.Region != region)
        {
            throw ServiceErrors.NotFound(arn);
        }

        (JobDefinition definition, JobState state) = (job.Definition, job.StateAt(time.GetUtcNow()));
        return new DescribeDatasetExportJobResponse(new DatasetExportJob(
            definition.Name,
            definition.Arn,
            definition.DatasetArn,
            definition.IngestionMode,
            definition.Request.RoleArn,
            state.Status,
            definition.Request.JobOutput,
            job.CreatedAt,
            state.LastUpdated,
            state.FailureReason));
    }

    public ListDatasetExportJobsResponse List(ListDatasetExportJobsRequest request, string region)
    {
        if (request.DatasetArn is { } datasetArn)
        {
            DatasetCatalog.RequireDatasetArn(datasetArn);
        }

        long before = request.NextToken is { } token ? _pageToken.Open(region, request.DatasetArn, token) : long.MaxValue;
        int size = request.MaxResults ?? DefaultMaxResults;
        // One more than requested shows whether there is a next page.
        IReadOnlyList<ExportJob> found = jobs.Page(region, request.DatasetArn, before, size + 1);
        List<ExportJob> page = [.. found.Take(size)];
        DateTimeOffset now = time.GetUtcNow();
        return new ListDatasetExportJobsResponse(
            [.. page.Select(job => Summary(job, now))],
            found.Count > size ? _pageToken.Seal(region, request.DatasetArn, page[^1].Sequence) : null);
    }

    private static DatasetExportJobSummary Summary(ExportJob job, DateTimeOffset now)
    {
        JobState state = job.StateAt(now);
        return new(job.Definition.Arn, job.Definition.Name, state.Status, job.CreatedAt, state.LastUpdated, state.FailureReason);
    }
}
