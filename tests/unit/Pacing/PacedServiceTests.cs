using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using PersonalizeExport.Pacing;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Pacing;

/// <summary>Requests to a service that throttles, as the cmdlets send them.</summary>
public class PacedServiceTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly PersonalizeException Throttled = FakeService.Error("ThrottlingException", "The request was denied due to request throttling.");

    private readonly VirtualTime _time = new();
    private readonly Paces _paces;
    private readonly ScriptedService _service = new();

    public PacedServiceTests() => _paces = new Paces(_time);

    [Fact]
    public async Task Sends_a_request_once_where_nothing_is_throttled()
    {
        await Paced().DescribeAsync(Arn("a"), Cancel);

        Assert.Equal((1, TimeSpan.Zero), (_service.Calls, _time.Elapsed));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(8, 5)]
    [InlineData(1, 20)]
    public async Task Gets_all_requests_through_at_the_rate_of_the_service(int callers, int inFlight)
    {
        const int requests = 400;
        Func<TimeSpan, bool> admits = PaceSimulation.Bucket(5, 10);
        _service.Respond = () => admits(_time.Elapsed) ? null : Throttled;

        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ =>
        {
            PacedService paced = Paced();
            return Parallel.ForEachAsync(
                Enumerable.Range(0, requests / callers),
                new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = Cancel },
                async (i, token) => await paced.DescribeAsync(Arn("a"), token));
        }));

        Assert.Equal(requests, _service.Accepted);
        Assert.InRange(_time.Elapsed.TotalSeconds, 0, 1.15 * (requests - 10) / 5);
        Assert.InRange(_service.Calls, requests, requests * 1.15);
    }

    [Fact]
    public async Task Gives_up_when_every_request_has_been_throttled_for_three_minutes()
    {
        _service.Respond = () => Throttled;
        PacedService paced = Paced();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => paced.DescribeAsync(Arn("a"), Cancel));
        int calls = _service.Calls;
        PersonalizeException next = await Assert.ThrowsAsync<PersonalizeException>(() => paced.DescribeAsync(Arn("b"), Cancel));

        Assert.Equal($"The service throttled every request for 3 minutes ({calls} tries). {Throttled.Message}", error.Message);
        Assert.Equal((Throttled.ErrorCode, Throttled.RequestId, Throttled.StatusCode), (error.ErrorCode, error.RequestId, error.StatusCode));
        Assert.Same(Throttled, error.InnerException);
        Assert.InRange(_time.Elapsed.TotalSeconds, 180, 190);
        Assert.InRange(calls, 60, 120);

        // Whoever comes later does not wait for three minutes more.
        Assert.StartsWith("The service throttled every request for 3 minutes", next.Message, StringComparison.Ordinal);
        Assert.InRange(_service.Calls - calls, 0, 1);
    }

    [Fact]
    public async Task Another_command_tries_for_itself_after_one_has_given_up()
    {
        _service.Respond = () => Throttled;
        await Assert.ThrowsAsync<PersonalizeException>(() => Paced().DescribeAsync(Arn("a"), Cancel));
        _service.Respond = () => null;

        await Paced(new PaceOptions { Patience = TimeSpan.FromSeconds(3) }).DescribeAsync(Arn("a"), Cancel);

        Assert.Equal(1, _service.Accepted);
    }

    [Fact]
    public async Task Waits_for_its_slot_without_patience_where_requests_get_through()
    {
        _service.Responses.Enqueue(Throttled);
        await Paced().DescribeAsync(Arn("a"), Cancel);

        PacedService paced = Paced(new PaceOptions { Patience = TimeSpan.Zero });
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => paced.DescribeAsync(Arn("a"), Cancel)));

        Assert.Equal(6, _service.Accepted);
    }

    [Fact]
    public async Task Counts_the_tries_and_the_time_of_its_own_command()
    {
        _service.Respond = () => Throttled;
        await Assert.ThrowsAsync<PersonalizeException>(() => Paced().DescribeAsync(Arn("a"), Cancel));
        int before = _service.Calls;

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(
            () => Paced(new PaceOptions { Patience = TimeSpan.FromSeconds(30) }).DescribeAsync(Arn("a"), Cancel));

        Assert.StartsWith($"The service throttled every request for 30 s ({_service.Calls - before} tries).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_of_a_call_that_is_cancelled_while_it_waits_that_it_was_not_sent()
    {
        using CancellationTokenSource stop = new();
        _service.Respond = () =>
        {
            stop.Cancel();
            return Throttled;
        };

        await Assert.ThrowsAsync<NotSentException>(() => Paced().DescribeAsync(Arn("a"), stop.Token));
    }

    [Fact]
    public async Task Does_not_give_up_while_others_get_through()
    {
        int calls = 0;
        _service.Respond = () => Interlocked.Increment(ref calls) % 100 == 0 ? null : Throttled;

        await Paced(new PaceOptions { Patience = TimeSpan.FromMinutes(10) }).DescribeAsync(Arn("a"), Cancel);

        Assert.Equal(1, _service.Accepted);
        Assert.InRange(_time.Elapsed.TotalMinutes, 3, 10);
    }

    [Fact]
    public async Task Begins_again_long_after_it_has_given_up()
    {
        _service.Respond = () => Throttled;
        PacedService paced = Paced();
        await Assert.ThrowsAsync<PersonalizeException>(() => paced.DescribeAsync(Arn("a"), Cancel));
        _time.Advance(TimeSpan.FromMinutes(10));
        int throttled = 3;
        _service.Respond = () => throttled-- > 0 ? Throttled : null;

        await paced.DescribeAsync(Arn("a"), Cancel);
    }

    [Fact]
    public async Task Waits_as_long_as_the_service_says()
    {
        _service.Responses.Enqueue(new PersonalizeException("slow down", null, default, "ThrottlingException", null, default) { RetryAfter = TimeSpan.FromSeconds(30) });

        await Paced().DescribeAsync(Arn("a"), Cancel);

        Assert.Equal((2, 30), (_service.Calls, _time.Elapsed.TotalSeconds));
    }

    [Fact]
    public async Task Takes_a_limit_that_speaks_of_a_rate_for_throttling_and_no_other()
    {
        _service.Responses.Enqueue(FakeService.Error("LimitExceededException", "Rate exceeded"));
        _service.Responses.Enqueue(FakeService.Error("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status."));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => Paced().CreateAsync(Request, Cancel));

        Assert.StartsWith("More than 5", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _service.Calls);
    }

    [Fact]
    public async Task Does_not_repeat_what_may_have_run()
    {
        _service.Responses.Enqueue(Throttled);
        _service.Responses.Enqueue(new HttpRequestException("connection reset"));

        await Assert.ThrowsAsync<HttpRequestException>(() => Paced().CreateAsync(Request, Cancel));

        Assert.Equal(2, _service.Calls);
    }

    [Fact]
    public async Task Ends_at_once_when_it_is_cancelled()
    {
        FakeTimeProvider time = new();
        using CancellationTokenSource stop = new();
        _service.Respond = () => Throttled;
        PaceMonitor monitor = new(time);
        using PacedService paced = new(_service, "https://test", "", new PaceOptions { Monitor = monitor }, new Paces(time));
        Task[] waiting = [paced.DescribeAsync(Arn("a"), stop.Token), paced.DescribeAsync(Arn("b"), stop.Token)];

        Assert.Equal((1, 2), (_service.Calls, monitor.Waiting));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[0]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[1]);
        Assert.Equal((1, 0, true), (_service.Calls, monitor.Waiting, monitor.IsThrottled));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(monitor.IsThrottled);
    }

    [Fact]
    public async Task Shares_the_pace_of_an_operation_of_an_account_and_no_other()
    {
        FakeTimeProvider time = new();
        Paces paces = new(time);
        using PacedService one = new(_service, "https://one", "", new PaceOptions(), paces);
        using PacedService other = new(_service, "https://one", "x", new PaceOptions(), paces);
        using PacedService elsewhere = new(_service, "https://two", "", new PaceOptions(), paces);
        _service.Responses.Enqueue(Throttled);
        Task throttled = one.DescribeAsync(Arn("a"), Cancel);

        Task same = other.DescribeAsync(Arn("b"), Cancel);
        await other.CreateAsync(Request, Cancel);
        await other.DescribeAsync(Arn("a").Replace("123456789012", "999999999999", StringComparison.Ordinal), Cancel);
        await other.DescribeAsync(Arn("a").Replace("eu-west-1", "us-east-1", StringComparison.Ordinal), Cancel);
        await elsewhere.DescribeAsync(Arn("a"), Cancel);

        Assert.False(same.IsCompleted);
        while (!same.IsCompleted || !throttled.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await Task.WhenAll(same, throttled);
    }

    [Fact]
    public async Task Keeps_no_pace_at_rest()
    {
        _service.Responses.Enqueue(Throttled);
        for (int i = 0; i < 1000; i++)
        {
            await Paced().DescribeAsync(Arn("a").Replace("123456789012", $"{i:000000000000}", StringComparison.Ordinal), Cancel);
        }

        // The one that was throttled, and the last.
        Assert.Equal(2, _paces.Count);
    }

    [Fact]
    public async Task Reports_the_rate_that_it_has_found_and_not_each_change()
    {
        Func<TimeSpan, bool> admits = PaceSimulation.Bucket(5, 10);
        _service.Respond = () => admits(_time.Elapsed) ? null : Throttled;
        List<(string Operation, double? Rate)> reported = [];
        PacedService paced = Paced(new PaceOptions { OnRate = (operation, rate) => reported.Add((operation, rate)) });

        for (int i = 0; i < 300; i++)
        {
            await paced.DescribeAsync(Arn("a"), Cancel);
        }

        Assert.Null(reported[0].Rate);
        Assert.InRange(reported.Count, 2, 5);
        Assert.All(reported, change => Assert.Equal("DescribeDatasetExportJob", change.Operation));
        Assert.InRange(reported[^1].Rate!.Value, 4, 6.5);
    }

    private static DatasetExportJobRequest Request { get; } = new()
    {
        JobName = "nightly",
        DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS",
        RoleArn = "arn:aws:iam::123456789012:role/export",
        S3DataDestinationPath = "s3://bucket/folder/",
    };

    private static string Arn(string name) => FakeService.ArnPrefix + name;

    private PacedService Paced(PaceOptions? options = null) => new(_service, "https://test", "", options ?? new PaceOptions(), _paces);

    /// <summary>Responds as the test says.</summary>
    private sealed class ScriptedService : IPersonalizeExportService
    {
        private int _accepted;
        private int _calls;

        public int Accepted => _accepted;

        public int Calls => _calls;

        public ConcurrentQueue<Exception?> Responses { get; } = new();

        public Func<Exception?> Respond { get; set; } = () => null;

        public ServiceClock Clock { get; } = new(TimeProvider.System);

        public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken) => Return(new DatasetExportJob { DatasetExportJobArn = Arn(request.JobName) });

        public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken) => Return(new DatasetExportJob { DatasetExportJobArn = datasetExportJobArn });

        public Task<DatasetExportJobPage> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) => Return(new DatasetExportJobPage([], null));

        public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) => Return<IReadOnlyList<Tag>>([]);

        public void Dispose()
        {
        }

        private Task<T> Return<T>(T value)
        {
            lock (Responses)
            {
                _calls++;
                if ((Responses.TryDequeue(out Exception? next) ? next : Respond()) is { } error)
                {
                    return Task.FromException<T>(error);
                }

                _accepted++;
                return Task.FromResult(value);
            }
        }
    }
}
