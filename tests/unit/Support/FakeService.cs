using System.Collections.Concurrent;
using System.Reflection;

namespace PersonalizeExport.Tests.Support;

/// <summary>A service whose jobs end when the test says: for tests of the starter and the waiter, which need nothing of the network.</summary>
internal sealed class FakeService(TimeProvider time) : IPersonalizeExportService
{
    public const string ArnPrefix = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/";

    private readonly ConcurrentDictionary<string, Func<TimeSpan, DatasetExportJob>> _jobs = new();
    private readonly List<(string Name, long At)> _created = [];
    private readonly long _start = time.GetTimestamp();

    public ServiceClock Clock { get; } = new(time);

    /// <summary>How far the service's clock is ahead of this machine's; null for a service whose responses tell no Date.</summary>
    public TimeSpan? ClockOffset { get; set; } = TimeSpan.Zero;

    /// <summary>How long a job that was made is unknown to DescribeAsync.</summary>
    public TimeSpan Propagation { get; set; }

    /// <summary>Runs before each description; what it throws is the response.</summary>
    public Func<CancellationToken, Task> BeforeResponse { get; set; } = _ => Task.CompletedTask;

    /// <summary>The jobs whose description was requested, one after the other.</summary>
    public ConcurrentQueue<string> Described { get; } = new();

    public int Describes => Described.Count;

    public int InFlight { get; private set; }

    public int MostInFlight { get; private set; }

    /// <summary>The outcome of each create in turn: an exception before the job is made, or one after it, as if the response was lost; or null.</summary>
    public Queue<(PersonalizeException? Before, PersonalizeException? After)> Creates { get; } = new();

    public int CreateCalls { get; private set; }

    public int Created => _created.Count;

    public IEnumerable<string> CreatedNames => _created.Select(job => job.Name);

    /// <summary>How many of the jobs that are created may run at once.</summary>
    public int Quota { get; set; } = int.MaxValue;

    /// <summary>How long each of them runs.</summary>
    public TimeSpan JobDuration { get; set; } = TimeSpan.MaxValue;

    /// <summary>The tags of every job, as ListTagsAsync returns them.</summary>
    public IReadOnlyList<Tag> Tags { get; set; } = [];

    /// <summary>How often tags were listed.</summary>
    public int TagLists { get; private set; }

    // By the service's clock, which stamps its jobs.
    private DateTime Now => (time.GetUtcNow() + (ClockOffset ?? TimeSpan.Zero)).UtcDateTime;

    public static PersonalizeException Error(string code, string message = "because", int status = 400) =>
        new(message, AwsErrors.KindOf(code, (HttpStatusCode)status, message), code) { RequestId = "request-1" };

    /// <summary>The error of a request that was sent and whose response did not come.</summary>
    public static PersonalizeException Lost() => AwsErrors.FromCall(new HttpRequestException("connection reset"));

    /// <summary>The error of a create for which too many jobs run.</summary>
    public static PersonalizeException NoSlot() => Error("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status.");

    /// <summary>A job as it is at a time, which runs until <paramref name="end"/> and then has the status.</summary>
    public static DatasetExportJob Job(string name, TimeSpan elapsed, TimeSpan end, string status = JobStatus.Active) => new()
    {
        DatasetExportJobArn = ArnPrefix + name,
        JobName = name,
        Status = elapsed >= end ? status : JobStatus.CreateInProgress,
    };

    public WaitTarget AddJob(string name, TimeSpan end, string status = JobStatus.Active) => AddJob(name, elapsed => Job(name, elapsed, end, status));

    /// <summary>A job that responds as it likes, given the time since the start.</summary>
    public WaitTarget AddJob(string name, Func<TimeSpan, DatasetExportJob> response)
    {
        _jobs[ArnPrefix + name] = response;
        return new WaitTarget(ArnPrefix + name, this);
    }

    /// <summary>A job that was there before, made so long ago.</summary>
    public void AddOldJob(DatasetExportJobRequest request, TimeSpan age)
    {
        DatasetExportJob job = ToJob(request) with { Status = JobStatus.Active, CreationDateTime = Now - age };
        _jobs[job.DatasetExportJobArn] = _ => job;
    }

    public bool Has(string name) => _jobs.ContainsKey(ArnPrefix + name);

    public async Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken)
    {
        Described.Enqueue(datasetExportJobArn);
        lock (_jobs)
        {
            MostInFlight = Math.Max(MostInFlight, ++InFlight);
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
                InFlight--;
            }
        }
    }

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        lock (_jobs)
        {
            CreateCalls++;
            (PersonalizeException? before, PersonalizeException? after) = Creates.TryDequeue(out (PersonalizeException?, PersonalizeException?) next)
                ? next : default;
            DatasetExportJob job = ToJob(request);
            string taken = $"Another resource with Arn {job.DatasetExportJobArn} already exists.";
            if (before is null && after is null)
            {
                TellTime();
            }

            PersonalizeException? refusal = before
                ?? (_created.Count(made => time.GetElapsedTime(made.At) < JobDuration) >= Quota ? NoSlot()
                    : _jobs.ContainsKey(job.DatasetExportJobArn) ? Error("ResourceAlreadyExistsException", taken)
                    : null);
            if (refusal is null)
            {
                _jobs[job.DatasetExportJobArn] = _ => job;
                _created.Add((request.JobName, time.GetTimestamp()));
            }

            return (refusal ?? after) is { } error
                ? Task.FromException<DatasetExportJob>(error)
                : Task.FromResult(job with { CreationDateTime = null, Tags = request.Tags is { } tags ? new TagList(tags) : null });
        }
    }

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken)
    {
        TagLists++;
        return Task.FromResult(Tags);
    }

    public Task<Page<Dataset>> ListDatasetsAsync(string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Page<DatasetExportJob>> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public void Dispose()
    {
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
}
