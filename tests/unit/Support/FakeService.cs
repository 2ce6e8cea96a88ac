using System.Collections.Concurrent;

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
            return _jobs[datasetExportJobArn](time.GetElapsedTime(_start));
        }
        finally
        {
            lock (_jobs)
            {
                _inFlight--;
            }
        }
    }

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DatasetExportJobPage> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
