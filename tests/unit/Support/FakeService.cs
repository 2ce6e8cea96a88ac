using System.Collections.Concurrent;
using System.Net;
using Amazon.Runtime;

namespace PersonalizeExport.Tests.Support;

/// <summary>A service whose jobs end when the test says: for tests of the waiter, which needs nothing of the network.</summary>
internal sealed class FakeService(TimeProvider time) : IPersonalizeExportService
{
    public const string ArnPrefix = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/";

    private readonly ConcurrentDictionary<string, Func<TimeSpan, DatasetExportJob>> _jobs = new();
    private readonly long _start = time.GetTimestamp();
    private int _describes;
    private int _inFlight;

    public int Describes => _describes;

    public int MostInFlight { get; private set; }

    public Func<CancellationToken, Task> BeforeAnswer { get; set; } = _ => Task.CompletedTask;

    /// <summary>A job that runs until <paramref name="end"/> after the start and then is as <paramref name="status"/> says.</summary>
    public WaitTarget AddJob(string name, TimeSpan end, string status = JobStatus.Active) =>
        AddJob(name, elapsed => new DatasetExportJob
        {
            DatasetExportJobArn = ArnPrefix + name,
            JobName = name,
            Status = elapsed >= end ? status : JobStatus.CreateInProgress,
            FailureReason = elapsed >= end && status == JobStatus.CreateFailed ? "no such bucket" : null,
        });

    /// <summary>A job that answers as it likes, given the time since the start.</summary>
    public WaitTarget AddJob(string name, Func<TimeSpan, DatasetExportJob> answer)
    {
        _jobs[ArnPrefix + name] = answer;
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
            await BeforeAnswer(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return _jobs.TryGetValue(datasetExportJobArn, out Func<TimeSpan, DatasetExportJob>? answer)
                ? answer(time.GetElapsedTime(_start))
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

    /// <summary>What becomes of each create in turn: null goes through, before the job is made an exception is thrown, after it an answer is lost.</summary>
    public Queue<(Exception? Before, Exception? After)> Creates { get; } = new();

    public int Created { get; private set; }

    public int CreateCalls { get; private set; }

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken)
    {
        CreateCalls++;
        (Exception? before, Exception? after) = Creates.TryDequeue(out (Exception?, Exception?) next) ? next : default;
        if (before is not null)
        {
            return Task.FromException<DatasetExportJob>(before);
        }

        string arn = ArnPrefix + request.JobName;
        DatasetExportJob job = new()
        {
            DatasetExportJobArn = arn,
            JobName = request.JobName,
            DatasetArn = request.DatasetArn,
            RoleArn = request.RoleArn,
            S3DataDestinationPath = request.S3DataDestinationPath,
            KmsKeyArn = request.KmsKeyArn,
            IngestionMode = request.IngestionMode ?? IngestionMode.PUT,
            Status = JobStatus.CreatePending,
        };
        if (!_jobs.TryAdd(arn, _ => job))
        {
            return Task.FromException<DatasetExportJob>(Error("ResourceAlreadyExistsException", $"Another resource with Arn {arn} already exists."));
        }

        Created++;
        return after is null ? Task.FromResult(job) : Task.FromException<DatasetExportJob>(after);
    }

    public static PersonalizeException Error(string code, string message = "because", int status = 400) =>
        new(message, null, ErrorType.Unknown, code, "request-1", (HttpStatusCode)status);

    public Task<DatasetExportJobPage> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
