using System.Collections.Concurrent;

namespace PersonalizeExport.Throttling;

/// <summary>
/// A service whose throttled requests are sent again, as they have not run, at the rate that it allows.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="endpoint">Its URL.</param>
/// <param name="caller">Identifies the caller where no ARN has the account.</param>
/// <param name="patience">How long every request of an operation may be throttled before one is given up.</param>
/// <param name="trace">Called with a sentence when an operation is first throttled.</param>
/// <param name="throttles">The throttles that commands share; left out, those of the process.</param>
/// <param name="timeProvider">The clock; left out, that of the system.</param>
internal sealed class ThrottledService(
    IPersonalizeExportService service,
    string endpoint,
    string caller,
    TimeSpan patience,
    Action<string> trace,
    ConcurrentDictionary<string, Throttle>? throttles = null,
    TimeProvider? timeProvider = null) : IPersonalizeExportService
{
    private static readonly ConcurrentDictionary<string, Throttle> Shared = new();

    private readonly ConcurrentDictionary<string, Throttle> _throttles = throttles ?? Shared;
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, bool> _traced = new();

    // What is throttled now, of what this command has sent; null where its last request was not.
    private readonly ConcurrentDictionary<Throttle, Outage?> _outages = new();

    /// <summary>How often the request that is being sent was throttled before.</summary>
    public static AsyncLocal<int> EarlierTries { get; } = new();

    public ServiceClock Clock => service.Clock;

    public string? Region => service.Region;

    public double? ThrottledTo => _outages.Keys.Min(throttle => throttle.PerSecond);

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            "CreateDatasetExportJob",
            request.DatasetArn,
            () => service.CreateAsync(request, cancellationToken),
            cancellationToken);

    public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken) =>
        SendAsync(
            "DescribeDatasetExportJob",
            datasetExportJobArn,
            () => service.DescribeAsync(datasetExportJobArn, cancellationToken),
            cancellationToken);

    public Task<Page<DatasetExportJob>> ListAsync(
        string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        SendAsync(
            "ListDatasetExportJobs",
            datasetArn,
            () => service.ListAsync(datasetArn, nextToken, maxResults, cancellationToken),
            cancellationToken);

    public Task<Page<Dataset>> ListDatasetsAsync(
        string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
        SendAsync(
            "ListDatasets",
            datasetGroupArn,
            () => service.ListDatasetsAsync(datasetGroupArn, nextToken, maxResults, cancellationToken),
            cancellationToken);

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) =>
        SendAsync(
            "ListTagsForResource",
            resourceArn,
            () => service.ListTagsAsync(resourceArn, cancellationToken),
            cancellationToken);

    public void Dispose() => service.Dispose();

    private async Task<T> SendAsync<T>(
        string operation, string? arn, Func<Task<T>> send, CancellationToken cancellationToken)
    {
        PersonalizeArn? resource = PersonalizeArn.TryParse(arn);
        string key = $"{endpoint} {resource?.Region} {resource?.AccountId ?? caller} {operation}";
        Throttle throttle = _throttles.GetOrAdd(key, _ => new Throttle(_timeProvider));
        _outages.TryAdd(throttle, null);
        while (true)
        {
            int doublings = await EnterAsync(throttle, cancellationToken).ConfigureAwait(false);
            try
            {
                T output = await send().ConfigureAwait(false);
                Accept(throttle);
                return output;
            }
            catch (PersonalizeException error) when (error.Kind is ErrorKind.Throttled)
            {
                EarlierTries.Value++;
                throttle.Grow(doublings, error.RetryAfter);
                if (_traced.TryAdd(operation, true))
                {
                    trace($"The service is throttling {operation}: sending fewer requests.");
                }

                lock (_outages)
                {
                    (int tries, long begin) = _outages[throttle] is { } outage
                        ? (outage.Tries, outage.Begin)
                        : (0, _timeProvider.GetTimestamp());
                    _outages[throttle] = new Outage(tries + 1, begin, error);
                }

                ThrowIfOutOfPatience(throttle);
            }
            catch (PersonalizeException error) when (!error.IsTransient)
            {
                // A refusal is a response that was not throttled, too.
                Accept(throttle);
                throw;
            }
        }
    }

    private async Task<int> EnterAsync(Throttle throttle, CancellationToken cancellationToken)
    {
        try
        {
            int doublings = await throttle
                .EnterAsync(() => ThrowIfOutOfPatience(throttle), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return doublings;
        }
        catch (OperationCanceledException)
        {
            throw new NotSentException(cancellationToken);
        }
    }

    private void Accept(Throttle throttle)
    {
        throttle.Shrink();
        lock (_outages)
        {
            _outages[throttle] = null;
        }
    }

    // So in an outage that has lasted, the other items of the command fail without a try, but for one in each slot.
    private void ThrowIfOutOfPatience(Throttle throttle)
    {
        if (_outages[throttle] is not { } outage)
        {
            return;
        }

        TimeSpan time = _timeProvider.GetElapsedTime(outage.Begin);
        if (time >= patience)
        {
            PersonalizeException error = outage.Error;
            string tries = $"{time.TotalSeconds:0} s ({outage.Tries} tries)";
            throw new PersonalizeException(
                $"The service throttled every request for {tries}. {error.Message}", error.Kind, error.ErrorCode, error)
            {
                RequestId = error.RequestId,
            };
        }
    }

    /// <summary>How often requests were throttled since one last was not, since when, and the last response.</summary>
    private sealed record Outage(int Tries, long Begin, PersonalizeException Error);
}
