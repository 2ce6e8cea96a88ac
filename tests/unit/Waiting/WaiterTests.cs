using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Waiting;

public class WaiterTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly VirtualTime _time = new();
    private readonly FakeService _service;

    public WaiterTests() => _service = new FakeService(_time);

    [Fact]
    public async Task Emits_every_job_within_one_poll_of_its_end()
    {
        WaitTarget[] targets = [.. Enumerable.Range(1, 20).Select(i => _service.AddJob($"job{i}", TimeSpan.FromSeconds(i * 37)))];
        Dictionary<string, TimeSpan> emitted = [];

        await foreach (WaitOutcome outcome in Waiter().WaitAsync(targets, Cancel))
        {
            emitted.Add(Assert.IsType<WaitOutcome.Ended>(outcome).Job.JobName!, _time.Elapsed);
        }

        Assert.Equal(20, emitted.Count);
        for (int i = 1; i <= 20; i++)
        {
            TimeSpan end = TimeSpan.FromSeconds(i * 37);
            Assert.InRange(emitted[$"job{i}"], end, end + PollSchedule.NextInterval(end, 0));
        }
    }

    [Fact]
    public async Task Tags_that_are_known_of_a_job_are_kept()
    {
        WaitTarget target = _service.AddJob("job", TimeSpan.Zero);
        DatasetExportJob known = new() { DatasetExportJobArn = target.DatasetExportJobArn, Tags = new TagList([new Tag("team", "shop")]) };

        WaitOutcome outcome = Assert.Single(await Waiter().WaitAsync([target with { Known = known }], Cancel).ToListAsync(Cancel));

        Assert.Equal([new Tag("team", "shop")], Assert.IsType<WaitOutcome.Ended>(outcome).Job.Tags);
    }

    [Fact]
    public async Task Distinguishes_a_failed_job_from_one_that_succeeded()
    {
        WaitTarget[] targets =
        [
            _service.AddJob("good", TimeSpan.FromSeconds(30)),
            _service.AddJob("bad", TimeSpan.FromSeconds(10), JobStatus.CreateFailed),
        ];

        List<WaitOutcome> outcomes = await Waiter().WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal(["bad", "good"], outcomes.Cast<WaitOutcome.Ended>().Select(outcome => outcome.Job.JobName));
        Assert.Equal("no such bucket", ((WaitOutcome.Ended)outcomes[0]).Job.FailureReason);
    }

    [Fact]
    public async Task Waits_on_through_a_status_that_nobody_knows_yet()
    {
        WaitTarget target = _service.AddJob("new", elapsed => new DatasetExportJob
        {
            DatasetExportJobArn = FakeService.ArnPrefix + "new",
            Status = elapsed < TimeSpan.FromMinutes(5) ? "CREATE STOPPING" : JobStatus.Active,
        });

        WaitOutcome outcome = Assert.Single(await Waiter().WaitAsync([target], Cancel).ToListAsync(Cancel));

        Assert.True(Assert.IsType<WaitOutcome.Ended>(outcome).Job.IsActive);
    }

    [Fact]
    public async Task Gives_up_at_the_timeout_after_a_last_poll()
    {
        WaitTarget[] targets =
        [
            _service.AddJob("late", TimeSpan.FromHours(9)),
            _service.AddJob("just in time", TimeSpan.FromSeconds(100)),
        ];

        List<WaitOutcome> outcomes = await Waiter(new WaitOptions { Timeout = TimeSpan.FromSeconds(100) }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal(TimeSpan.FromSeconds(100), _time.Elapsed);
        Assert.Equal(["just in time"], outcomes.OfType<WaitOutcome.Ended>().Select(outcome => outcome.Job.JobName));
        WaitOutcome.TimedOut late = Assert.Single(outcomes.OfType<WaitOutcome.TimedOut>());
        Assert.Equal(JobStatus.CreateInProgress, late.Job!.Status);
    }

    [Fact]
    public async Task Polls_once_when_there_is_no_time_to_wait()
    {
        WaitTarget[] targets = [_service.AddJob("done", TimeSpan.Zero), _service.AddJob("running", TimeSpan.FromHours(1))];

        List<WaitOutcome> outcomes = await Waiter(new WaitOptions { Timeout = TimeSpan.Zero }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal(2, _service.Describes);
        Assert.IsType<WaitOutcome.Ended>(outcomes[0]);
        Assert.IsType<WaitOutcome.TimedOut>(outcomes[1]);
    }

    [Fact]
    public async Task Makes_up_for_a_transient_error_with_the_next_poll()
    {
        int faults = 3;
        WaitTarget target = _service.AddJob("job", _ => faults-- > 0
            ? throw FakeService.Error("ThrottlingException")
            : new DatasetExportJob { DatasetExportJobArn = FakeService.ArnPrefix + "job", Status = JobStatus.Active });

        WaitOutcome outcome = Assert.Single(await Waiter().WaitAsync([target], Cancel).ToListAsync(Cancel));

        Assert.IsType<WaitOutcome.Ended>(outcome);
        Assert.Equal(4, _service.Describes);
    }

    [Fact]
    public async Task Keeps_the_last_error_of_a_job_that_it_gives_up()
    {
        WaitTarget target = _service.AddJob("job", _ => throw FakeService.Lost());

        WaitOutcome outcome = Assert.Single(await Waiter().WaitAsync([target], Cancel).ToListAsync(Cancel));

        WaitOutcome.TimedOut late = Assert.IsType<WaitOutcome.TimedOut>(outcome);
        Assert.Null(late.Job);
        Assert.Equal("ConnectionLost", late.Error!.ErrorCode);
    }

    [Fact]
    public async Task Does_not_poll_again_what_the_service_refuses_and_continues_with_the_others()
    {
        WaitTarget[] targets =
        [
            _service.AddJob("gone", _ => throw FakeService.Error("ResourceNotFoundException")),
            _service.AddJob("good", TimeSpan.FromSeconds(20)),
        ];

        List<WaitOutcome> outcomes = await Waiter().WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal(FakeService.ArnPrefix + "gone", Assert.IsType<WaitOutcome.Refused>(outcomes[0]).DatasetExportJobArn);
        Assert.IsType<WaitOutcome.Ended>(outcomes[1]);
    }

    [Theory]
    [InlineData("ExpiredTokenException")]
    [InlineData("ResourceNotFoundException")]
    public async Task Ends_for_each_job_once_when_the_service_refuses_in_the_middle_of_the_wait(string code)
    {
        TimeSpan refusal = TimeSpan.FromMinutes(5);
        WaitTarget[] targets = [.. Enumerable.Range(1, 3).Select(i => _service.AddJob($"job{i}", elapsed => elapsed < refusal
            ? new DatasetExportJob { DatasetExportJobArn = FakeService.ArnPrefix + $"job{i}", Status = JobStatus.CreateInProgress }
            : throw FakeService.Error(code)))];

        List<WaitOutcome> outcomes = await Waiter().WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal(targets.Select(target => target.DatasetExportJobArn), outcomes.Select(outcome => outcome.DatasetExportJobArn).Order(StringComparer.Ordinal));
        Assert.All(outcomes, outcome => Assert.Equal(code, Assert.IsType<WaitOutcome.Refused>(outcome).Error.ErrorCode));
        Assert.InRange(_time.Elapsed, refusal, refusal + PollSchedule.NextInterval(refusal, 0));
    }

    [Fact]
    public async Task Waits_for_a_job_once_however_often_it_is_given()
    {
        WaitTarget target = _service.AddJob("job", TimeSpan.Zero);

        Assert.Single(await Waiter().WaitAsync([target, target, target], Cancel).ToListAsync(Cancel));
        Assert.Equal(1, _service.Describes);
    }

    [Fact]
    public async Task Wait_for_any_ends_with_the_first_end()
    {
        WaitTarget[] targets = [_service.AddJob("slow", TimeSpan.FromHours(2)), _service.AddJob("quick", TimeSpan.FromSeconds(12), JobStatus.CreateFailed)];

        List<WaitOutcome> outcomes = await Waiter(new WaitOptions { Any = true }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal("quick", Assert.IsType<WaitOutcome.Ended>(Assert.Single(outcomes)).Job.JobName);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task Wait_for_any_polls_no_further_job_once_one_has_ended()
    {
        WaitTarget[] targets = [_service.AddJob("ended", TimeSpan.Zero), .. Enumerable.Range(1, 20).Select(i => _service.AddJob($"job{i}", TimeSpan.FromHours(1)))];

        await Waiter(new WaitOptions { Any = true, MaxConcurrency = 1 }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal(1, _service.Describes);
    }

    [Fact]
    public async Task Job_that_was_polled_after_the_timeout_is_not_polled_again()
    {
        WaitTarget[] targets = [.. Enumerable.Range(1, 10).Select(i => _service.AddJob($"job{i}", TimeSpan.FromHours(1)))];
        _service.BeforeResponse = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        };

        await Waiter(new WaitOptions { Timeout = TimeSpan.FromSeconds(2), MaxConcurrency = 1 }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        // The first two were polled before the timeout, and so once more.
        Assert.Equal(12, _service.Describes);
    }

    [Fact]
    public async Task Polls_at_the_interval_that_was_requested()
    {
        WaitTarget target = _service.AddJob("job", TimeSpan.FromSeconds(100));

        await Waiter(new WaitOptions { PollInterval = TimeSpan.FromSeconds(10) }).WaitAsync([target], Cancel).ToListAsync(Cancel);

        Assert.Equal(11, _service.Describes);
    }

    [Fact]
    public async Task Has_no_more_requests_under_way_than_allowed()
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
        WaitTarget[] targets = [.. Enumerable.Range(1, 30).Select(i => _service.AddJob($"job{i}", TimeSpan.Zero))];

        await Waiter(new WaitOptions { MaxConcurrency = 3 }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal(3, _service.MostInFlight);
    }

    [Fact]
    public async Task Ends_at_once_and_leaves_no_request_behind_when_it_is_cancelled()
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int running = 0;
        _service.BeforeResponse = async token =>
        {
            Interlocked.Increment(ref running);
            requested.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        };
        WaitTarget[] targets = [.. Enumerable.Range(1, 30).Select(i => _service.AddJob($"job{i}", TimeSpan.Zero))];

        Task<List<WaitOutcome>> waiting = Waiter().WaitAsync(targets, stop.Token).ToListAsync(Cancel).AsTask();
        await requested.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, running);
    }

    [Fact]
    public async Task Takes_back_the_requests_under_way_when_nobody_listens_any_more()
    {
        int running = 0;
        _service.BeforeResponse = async token =>
        {
            if (Interlocked.Increment(ref running) > 1)
            {
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        WaitTarget[] targets = [.. Enumerable.Range(1, 5).Select(i => _service.AddJob($"job{i}", TimeSpan.Zero))];

        WaitOutcome first = await Waiter().WaitAsync(targets, Cancel).FirstAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.IsType<WaitOutcome.Ended>(first);
    }

    [Fact]
    public async Task Gives_up_a_moment_after_the_timeout_when_a_poll_does_not_end()
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

        WaitOutcome outcome = Assert.Single(await Waiter(new WaitOptions { Timeout = TimeSpan.FromSeconds(100) }).WaitAsync([target], Cancel).ToListAsync(Cancel));

        WaitOutcome.TimedOut late = Assert.IsType<WaitOutcome.TimedOut>(outcome);
        Assert.Equal(JobStatus.CreateInProgress, late.Job!.Status);
        Assert.Equal("The timeout expired before a response arrived.", late.Error!.Message);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Waits_for_a_job_once_at_each_service()
    {
        WaitTarget here = _service.AddJob("job", TimeSpan.FromSeconds(10));
        FakeService elsewhere = new(_time);
        WaitTarget there = elsewhere.AddJob("job", TimeSpan.FromHours(9));

        List<WaitOutcome> outcomes = await Waiter(new WaitOptions { Timeout = TimeSpan.FromSeconds(100) }).WaitAsync([there, here, here, there], Cancel).ToListAsync(Cancel);

        Assert.Collection(outcomes, outcome => Assert.IsType<WaitOutcome.Ended>(outcome), outcome => Assert.IsType<WaitOutcome.TimedOut>(outcome));
    }

    [Fact]
    public async Task Takes_a_poll_that_ends_within_the_grace_for_the_last()
    {
        WaitTarget target = _service.AddJob("job", TimeSpan.FromSeconds(101));
        _service.BeforeResponse = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(102) - _time.Elapsed);
            return Task.CompletedTask;
        };

        WaitOutcome outcome = Assert.Single(await Waiter(new WaitOptions { Timeout = TimeSpan.FromSeconds(100) }).WaitAsync([target], Cancel).ToListAsync(Cancel));

        Assert.IsType<WaitOutcome.Ended>(outcome);
        Assert.Equal(1, _service.Describes);
    }

    [Fact]
    public async Task Wait_for_any_continues_past_a_job_that_does_not_exist()
    {
        WaitTarget[] targets =
        [
            _service.AddJob("gone", _ => throw FakeService.Error("ResourceNotFoundException")),
            _service.AddJob("good", TimeSpan.FromSeconds(60)),
            _service.AddJob("slow", TimeSpan.FromHours(2)),
        ];

        List<WaitOutcome> outcomes = await Waiter(new WaitOptions { Any = true }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal(2, outcomes.Count);
        Assert.IsType<WaitOutcome.Refused>(outcomes[0]);
        Assert.Equal("good", Assert.IsType<WaitOutcome.Ended>(outcomes[1]).Job.JobName);
    }

    [Fact]
    public async Task Waits_half_a_minute_for_the_service_to_know_a_job_that_was_just_started()
    {
        WaitTarget target = _service.AddJob("new", elapsed => elapsed < TimeSpan.FromSeconds(20)
            ? throw FakeService.Error("ResourceNotFoundException")
            : new DatasetExportJob { DatasetExportJobArn = FakeService.ArnPrefix + "new", Status = JobStatus.Active });
        WaitTarget never = _service.AddJob("never", _ => throw FakeService.Error("ResourceNotFoundException"));

        List<WaitOutcome> outcomes = await Waiter().WaitAsync([AsStarted(target), AsStarted(never)], Cancel).ToListAsync(Cancel);

        Assert.IsType<WaitOutcome.Ended>(outcomes[0]);
        Assert.IsType<WaitOutcome.Refused>(outcomes[1]);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));

        static WaitTarget AsStarted(WaitTarget target) => target with
        {
            Known = new DatasetExportJob { DatasetExportJobArn = target.DatasetExportJobArn, Status = JobStatus.CreatePending },
        };
    }

    [Fact]
    public async Task Reports_an_outage_while_it_lasts_and_once_that_it_lasts_a_minute()
    {
        (TimeSpan From, TimeSpan To)[] outages = [(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)), (TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30))];
        WaitTarget target = _service.AddJob("job", elapsed => outages.Any(outage => elapsed > outage.From && elapsed < outage.To)
            ? throw FakeService.Lost()
            : new DatasetExportJob { DatasetExportJobArn = FakeService.ArnPrefix + "job", Status = elapsed > TimeSpan.FromHours(1) ? JobStatus.Active : JobStatus.CreateInProgress });
        List<WaitProgress> reports = [];
        List<(TimeSpan At, PersonalizeException? Error)> reported = [];

        await Waiter(new WaitOptions { OnPolled = reports.Add, OnOutage = error => reported.Add((_time.Elapsed, error)) }).WaitAsync([target], Cancel).ToListAsync(Cancel);

        Assert.All(reports, report => Assert.Equal(
            outages.Any(outage => report.Elapsed > outage.From && report.Elapsed < outage.To), report.Failure is not null));
        Assert.Equal(2, reported.Count);
        Assert.Equal("ConnectionLost", reported[0].Error!.ErrorCode);
        Assert.All(
            reported.Zip(outages),
            outage => Assert.InRange(outage.First.At - outage.Second.From, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(180)));
    }

    [Fact]
    public async Task Does_not_call_it_an_outage_when_polls_of_some_jobs_succeed()
    {
        WaitTarget[] targets =
        [
            _service.AddJob("bad", elapsed => elapsed < TimeSpan.FromMinutes(10)
                ? throw FakeService.Error("ThrottlingException")
                : new DatasetExportJob { DatasetExportJobArn = FakeService.ArnPrefix + "bad", Status = JobStatus.Active }),
            _service.AddJob("good", TimeSpan.FromMinutes(20)),
        ];
        List<WaitProgress> reports = [];
        List<PersonalizeException?> reported = [];

        await Waiter(new WaitOptions { OnPolled = reports.Add, OnOutage = reported.Add }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Empty(reported);
        Assert.Equal("ThrottlingException", reports[0].Failure!.ErrorCode);
    }

    [Fact]
    public async Task Reports_where_it_stands_after_every_poll()
    {
        List<WaitProgress> reports = [];
        WaitTarget[] targets =
        [
            _service.AddJob("a", TimeSpan.FromSeconds(4)),
            _service.AddJob("b", TimeSpan.FromSeconds(9), JobStatus.CreateFailed),
            _service.AddJob("c", TimeSpan.FromSeconds(14)),
            _service.AddJob("d", _ => throw FakeService.Error("ResourceNotFoundException")),
        ];

        await Waiter(new WaitOptions { PollInterval = TimeSpan.FromSeconds(5), OnPolled = reports.Add }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.Equal(
            [(4, 3, 1, 0), (4, 2, 1, 5), (4, 1, 2, 10)],
            reports.Select(report => (report.Total, report.Pending, report.Failed, (int)report.Elapsed.TotalSeconds)));
        Assert.Equal(["a b c", "b c", "c"], reports.Select(report => string.Join(' ', report.Running.Select(job => job.JobName))));
        Assert.All(reports, report => Assert.Equal(TimeSpan.FromSeconds(5), report.NextPoll));
    }

    [Fact]
    public async Task Polls_that_hang_are_reported_as_an_outage_after_a_minute()
    {
        List<(TimeSpan At, PersonalizeException? Error)> reported = [];
        WaitTarget target = _service.AddJob("job", TimeSpan.FromHours(1));
        _service.BeforeResponse = async token =>
        {
            _time.Advance(TimeSpan.FromSeconds(61));
            await Task.Delay(Timeout.Infinite, token).WaitAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };

        await Waiter(new WaitOptions { OnOutage = error => reported.Add((_time.Elapsed, error)) }).WaitAsync([target], Cancel).ToListAsync(Cancel);

        Assert.Equal((TimeSpan.FromSeconds(61), null), reported[0]);
    }

    [Fact]
    public async Task Jobs_that_end_before_the_timeout_are_emitted_however_long_the_consumer_takes()
    {
        WaitTarget[] targets =
        [
            _service.AddJob("one", TimeSpan.FromSeconds(1)), _service.AddJob("three", TimeSpan.FromSeconds(3)), _service.AddJob("four", TimeSpan.FromSeconds(4)),
        ];
        List<string> emitted = [];

        await foreach (WaitOutcome outcome in Waiter(new WaitOptions { Timeout = TimeSpan.FromSeconds(6), PollInterval = TimeSpan.FromSeconds(1) }).WaitAsync(targets, Cancel))
        {
            emitted.Add(Assert.IsType<WaitOutcome.Ended>(outcome).Job.JobName!);
            _time.Advance(TimeSpan.FromSeconds(8));
        }

        Assert.Equal(["one", "three", "four"], emitted);
    }

    [Fact]
    public async Task Timeout_of_zero_polls_every_job_once_however_long_that_takes()
    {
        WaitTarget[] targets = [.. Enumerable.Range(1, 80).Select(i => _service.AddJob($"job{i}", TimeSpan.Zero))];
        _service.BeforeResponse = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(0.4));
            return Task.CompletedTask;
        };

        List<WaitOutcome> outcomes = await Waiter(new WaitOptions { Timeout = TimeSpan.Zero, MaxConcurrency = 5 }).WaitAsync(targets, Cancel).ToListAsync(Cancel);

        Assert.All(outcomes, outcome => Assert.IsType<WaitOutcome.Ended>(outcome));
        Assert.Equal(80, _service.Describes);
    }

    private DatasetExportJobWaiter Waiter(WaitOptions? options = null) => new(options ?? new WaitOptions(), _time);
}
