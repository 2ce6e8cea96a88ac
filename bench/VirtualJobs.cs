using System.Globalization;

namespace PersonalizeExport.Bench;

/// <summary>A service with running jobs of one dataset, which end by a clock; calls are counted and take no time.</summary>
internal sealed class VirtualJobs : IPersonalizeExportService
{
    private const string DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/bench/ITEMS";

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly (DatasetExportJob Job, TimeSpan Duration)[] _jobs;
    private readonly Dictionary<string, int> _indexOf;
    private int _calls;

    public VirtualJobs(TimeProvider time, IReadOnlyList<TimeSpan> durations)
    {
        _time = time;
        _start = time.GetTimestamp();
        _jobs = [.. durations.Select((duration, i) => (ToJob($"job-{i}"), duration))];
        _indexOf = _jobs.Index().ToDictionary(entry => entry.Item.Job.DatasetExportJobArn, entry => entry.Index);
    }

    public int Calls => _calls;

    public ServiceClock Clock => new(_time);

    public IEnumerable<TimeSpan> Durations => _jobs.Select(entry => entry.Duration);

    /// <summary>The jobs as New-PDatasetExportJob pipes them.</summary>
    public IEnumerable<WaitTarget> Targets => _jobs.Select(entry => new WaitTarget(entry.Job.DatasetExportJobArn, this, entry.Job));

    public TimeSpan DurationOf(string arn) => _jobs[_indexOf[arn]].Duration;

    public Task<Page<Dataset>> ListDatasetsAsync(string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Page<DatasetExportJob>> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        int from = nextToken is null ? 0 : int.Parse(nextToken, CultureInfo.InvariantCulture);
        DatasetExportJob[] page = [.. _jobs.Skip(from).Take(maxResults).Select(AsOfNow)];
        int next = from + page.Length;
        return Task.FromResult(new Page<DatasetExportJob>(page, next < _jobs.Length ? next.ToString(CultureInfo.InvariantCulture) : null));
    }

    public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Task.FromResult(AsOfNow(_jobs[_indexOf[datasetExportJobArn]]));
    }

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private static DatasetExportJob ToJob(string name) => new()
    {
        DatasetExportJobArn = $"arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/{name}",
        JobName = name,
        Status = JobStatus.CreatePending,
        DatasetArn = DatasetArn,
        RoleArn = Setup.RoleArn,
        S3DataDestinationPath = Setup.Destination,
        IngestionMode = "ALL",
    };

    private DatasetExportJob AsOfNow((DatasetExportJob Job, TimeSpan Duration) entry) =>
        entry.Job with { Status = _time.GetElapsedTime(_start) >= entry.Duration ? JobStatus.Active : JobStatus.CreateInProgress };
}
