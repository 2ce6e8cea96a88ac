namespace PersonalizeExport.Tests.Waiting;

/// <summary>What <see cref="Properties.WaiterProperties"/> do not show.</summary>
public class WaiterTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly VirtualTime _time = new();
    private readonly FakeService _service;

    public WaiterTests() => _service = new FakeService(_time);

    [Theory]
    [InlineData(0, 0, 5)]
    [InlineData(49, 0, 5)]
    [InlineData(80, 0, 8)]
    [InlineData(599, 0, 59.9)]
    [InlineData(600, 0, 60)]
    [InlineData(10_000, 0, 60)]
    [InlineData(3600, 1, 54)]
    public void Interval_is_a_tenth_of_the_time_waited_within_bounds_less_a_tenth_by_chance(double elapsed, double chance, double interval) =>
        Assert.Equal(TimeSpan.FromSeconds(interval), PollSchedule.NextInterval(TimeSpan.FromSeconds(elapsed), chance));

    [Fact]
    public async Task Ended_job_has_the_ARN_that_was_requested_and_the_tags_that_are_known()
    {
        WaitTarget target = _service.AddJob("job", _ => new DatasetExportJob { DatasetExportJobArn = "other", Status = JobStatus.Active });
        DatasetExportJob known = new() { DatasetExportJobArn = target.DatasetExportJobArn, Tags = new TagList([new Tag("team", "shop")]) };

        WaitOutcome outcome = Assert.Single(await WaitAsync(new WaitOptions(), target with { Known = known }));

        Assert.Equal(target.DatasetExportJobArn, outcome.DatasetExportJobArn);
        Assert.Equal([new Tag("team", "shop")], Assert.IsType<WaitOutcome.Ended>(outcome).Job.Tags);
    }

    [Fact]
    public async Task Job_is_waited_for_once_at_each_service_however_often_it_is_given()
    {
        WaitTarget here = _service.AddJob("job", TimeSpan.Zero);
        WaitTarget there = new FakeService(_time).AddJob("job", TimeSpan.FromHours(9));

        List<WaitOutcome> outcomes = await WaitAsync(new WaitOptions { Timeout = TimeSpan.FromSeconds(100) }, there, here, here, there);

        Assert.Collection(outcomes, outcome => Assert.IsType<WaitOutcome.Ended>(outcome), outcome => Assert.IsType<WaitOutcome.TimedOut>(outcome));
        Assert.Equal(1, _service.Describes);
    }

    [Fact]
    public async Task Wait_for_any_polls_no_further_job_once_one_has_ended()
    {
        await WaitAsync(new WaitOptions { Any = true, MaxConcurrency = 1 }, [_service.AddJob("ended", TimeSpan.Zero), .. AddJobs(20, TimeSpan.FromHours(1))]);

        Assert.Equal(1, _service.Describes);
    }

    [Fact]
    public async Task Job_that_was_polled_after_the_timeout_is_not_polled_again()
    {
        RespondAfter(TimeSpan.FromSeconds(1));

        await WaitAsync(new WaitOptions { Timeout = TimeSpan.FromSeconds(2), MaxConcurrency = 1 }, AddJobs(10, TimeSpan.FromHours(1)));

        // The first two were polled before the timeout, and so once more.
        Assert.Equal(12, _service.Describes);
    }

    [Fact]
    public async Task Timeout_of_zero_polls_every_job_once_however_long_that_takes()
    {
        RespondAfter(TimeSpan.FromSeconds(0.4));

        List<WaitOutcome> outcomes = await WaitAsync(new WaitOptions { Timeout = TimeSpan.Zero, MaxConcurrency = 5 }, AddJobs(80, TimeSpan.Zero));

        Assert.All(outcomes, outcome => Assert.IsType<WaitOutcome.Ended>(outcome));
        Assert.Equal(80, _service.Describes);
    }

    [Fact]
    public async Task As_many_requests_are_under_way_as_allowed_and_no_more()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = 0;
        _service.BeforeResponse = _ =>
        {
            if (Interlocked.Increment(ref waiting) == 3)
            {
                gate.SetResult();
            }

            return gate.Task;
        };

        await WaitAsync(new WaitOptions { MaxConcurrency = 3 }, AddJobs(30, TimeSpan.Zero));

        Assert.Equal(3, _service.MostInFlight);
    }

    [Fact]
    public async Task Requests_under_way_are_cancelled_when_nobody_listens_any_more()
    {
        int running = 0;
        _service.BeforeResponse = token => Interlocked.Increment(ref running) > 1 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;

        WaitOutcome first = await new DatasetExportJobWaiter(new WaitOptions(), _time).WaitAsync(AddJobs(5, TimeSpan.Zero), Cancel)
            .FirstAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.IsType<WaitOutcome.Ended>(first);
    }

    [Fact]
    public async Task Wait_is_given_up_a_moment_after_the_timeout_when_a_poll_does_not_end()
    {
        int calls = 0;
        WaitTarget target = _service.AddJob("job", TimeSpan.FromHours(9));
        _service.BeforeResponse = async token =>
        {
            if (++calls == 3)
            {
                _time.Advance(TimeSpan.FromSeconds(100) + DatasetExportJobWaiter.Grace - _time.Elapsed);
                await Task.Delay(Timeout.Infinite, token);
            }
        };

        WaitOutcome outcome = Assert.Single(await WaitAsync(new WaitOptions { Timeout = TimeSpan.FromSeconds(100) }, target));

        WaitOutcome.TimedOut late = Assert.IsType<WaitOutcome.TimedOut>(outcome);
        Assert.Equal(JobStatus.CreateInProgress, late.Job!.Status);
        Assert.Equal("The timeout expired before a response arrived.", late.Error!.Message);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Poll_that_ends_within_the_grace_is_the_last()
    {
        RespondAfter(TimeSpan.FromSeconds(102));

        List<WaitOutcome> outcomes = await WaitAsync(
            new WaitOptions { Timeout = TimeSpan.FromSeconds(100) }, _service.AddJob("job", TimeSpan.FromSeconds(101)));

        Assert.IsType<WaitOutcome.Ended>(Assert.Single(outcomes));
        Assert.Equal(1, _service.Describes);
    }

    [Fact]
    public async Task Service_has_half_a_minute_to_know_a_job_that_was_just_started()
    {
        PersonalizeException error = FakeService.Error("ResourceNotFoundException");
        WaitTarget[] targets = [AddFailing("new", elapsed => elapsed < TimeSpan.FromSeconds(20) ? error : null), AddFailing("never", _ => error)];

        List<WaitOutcome> outcomes = await WaitAsync(new WaitOptions(), [.. targets.Select(target => target with
        {
            Known = new DatasetExportJob { DatasetExportJobArn = target.DatasetExportJobArn, Status = JobStatus.CreatePending },
        })]);

        Assert.IsType<WaitOutcome.Ended>(outcomes[0]);
        Assert.IsType<WaitOutcome.Refused>(outcomes[1]);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));
    }

    [Fact]
    public async Task Outage_is_reported_while_it_lasts_and_once_that_it_lasts_a_minute()
    {
        (TimeSpan From, TimeSpan To)[] outages = [(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)), (TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30))];
        bool IsOut(TimeSpan elapsed) => outages.Any(outage => elapsed > outage.From && elapsed < outage.To);
        List<WaitProgress> reports = [];
        List<(TimeSpan At, PersonalizeException? Error)> reported = [];

        await WaitAsync(
            new WaitOptions { OnPolled = reports.Add, OnOutage = error => reported.Add((_time.Elapsed, error)) },
            AddFailing("job", elapsed => IsOut(elapsed) ? FakeService.Lost() : null, TimeSpan.FromHours(1)));

        Assert.All(reports, report => Assert.Equal(IsOut(report.Elapsed), report.Failure is not null));
        Assert.Equal(2, reported.Count);
        Assert.Equal("ConnectionLost", reported[0].Error!.ErrorCode);
        Assert.All(
            reported.Zip(outages),
            outage => Assert.InRange(outage.First.At - outage.Second.From, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(180)));
    }

    [Fact]
    public async Task Polls_of_which_some_succeed_are_no_outage()
    {
        List<WaitProgress> reports = [];
        List<PersonalizeException?> reported = [];

        await WaitAsync(
            new WaitOptions { OnPolled = reports.Add, OnOutage = reported.Add },
            AddFailing("bad", elapsed => elapsed < TimeSpan.FromMinutes(10) ? FakeService.Error("ThrottlingException") : null),
            _service.AddJob("good", TimeSpan.FromMinutes(20)));

        Assert.Empty(reported);
        Assert.Equal("ThrottlingException", reports[0].Failure!.ErrorCode);
    }

    [Fact]
    public async Task Polls_that_hang_are_reported_as_an_outage_after_a_minute()
    {
        List<(TimeSpan At, PersonalizeException? Error)> reported = [];
        RespondAfter(TimeSpan.FromSeconds(61));

        await WaitAsync(
            new WaitOptions { OnOutage = error => reported.Add((_time.Elapsed, error)) }, _service.AddJob("job", TimeSpan.FromHours(1)));

        Assert.Equal((TimeSpan.FromSeconds(61), null), reported[0]);
    }

    [Fact]
    public async Task Progress_is_reported_after_every_poll_which_come_at_the_requested_interval()
    {
        List<WaitProgress> reports = [];

        await WaitAsync(
            new WaitOptions { PollInterval = TimeSpan.FromSeconds(5), OnPolled = reports.Add },
            _service.AddJob("a", TimeSpan.FromSeconds(4)),
            _service.AddJob("b", TimeSpan.FromSeconds(9), JobStatus.CreateFailed),
            _service.AddJob("c", TimeSpan.FromSeconds(14)),
            AddFailing("d", _ => FakeService.Error("ResourceNotFoundException")));

        Assert.Equal(
            [(4, 3, 1, 0), (4, 2, 1, 5), (4, 1, 2, 10)],
            reports.Select(report => (report.Total, report.Pending, report.Failed, (int)report.Elapsed.TotalSeconds)));
        Assert.Equal(["a b c", "b c", "c"], reports.Select(report => string.Join(' ', report.Running.Select(job => job.JobName))));
        Assert.All(reports, report => Assert.Equal(TimeSpan.FromSeconds(5), report.NextPoll));
    }

    [Fact]
    public async Task Jobs_that_end_before_the_timeout_are_emitted_however_long_the_consumer_takes()
    {
        WaitTarget[] targets = [.. "134".Select(end => _service.AddJob($"{end}", TimeSpan.FromSeconds(end - '0')))];
        DatasetExportJobWaiter waiter = new(new WaitOptions { Timeout = TimeSpan.FromSeconds(6), PollInterval = TimeSpan.FromSeconds(1) }, _time);
        List<string> emitted = [];

        await foreach (WaitOutcome outcome in waiter.WaitAsync(targets, Cancel))
        {
            emitted.Add(Assert.IsType<WaitOutcome.Ended>(outcome).Job.JobName!);
            _time.Advance(TimeSpan.FromSeconds(8));
        }

        Assert.Equal(["1", "3", "4"], emitted);
    }

    private Task<List<WaitOutcome>> WaitAsync(WaitOptions options, params WaitTarget[] targets) =>
        new DatasetExportJobWaiter(options, _time).WaitAsync(targets, Cancel).ToListAsync(Cancel).AsTask();

    private WaitTarget[] AddJobs(int count, TimeSpan end) => [.. Enumerable.Range(1, count).Select(i => _service.AddJob($"job{i}", end))];

    /// <summary>A job whose polls fail with the error of their time, if there is one.</summary>
    private WaitTarget AddFailing(string name, Func<TimeSpan, PersonalizeException?> errorAt, TimeSpan end = default) =>
        _service.AddJob(name, elapsed => errorAt(elapsed) is { } error ? throw error : FakeService.Job(name, elapsed, end));

    private void RespondAfter(TimeSpan time) => _service.BeforeResponse = _ =>
    {
        _time.Advance(time);
        return Task.CompletedTask;
    };
}
