using System.Collections.Concurrent;

namespace PersonalizeExport.Pacing;

/// <summary>
/// A service whose throttled requests are sent again, as they have not run, at the rate that the service allows.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="endpoint">Its URL.</param>
/// <param name="caller">Identifies the caller where no ARN has the account.</param>
/// <param name="options">How long to send throttled requests again.</param>
/// <param name="paces">The paces that clients share.</param>
internal sealed class PacedService(IPersonalizeExportService service, string endpoint, string caller, PaceOptions options, Paces paces)
    : IPersonalizeExportService
{
    // A smaller change of the rate is not reported.
    private const double Notable = 1.25;

    private readonly ConcurrentDictionary<string, double> _reported = new();
    private readonly ConcurrentDictionary<PaceKey, ThrottleStreak> _streaks = new();

    public ServiceClock Clock => service.Clock;

    public string? Region => service.Region;

    public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken) => SendAsync(
        "CreateDatasetExportJob", request.DatasetArn, request, static (service, request, token) => service.CreateAsync(request, token), cancellationToken);

    public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken) => SendAsync(
        "DescribeDatasetExportJob", datasetExportJobArn, datasetExportJobArn, static (service, arn, token) => service.DescribeAsync(arn, token), cancellationToken);

    public Task<DatasetExportJobPage> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) => SendAsync(
        "ListDatasetExportJobs",
        datasetArn,
        (datasetArn, nextToken, maxResults),
        static (service, page, token) => service.ListAsync(page.datasetArn, page.nextToken, page.maxResults, token),
        cancellationToken);

    public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) => SendAsync(
        "ListTagsForResource", resourceArn, resourceArn, static (service, arn, token) => service.ListTagsAsync(arn, token), cancellationToken);

    public void Dispose() => service.Dispose();

    private async Task<TOutput> SendAsync<TInput, TOutput>(
        string operation, string? arn, TInput input, Func<IPersonalizeExportService, TInput, CancellationToken, Task<TOutput>> send, CancellationToken cancellationToken)
    {
        PersonalizeArn? resource = PersonalizeArn.TryParse(arn);
        PaceKey key = new(endpoint, resource?.Region ?? "", resource?.AccountId ?? caller, operation);
        Pace pace = paces.Get(key);
        while (true)
        {
            if (!pace.TryEnter(out PaceTicket ticket))
            {
                ticket = await WaitAsync(pace, StreakOf(key, ticket), cancellationToken).ConfigureAwait(false);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                throw new NotSentException(cancellationToken);
            }

            try
            {
                TOutput output = await send(service, input, cancellationToken).ConfigureAwait(false);
                Accept(pace, key, ticket);
                return output;
            }
            catch (PersonalizeException error) when (ServiceError.From(error).Kind is ErrorKind.Throttled)
            {
                PersonalizeException? givenUp = pace.Throttle(ticket, error, options.Patience, StreakOf(key, ticket));
                ReportRate(operation, pace);
                if (givenUp is not null)
                {
                    throw givenUp;
                }
            }
            catch (PersonalizeException error) when ((int)error.StatusCode < 500)
            {
                // Refused, and so not throttled. Whether the service counted a request that ended in a 5xx, or in no response, is not known.
                Accept(pace, key, ticket);
                throw;
            }
        }
    }

    private ThrottleStreak StreakOf(PaceKey key, PaceTicket ticket) => _streaks.GetOrAdd(key, _ => new ThrottleStreak(ticket.SentAt));

    private void Accept(Pace pace, PaceKey key, PaceTicket ticket)
    {
        pace.Accept(ticket);
        if (ticket.IsPaced)
        {
            _streaks.TryRemove(key, out _);
        }
    }

    private async Task<PaceTicket> WaitAsync(Pace pace, ThrottleStreak streak, CancellationToken cancellationToken)
    {
        options.Monitor?.Begin(pace.PerSecond);
        try
        {
            return await pace.EnterAsync(options.Patience, streak, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new NotSentException(cancellationToken);
        }
        finally
        {
            options.Monitor?.End();
        }
    }

    private void ReportRate(string operation, Pace pace)
    {
        if (options.OnRate is not { } report)
        {
            return;
        }

        if (_reported.TryAdd(operation, 0))
        {
            report(operation, null);
        }

        double reported = _reported[operation];
        if (pace.MeasuredPerSecond is { } rate && (rate > reported * Notable || rate < reported / Notable))
        {
            _reported[operation] = rate;
            report(operation, rate);
        }
    }
}
