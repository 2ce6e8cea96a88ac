using System.Collections.Concurrent;

namespace PersonalizeExport.Pacing;

/// <summary>
/// A service that throttles, as one that takes its time: a throttled request has not run, so it is sent again, at a pace that the service
/// keeps up with.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="endpoint">Its URL.</param>
/// <param name="caller">Whose requests these are, where no ARN tells the account.</param>
/// <param name="options">How long to go on.</param>
/// <param name="paces">The paces that are shared.</param>
internal sealed class PacedService(IPersonalizeExportService service, string endpoint, string caller, PaceOptions options, Paces paces)
    : IPersonalizeExportService
{
    // What differs by less is not told.
    private const double Notable = 1.25;

    private readonly ConcurrentDictionary<string, double> _told = new();
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
                TellRate(operation, pace);
                if (givenUp is not null)
                {
                    throw givenUp;
                }
            }
            catch (PersonalizeException error) when ((int)error.StatusCode < 500)
            {
                // Refused, and so not throttled. What a fault of the service, or a lost response, was counted as nobody knows.
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

    private void TellRate(string operation, Pace pace)
    {
        if (options.OnRate is not { } tell)
        {
            return;
        }

        if (_told.TryAdd(operation, 0))
        {
            tell(operation, null);
        }

        double told = _told[operation];
        if (pace.MeasuredPerSecond is { } rate && (rate > told * Notable || rate < told / Notable))
        {
            _told[operation] = rate;
            tell(operation, rate);
        }
    }
}
