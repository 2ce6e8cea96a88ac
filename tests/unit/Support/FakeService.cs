using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using PersonalizeExport.Aws;

namespace PersonalizeExport.Tests.Support;

/// <summary>A service whose jobs end when the test says: for tests of the waiter, which needs nothing of the network.</summary>
internal sealed class FakeService(TimeProvider time) : IPersonalizeExportService
{
    public const string ArnPrefix = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/";

    private readonly ConcurrentDictionary<string, Func<TimeSpan, DatasetExportJob>> _jobs = new();
    private readonly long _start = time.GetTimestamp();
    private readonly List<string> _listedTags = [];
    private int _describes;
    private int _inFlight;

    public int Describes => _describes;

    public ServiceClock Clock { get; } = new(time);

    /// <summary>How far the service's clock is ahead of this machine's; null for a service whose responses tell no Date.</summary>
    public TimeSpan? ClockOffset { get; set; } = TimeSpan.Zero;

    /// <summary>The time by the service's clock, which stamps its jobs.</summary>
    public DateTime Now => (time.GetUtcNow() + (ClockOffset ?? TimeSpan.Zero)).UtcDateTime;

    /// <summary>How long a job that was made is unknown to DescribeAsync.</summary>
    public TimeSpan Propagation { get; set; }

    /// <summary>The tags of every job, as ListTagsAsync returns them.</summary>
    public IReadOnlyList<Tag> Tags { get; set; } = [];

    /// <summary>The jobs whose tags were listed.</summary>
    public IReadOnlyList<string> ListedTags => _listedTags;

    public int MostInFlight { get; private set; }

    public Func<CancellationToken, Task> BeforeResponse { get; set; } = _ => Task.CompletedTask;

    /// <summary>A job that runs until <paramref name="end"/> after the start and then is as <paramref name="status"/> says.</summary>
    public WaitTarget AddJob(string name, TimeSpan end, string status = JobStatus.Active) =>
        AddJob(name, elapsed => new DatasetExportJob
        {
            DatasetExportJobArn = ArnPrefix + name,
            JobName = name,
            Status = elapsed >= end ? status : JobStatus.CreateInProgress,
            FailureReason = elapsed >= end && status == JobStatus.CreateFailed ? "no such bucket" : null,
        });

    /// <summary>A job that responds as it likes, given the time since the start.</summary>
    public WaitTarget AddJob(string name, Func<TimeSpan, DatasetExportJob> response)
    {
        _jobs[ArnPrefix + name] = response;
        return new WaitTarget(ArnPrefix + name, this);
    }

    public async Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _describes);
        lock (_jobs)
        {
            MostInFlight = Math.Max(MostInFlight, ++_inFlight);
        }

        try
        {
            await BeforeResponse(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            TellTime();
            return _jobs.TryGetValue(datasetExportJobArn, out Func<TimeSpan, DatasetExportJob>? response)
                && response(time.GetElapsedTime(_start)) is var job && (job.CreationDateTime is null || Now - job.CreationDateTime >= Propagation)
                ? job
                : throw Error("ResourceNotFoundException");
        }
        finally
        {
            lock (_jobs)
            {
                _inFlight--;
            }
        }
    }

    /// <summary>The outcome of each create in turn: null succeeds; otherwise an exception is thrown before the job is made, or the response is lost after it.</summary>
    public Queue<(PersonalizeException? Before, PersonalizeException? After)> Creates { get; } = new();

    public int Created { get; private set; }

    /// <summary>How many of the jobs that are created may run at once. None of them ends.</summary>
    public int Quota { get; set; } = int.MaxValue;

    public int CreateCalls { get; private set; }

    /// <summary>A job that was there before, made so long ago.</summary>
    public void AddOldJob(DatasetExportJobRequest request, TimeSpan age)
    {
        DatasetExportJob job = ToJob(request) with { Status = JobStatus.Active, CreationDateTime = Now - age };
        _jobs[job.DatasetExportJobArn] = _ => job;
    }

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        CreateCalls++;
        (PersonalizeException? before, PersonalizeException? after) = Creates.TryDequeue(out (PersonalizeException?, PersonalizeException?) next) ? next : default;
        if (before is not null)
        {
            return Task.FromException<DatasetExportJob>(before);
        }

        DatasetExportJob job = ToJob(request);
        string arn = job.DatasetExportJobArn;
        if (after is null)
        {
            TellTime();
        }

        if (Created >= Quota)
        {
            return Task.FromException<DatasetExportJob>(Error("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status."));
        }

        if (!_jobs.TryAdd(arn, _ => job))
        {
            return Task.FromException<DatasetExportJob>(Error("ResourceAlreadyExistsException", $"Another resource with Arn {arn} already exists."));
        }

        Created++;
        return after is null ? Task.FromResult(job with { CreationDateTime = null, Tags = request.Tags is { } tags ? new TagList(tags) : null }) : Task.FromException<DatasetExportJob>(after);
    }

    private DatasetExportJob ToJob(DatasetExportJobRequest request)
    {
        DatasetExportJob job = new()
        {
            DatasetExportJobArn = ArnPrefix + request.JobName,
            IngestionMode = (request.IngestionMode ?? IngestionMode.PUT).ToString(),
            Status = JobStatus.CreatePending,
            CreationDateTime = Now,
        };

        // Whatever text a request has: a new member of both is kept, too.
        foreach (PropertyInfo member in typeof(DatasetExportJobRequest).GetProperties().Where(member => member.PropertyType == typeof(string)))
        {
            typeof(DatasetExportJob).GetProperty(member.Name)!.SetValue(job, member.GetValue(request));
        }

        return job;
    }

    // A Date is a whole second.
    private void TellTime()
    {
        if (ClockOffset is not null)
        {
            DateTime now = Now;
            Clock.Observe(new DateTimeOffset(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)), TimeSpan.Zero));
        }
    }

    public static PersonalizeException Error(string code, string message = "because", int status = 400) =>
        new(message, AwsErrors.KindOf(code, (HttpStatusCode)status, message), code) { RequestId = "request-1" };

    /// <summary>The error of a request that was sent and whose response did not come.</summary>
    public static PersonalizeException Lost() => AwsErrors.FromCall(new HttpRequestException("connection reset"));

    public Task<Page<Dataset>> ListDatasetsAsync(string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Page<DatasetExportJob>> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken)
    {
        _listedTags.Add(resourceArn);
        return Task.FromResult(Tags);
    }

    public void Dispose()
    {
    }
}
