namespace PersonalizeExport.Tests.Support;

/// <summary>A service with a history: a dataset's list returns the state of its jobs, in pages, and calls are counted.</summary>
internal sealed class PagedService(TimeProvider time, string datasetArn) : IPersonalizeExportService
{
    private readonly List<(DatasetExportJob Job, TimeSpan End)> _jobs = [];
    private readonly long _start = time.GetTimestamp();

    private int _lists;
    private int _describes;

    public int Lists => _lists;

    public int Describes => _describes;

    public Exception? ListError { get; set; }

    /// <summary>Adds a job that ends at a time; it stands in the list before those that were added earlier, as in a list that has the newest first.</summary>
    public DatasetExportJob Add(string name, TimeSpan end)
    {
        DatasetExportJob job = new()
        {
            DatasetExportJobArn = FakeService.ArnPrefix + name,
            JobName = name,
            Status = JobStatus.CreatePending,
            DatasetArn = datasetArn,
            RoleArn = "arn:aws:iam::123456789012:role/export",
            S3DataDestinationPath = "s3://bucket/folder/",
            IngestionMode = "ALL",
        };
        _jobs.Insert(0, (job, end));
        return job;
    }

    public ServiceClock Clock { get; } = new(time);

    public Task<Page<Dataset>> ListDatasetsAsync(string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Page<DatasetExportJob>> ListAsync(string? datasetArnAskedFor, string? nextToken, int maxResults, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lists);
        if (ListError is not null)
        {
            return Task.FromException<Page<DatasetExportJob>>(ListError);
        }

        int from = nextToken is null ? 0 : int.Parse(nextToken, System.Globalization.CultureInfo.InvariantCulture);
        DatasetExportJob[] page = [.. _jobs.Skip(from).Take(maxResults).Select(entry => new DatasetExportJob
        {
            DatasetExportJobArn = entry.Job.DatasetExportJobArn,
            JobName = entry.Job.JobName,
            Status = StatusOf(entry.End),
            LastUpdatedDateTime = DateTime.UnixEpoch + entry.End,
        })];
        int next = from + page.Length;
        return Task.FromResult(new Page<DatasetExportJob>(page, next < _jobs.Count ? $"{next}" : null));
    }

    public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _describes);
        (DatasetExportJob job, TimeSpan end) = _jobs.SingleOrDefault(entry => entry.Job.DatasetExportJobArn == datasetExportJobArn);
        return job is null
            ? Task.FromException<DatasetExportJob>(FakeService.Error("ResourceNotFoundException"))
            : Task.FromResult(job with { Status = StatusOf(end), LastUpdatedDateTime = DateTime.UnixEpoch + end });
    }

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private string StatusOf(TimeSpan end) => time.GetElapsedTime(_start) >= end ? JobStatus.Active : JobStatus.CreateInProgress;
}
