using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using PersonalizeExport.Tests.Support;
using PersonalizeExport.Throttling;

namespace PersonalizeExport.Tests.Throttling;

/// <summary>Requests to a service that throttles, as the cmdlets send them.</summary>
public class ThrottledServiceTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly PersonalizeException Throttled = FakeService.Error("ThrottlingException", "The request was denied due to request throttling.");

    private static readonly DatasetExportJobRequest Request = new()
    {
        JobName = "nightly",
        DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS",
        RoleArn = "arn:aws:iam::123456789012:role/export",
        S3DataDestinationPath = "s3://bucket/folder/",
    };

    private readonly VirtualTime _time = new();
    private readonly ConcurrentDictionary<string, Throttle> _throttles = new();
    private readonly ScriptedService _service = new();

    [Fact]
    public async Task Request_that_is_not_throttled_is_sent_once_and_at_once()
    {
        await DescribeAsync(Command());

        Assert.Equal((1, TimeSpan.Zero), (_service.Calls, _time.Elapsed));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(8, 5)]
    [InlineData(1, 20)]
    public async Task Requests_get_through_at_the_rate_of_the_service(int callers, int inFlight)
    {
        const int requests = 400;
        Func<TimeSpan, bool> admits = ThrottleSimulation.Bucket(5, 10);
        _service.Respond = () => admits(_time.Elapsed) ? null : Throttled;

        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ =>
        {
            ThrottledService command = Command();
            return Parallel.ForEachAsync(
                Enumerable.Range(0, requests / callers),
                new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = Cancel },
                async (_, token) => await DescribeAsync(command, token: token));
        }));

        Assert.Equal(requests, _service.Accepted);
        Assert.InRange(_time.Elapsed.TotalSeconds, 0, 1.1 * (requests - 10) / 5);
        Assert.InRange(_service.Calls, requests, requests * 1.15);
    }

    [Fact]
    public async Task Request_is_given_up_when_every_one_was_throttled_for_three_minutes()
    {
        _service.Respond = () => Throttled;

        PersonalizeException error = await IsGivenUpAsync(Command());

        Assert.Equal($"The service throttled every request for 180 s ({_service.Calls} tries). {Throttled.Message}", error.Message);
        Assert.Equal((Throttled.ErrorCode, Throttled.RequestId), (error.ErrorCode, error.RequestId));
        Assert.Same(Throttled, error.InnerException);
        Assert.InRange(_time.Elapsed.TotalSeconds, 180, 182);
        Assert.InRange(_service.Calls, 180, 190);
    }

    [Fact]
    public async Task Remaining_requests_of_a_command_that_has_given_up_fail_at_once_but_one_for_each_slot()
    {
        _service.Respond = () => Throttled;
        ThrottledService command = Command();
        await IsGivenUpAsync(command);
        (int calls, TimeSpan begin) = (_service.Calls, _time.Elapsed);

        for (int i = 0; i < 10; i++)
        {
            await IsGivenUpAsync(command);
        }

        Assert.Equal((0, begin), (_service.Calls - calls, _time.Elapsed));
        _time.Advance(TimeSpan.FromSeconds(1));
        await IsGivenUpAsync(command);
        Assert.Equal(1, _service.Calls - calls);
        _time.Advance(TimeSpan.FromSeconds(1));
        _service.Respond = () => null;
        await DescribeAsync(command);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AccessDeniedException")]
    public async Task Response_that_is_not_throttled_gives_a_command_its_patience_back(string? code)
    {
        ThrottledService command = Command();
        _service.Respond = () => _time.Elapsed < TimeSpan.FromMinutes(2) ? Throttled : code is null ? null : FakeService.Error(code);
        Exception? first = await Record.ExceptionAsync(() => DescribeAsync(command));
        _service.Respond = () => _time.Elapsed < TimeSpan.FromMinutes(4.5) ? Throttled : null;

        await DescribeAsync(command);

        Assert.Equal(code, (first as PersonalizeException)?.ErrorCode);
    }

    [Fact]
    public async Task Command_counts_the_tries_and_the_time_of_its_own()
    {
        _service.Respond = () => Throttled;
        await IsGivenUpAsync(Command());
        int before = _service.Calls;

        PersonalizeException error = await IsGivenUpAsync(Command(patience: 30));

        Assert.InRange(_service.Calls - before, 30, 32);
        Assert.StartsWith($"The service throttled every request for 30 s ({_service.Calls - before} tries).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_after_one_that_has_given_up_gets_through_as_soon_as_the_service_accepts()
    {
        _service.Respond = () => Throttled;
        await IsGivenUpAsync(Command());
        _service.Respond = () => null;
        TimeSpan begin = _time.Elapsed;

        await DescribeAsync(Command(patience: 3));

        Assert.Equal(1, _service.Accepted);
        Assert.InRange((_time.Elapsed - begin).TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task Retry_After_that_one_command_was_given_fails_no_other_command()
    {
        // The first command ends without another try.
        using CancellationTokenSource stop = new();
        _service.Respond = () =>
        {
            stop.Cancel();
            return ThrottledForLong();
        };
        await Assert.ThrowsAsync<NotSentException>(() => DescribeAsync(Command(), token: stop.Token));
        _service.Respond = () => null;

        await DescribeAsync(Command(patience: 3));

        Assert.Equal((1, 5), (_service.Accepted, _time.Elapsed.TotalSeconds));
    }

    [Fact]
    public async Task Command_gives_up_only_after_a_throttled_response_of_its_own()
    {
        _service.Respond = ThrottledForLong;
        await IsGivenUpAsync(Command());
        int before = _service.Calls;

        PersonalizeException error = await IsGivenUpAsync(Command(patience: 3));

        Assert.Equal(2, _service.Calls - before);
        Assert.Contains("(2 tries)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttled_requests_are_sent_again_in_the_order_in_which_they_came()
    {
        FakeTimeProvider time = new();
        ThrottledService[] commands = [Command(time), Command(time)];
        string[] arns = [.. Enumerable.Range(0, 6).Select(number => Arn($"a{number}"))];
        _service.Responses.Enqueue(Throttled);

        Task all = Task.WhenAll(arns.Select((arn, number) => commands[number % 2].DescribeAsync(arn, Cancel)));
        int callsAtOnce = _service.Calls;
        await PassUntilAsync(all, time);

        Assert.Equal(1, callsAtOnce);
        Assert.Equal([arns[0], .. arns], _service.Described);
    }

    [Fact]
    public async Task Request_of_a_command_that_has_been_stopped_is_not_sent()
    {
        await Assert.ThrowsAsync<NotSentException>(() => DescribeAsync(Command(), token: new CancellationToken(canceled: true)));

        Assert.Equal(0, _service.Calls);
    }

    [Fact]
    public async Task Requests_that_are_cancelled_while_they_wait_end_at_once_and_were_not_sent()
    {
        using CancellationTokenSource stop = new();
        _service.Respond = () => Throttled;
        ThrottledService command = Command(new FakeTimeProvider());
        Task[] waiting = [DescribeAsync(command, token: stop.Token), DescribeAsync(command, "b", stop.Token)];
        int calls = _service.Calls;

        await stop.CancelAsync();

        await Assert.ThrowsAsync<NotSentException>(() => waiting[0]);
        await Assert.ThrowsAsync<NotSentException>(() => waiting[1]);
        Assert.Equal((1, 1), (calls, _service.Calls));
    }

    [Fact]
    public async Task Limit_that_speaks_of_a_rate_is_throttling_and_no_other_is()
    {
        _service.Responses.Enqueue(FakeService.Error("LimitExceededException", "Rate exceeded"));
        _service.Responses.Enqueue(FakeService.NoSlot());

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => Command().CreateAsync(Request, Cancel));

        Assert.StartsWith("More than 5", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _service.Calls);
    }

    [Fact]
    public async Task Request_that_may_have_run_is_not_sent_again()
    {
        _service.Responses.Enqueue(Throttled);
        _service.Responses.Enqueue(new HttpRequestException("connection reset"));

        await Assert.ThrowsAsync<HttpRequestException>(() => Command().CreateAsync(Request, Cancel));

        Assert.Equal(2, _service.Calls);
    }

    [Fact]
    public async Task Commands_share_the_throttle_of_an_operation_of_an_account_and_no_other()
    {
        FakeTimeProvider time = new();
        ThrottledService other = Command(time, caller: "x");
        _service.Responses.Enqueue(Throttled);
        Task throttled = DescribeAsync(Command(time));

        Task same = DescribeAsync(other, "b");
        Task[] others =
        [
            other.CreateAsync(Request, Cancel),
            other.DescribeAsync(Arn("a").Replace("123456789012", "999999999999", StringComparison.Ordinal), Cancel),
            other.DescribeAsync(Arn("a").Replace("eu-west-1", "us-east-1", StringComparison.Ordinal), Cancel),
            DescribeAsync(Command(time, endpoint: "https://other")),
        ];

        Assert.False(same.IsCompleted);
        Assert.All(others, task => Assert.True(task.IsCompletedSuccessfully));
        await PassUntilAsync(Task.WhenAll(same, throttled), time);
    }

    [Fact]
    public async Task Rate_shows_while_a_request_waits()
    {
        FakeTimeProvider time = new();
        List<string> reported = [];
        ThrottledService command = Command(time, trace: reported.Add);
        ThrottledService other = Command(time);
        await command.ListAsync(null, null, 1, Cancel);
        _service.Responses.Enqueue(Throttled);
        double? before = command.ThrottledTo;
        Task all = Task.WhenAll(DescribeAsync(command), DescribeAsync(other, "b"));

        double?[] during = [command.ThrottledTo, other.ThrottledTo, Command(time).ThrottledTo];
        await PassUntilAsync(all, time);

        Assert.Equal([250, 250, null], during);
        Assert.Equal((null, null), (before, command.ThrottledTo));
        Assert.Equal(["The service is throttling DescribeDatasetExportJob: sending fewer requests."], reported);
    }

    private static string Arn(string name) => FakeService.ArnPrefix + name;

    private static PersonalizeException ThrottledForLong() =>
        new(Throttled.Message, ErrorKind.Throttled, Throttled.ErrorCode) { RetryAfter = TimeSpan.FromSeconds(500) };

    private static Task<DatasetExportJob> DescribeAsync(ThrottledService command, string name = "a", CancellationToken? token = null) =>
        command.DescribeAsync(Arn(name), token ?? Cancel);

    private static Task<PersonalizeException> IsGivenUpAsync(ThrottledService command) =>
        Assert.ThrowsAsync<PersonalizeException>(() => DescribeAsync(command));

    private static async Task PassUntilAsync(Task end, FakeTimeProvider time)
    {
        while (!end.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Delay(1, Cancel);
        }

        await end;
    }

    // Each call is another command.
    private ThrottledService Command(
        TimeProvider? time = null, string endpoint = "https://test", string caller = "", double patience = 180, Action<string>? trace = null) =>
        new(_service, endpoint, caller, TimeSpan.FromSeconds(patience), trace ?? (_ => { }), _throttles, time ?? _time);

    /// <summary>Responds as the test says: null accepts.</summary>
    private sealed class ScriptedService : IPersonalizeExportService
    {
        public int Accepted { get; private set; }

        public int Calls { get; private set; }

        /// <summary>The jobs whose description was requested, one after the other.</summary>
        public ConcurrentQueue<string> Described { get; } = new();

        public ConcurrentQueue<Exception?> Responses { get; } = new();

        public Func<Exception?> Respond { get; set; } = () => null;

        public ServiceClock Clock { get; } = new(TimeProvider.System);

        public Task<DatasetExportJob> CreateAsync(DatasetExportJobRequest request, CancellationToken cancellationToken) =>
            Return(new DatasetExportJob { DatasetExportJobArn = Arn(request.JobName) });

        public Task<DatasetExportJob> DescribeAsync(string datasetExportJobArn, CancellationToken cancellationToken)
        {
            Described.Enqueue(datasetExportJobArn);
            return Return(new DatasetExportJob { DatasetExportJobArn = datasetExportJobArn });
        }

        public Task<Page<DatasetExportJob>> ListAsync(string? datasetArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
            Return(new Page<DatasetExportJob>([], null));

        public Task<Page<Dataset>> ListDatasetsAsync(string? datasetGroupArn, string? nextToken, int maxResults, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<Tag>> ListTagsAsync(string resourceArn, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private Task<T> Return<T>(T value)
        {
            lock (Responses)
            {
                Calls++;
                Exception? error = Responses.TryDequeue(out Exception? next) ? next : Respond();
                Accepted += error is null ? 1 : 0;
                return error is null ? Task.FromResult(value) : Task.FromException<T>(error);
            }
        }
    }
}
