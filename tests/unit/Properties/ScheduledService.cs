using System.Collections.Concurrent;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Properties;

/// <summary>
/// A service that follows a <see cref="WaitScenario"/>: it fails as planned, and remembers the requests and its responses. A fault depends on what is
/// requested and how often it has been, not on the order of requests that are under way together.
/// </summary>
internal sealed class ScheduledService(WaitScenario scenario, VirtualTime time, CancellationTokenSource cancel) : IPersonalizeExportService
{
    private readonly Dictionary<string, ScheduledJob> _jobs = scenario.Jobs.ToDictionary(job => job.Arn);
    private readonly ConcurrentDictionary<string, int> _requests = new();
    private int _calls;
    private int _inFlight;
    private int _lateCalls;
    private int _mostInFlight;

    public int Calls => _calls;

    public int InFlight => _inFlight;

    public int LateCalls => _lateCalls;

    public int MostInFlight => _mostInFlight;

    /// <summary>Whether a request was left without a response until the deadline.</summary>
    public bool HasHung { get; private set; }

    /// <summary>Whether no request should come any more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>When a job was first described as ended.</summary>
    public ConcurrentDictionary<string, TimeSpan> Described { get; } = new();

    /// <summary>The errors of the descriptions of a job.</summary>
    public ConcurrentBag<(string Arn, Exception Error)> Errors { get; } = [];

    public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken) => RespondAsync(
        datasetExportJobArn,
        () =>
        {
            if (!_jobs.TryGetValue(datasetExportJobArn, out ScheduledJob? job) || job.IsGone(time.Elapsed))
            {
                throw FakeService.Error("ResourceNotFoundException", "Resource Arn does not exist.");
            }

            DatasetExportJob response = job.At(time.Elapsed);
            if (response.IsTerminal)
            {
                Described.TryAdd(job.Arn, time.Elapsed);
            }

            return response;
        },
        error => Errors.Add((datasetExportJobArn, error)),
        cancellationToken);

    public ServiceClock Clock { get; } = new(time);

    public Task<Page<Dataset>> ListDatasetsAsync(string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Page<DatasetExportJob>> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private async Task<T> RespondAsync<T>(string requested, Func<T> response, Action<Exception> onError, CancellationToken cancellationToken)
    {
        int inFlight = Interlocked.Increment(ref _inFlight);
        lock (_requests)
        {
            _mostInFlight = Math.Max(_mostInFlight, inFlight);
        }

        try
        {
            Interlocked.Add(ref _lateCalls, IsClosed ? 1 : 0);
            int call = Interlocked.Increment(ref _calls);
            if (call >= scenario.HangAtCall)
            {
                // The time passes up to the deadline, and only that ends the wait for a response.
                HasHung = true;
                time.AdvanceTo(scenario.Options.Timeout + DatasetExportJobWaiter.Grace);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (call >= scenario.CancelAtCall)
            {
                // From here on no response comes, and only the cancellation ends the wait for one.
                _ = cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (scenario.FaultOf(requested, _requests.AddOrUpdate(requested, 1, (_, times) => times + 1)) is { } fault)
            {
                throw fault;
            }

            return response();
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            onError(error);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
