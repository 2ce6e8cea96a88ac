using System.Collections.Concurrent;
using PersonalizeExport.Throttling;

namespace PersonalizeExport.Tests.Throttling;

/// <summary>Requests to a service that throttles, as the cmdlets send them.</summary>
public class ThrottledServiceTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly PersonalizeException Throttled = FakeService.Error("ThrottlingException", "The request was denied due to request throttling.");

    private readonly VirtualTime _time = new();
    private readonly ConcurrentDictionary<string, Throttle> _throttles = new();
    private readonly FakeService _service;

    public ThrottledServiceTests()
    {
        _service = new FakeService(_time);
        Array.ForEach("a b a0 a1 a2 a3 a4 a5".Split(' '), name => _service.AddJob(name, TimeSpan.Zero));
    }

    [Fact]
    public async Task Request_that_is_not_throttled_is_sent_once_and_at_once()
    {
        await DescribeAsync(Command());

        Assert.Equal((1, TimeSpan.Zero), (_service.Describes, _time.Elapsed));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(8, 5)]
    [InlineData(1, 20)]
    public async Task Requests_get_through_at_the_rate_of_the_service(int callers, int inFlight)
    {
        const int requests = 400;
        Func<TimeSpan, bool> admits = ThrottleSimulation.Bucket(5, 10);
        Respond(() => admits(_time.Elapsed) ? null : Throttled);

        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ =>
        {
            ThrottledService command = Command();
            return Parallel.ForEachAsync(
                Enumerable.Range(0, requests / callers),
                new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = Cancel },
                async (_, token) => await DescribeAsync(command, token: token));
        }));

        Assert.InRange(_time.Elapsed.TotalSeconds, 0, 1.1 * (requests - 10) / 5);
        Assert.InRange(_service.Describes, requests, requests * 1.15);
    }

    [Fact]
    public async Task Request_is_given_up_when_every_one_was_throttled_for_three_minutes()
    {
        Respond(() => Throttled);

        PersonalizeException error = await IsGivenUpAsync(Command());

        Assert.Equal($"The service throttled every request for 180 s ({_service.Describes} tries). {Throttled.Message}", error.Message);
        Assert.Equal((Throttled.ErrorCode, Throttled.RequestId), (error.ErrorCode, error.RequestId));
        Assert.Same(Throttled, error.InnerException);
        Assert.InRange(_time.Elapsed.TotalSeconds, 180, 182);
        Assert.InRange(_service.Describes, 180, 190);
    }

    [Fact]
    public async Task Remaining_requests_of_a_command_that_has_given_up_fail_at_once_but_one_for_each_slot()
    {
        Respond(() => Throttled);
        ThrottledService command = Command();
        await IsGivenUpAsync(command);
        (int calls, TimeSpan begin) = (_service.Describes, _time.Elapsed);

        for (int i = 0; i < 10; i++)
        {
            await IsGivenUpAsync(command);
        }

        Assert.Equal((0, begin), (_service.Describes - calls, _time.Elapsed));
        _time.Advance(TimeSpan.FromSeconds(1));
        await IsGivenUpAsync(command);
        Assert.Equal(1, _service.Describes - calls);
        _time.Advance(TimeSpan.FromSeconds(1));
        Respond(() => null);
        await DescribeAsync(command);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AccessDeniedException")]
    public async Task Response_that_is_not_throttled_gives_a_command_its_patience_back(string? code)
    {
        ThrottledService command = Command();
        Respond(() => _time.Elapsed < TimeSpan.FromMinutes(2) ? Throttled : code is null ? null : FakeService.Error(code));
        Exception? first = await Record.ExceptionAsync(() => DescribeAsync(command));
        Respond(() => _time.Elapsed < TimeSpan.FromMinutes(4.5) ? Throttled : null);

        await DescribeAsync(command);

        Assert.Equal(code, (first as PersonalizeException)?.ErrorCode);
    }

    [Fact]
    public async Task Command_counts_the_tries_and_the_time_of_its_own_and_gets_through_as_soon_as_the_service_accepts()
    {
        Respond(() => Throttled);
        await IsGivenUpAsync(Command());
        int before = _service.Describes;

        PersonalizeException error = await IsGivenUpAsync(Command(patience: 30));

        Assert.InRange(_service.Describes - before, 30, 32);
        Assert.StartsWith($"The service throttled every request for 30 s ({_service.Describes - before} tries).", error.Message, StringComparison.Ordinal);
        Respond(() => null);
        TimeSpan begin = _time.Elapsed;
        await DescribeAsync(Command(patience: 3));
        Assert.InRange((_time.Elapsed - begin).TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task Retry_After_that_one_command_was_given_fails_no_other_command()
    {
        // The first command ends without another try.
        using CancellationTokenSource stop = new();
        Respond(() =>
        {
            stop.Cancel();
            return ThrottledForLong();
        });
        await Assert.ThrowsAsync<NotSentException>(() => DescribeAsync(Command(), token: stop.Token));
        Respond(() => null);

        await DescribeAsync(Command(patience: 3));

        Assert.Equal(5, _time.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task Command_gives_up_only_after_a_throttled_response_of_its_own()
    {
        Respond(ThrottledForLong);
        await IsGivenUpAsync(Command());
        int before = _service.Describes;

        PersonalizeException error = await IsGivenUpAsync(Command(patience: 3));

        Assert.Equal(2, _service.Describes - before);
        Assert.Contains("(2 tries)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttled_requests_are_sent_again_in_the_order_in_which_they_came()
    {
        FakeTimeProvider time = new();
        ThrottledService[] commands = [Command(time), Command(time)];
        string[] arns = [.. Enumerable.Range(0, 6).Select(number => Arn($"a{number}"))];
        ThrottleFirst();

        Task all = Task.WhenAll(arns.Select((arn, number) => commands[number % 2].DescribeAsync(arn, Cancel)));
        int callsAtOnce = _service.Describes;
        await PassUntilAsync(all, time);

        Assert.Equal(1, callsAtOnce);
        Assert.Equal([arns[0], .. arns], _service.Described);
    }

    [Fact]
    public async Task Requests_of_a_command_that_is_stopped_end_at_once_and_were_not_sent()
    {
        using CancellationTokenSource stop = new();
        Respond(() => Throttled);
        ThrottledService command = Command(new FakeTimeProvider());
        Task[] waiting = [DescribeAsync(command, token: stop.Token), DescribeAsync(command, "b", stop.Token)];

        await stop.CancelAsync();

        await Assert.ThrowsAsync<NotSentException>(() => waiting[0]);
        await Assert.ThrowsAsync<NotSentException>(() => waiting[1]);
        await Assert.ThrowsAsync<NotSentException>(() => DescribeAsync(Command(endpoint: "https://other"), token: stop.Token));
        Assert.Equal(1, _service.Describes);
    }

    [Fact]
    public async Task Limit_that_speaks_of_a_rate_is_throttling_and_no_other_is()
    {
        _service.Creates.Enqueue((FakeService.Error("LimitExceededException", "Rate exceeded"), null));
        _service.Creates.Enqueue((FakeService.NoSlot(), null));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => Command().CreateAsync(TestClient.Request, Cancel));

        Assert.StartsWith("More than 5", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _service.CreateCalls);
    }

    [Fact]
    public async Task Request_that_may_have_run_is_not_sent_again()
    {
        _service.Creates.Enqueue((Throttled, null));
        _service.Creates.Enqueue((null, FakeService.Lost()));

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => Command().CreateAsync(TestClient.Request, Cancel));

        Assert.Equal(("ConnectionLost", 2), (error.ErrorCode, _service.CreateCalls));
    }

    [Fact]
    public async Task Commands_share_the_throttle_of_an_operation_of_an_account_and_no_other()
    {
        FakeTimeProvider time = new();
        ThrottledService other = Command(time, caller: "x");
        ThrottleFirst();
        Task throttled = DescribeAsync(Command(time));

        Task same = DescribeAsync(other, "b");
        Task[] others =
        [
            other.CreateAsync(TestClient.Request, Cancel),
            other.DescribeAsync(Arn("a").Replace("123456789012", "999999999999", StringComparison.Ordinal), Cancel),
            other.DescribeAsync(Arn("a").Replace("eu-west-1", "us-east-1", StringComparison.Ordinal), Cancel),
            DescribeAsync(Command(time, endpoint: "https://other")),
        ];

        Assert.False(same.IsCompleted);
        Assert.All(others, task => Assert.True(task.IsCompleted));
        await PassUntilAsync(Task.WhenAll(same, throttled), time);
    }

    [Fact]
    public async Task Rate_shows_while_a_request_waits()
    {
        FakeTimeProvider time = new();
        List<string> reported = [];
        ThrottledService command = Command(time, trace: reported.Add);
        ThrottledService other = Command(time);
        await command.ListTagsAsync(Arn("a"), Cancel);
        ThrottleFirst();
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

    /// <summary>How the service responds to a description: null accepts it.</summary>
    private void Respond(Func<Exception?> response) => _service.BeforeResponse = _ =>
    {
        lock (_throttles)
        {
            return response() is { } error ? Task.FromException(error) : Task.CompletedTask;
        }
    };

    private void ThrottleFirst() => Respond(() => _service.Describes == 1 ? Throttled : null);
}
