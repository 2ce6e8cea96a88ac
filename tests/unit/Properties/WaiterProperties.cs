using FsCheck.Xunit;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Properties;

/// <summary>Whatever the service does.</summary>
[Repeatable]
public class WaiterProperties
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    // Real time, only for a waiter that would never end: the properties themselves take milliseconds.
    private static readonly TimeSpan TooLong = TimeSpan.FromMinutes(2);

    [Property(MaxTest = 150, Arbitrary = [typeof(WaitScenario)])]
    public async Task Each_job_has_one_outcome_the_true_one_as_soon_as_it_is_seen(WaitScenario scenario)
    {
        Course course = await RunAsync(scenario with { CancelAtCall = null });

        Assert.Null(course.Error);
        Assert.Equal(
            scenario.Jobs.Select(job => job.Arn).Order(StringComparer.Ordinal),
            course.Outcomes.Select(emitted => emitted.Outcome.DatasetExportJobArn).Order(StringComparer.Ordinal));
        Dictionary<string, ScheduledJob> jobs = scenario.Jobs.ToDictionary(job => job.Arn);
        foreach ((WaitOutcome outcome, TimeSpan at) in course.Outcomes)
        {
            AssertIsTrue(outcome, at, jobs[outcome.DatasetExportJobArn], scenario, course.Service);
        }
    }

    [Property(MaxTest = 150, Arbitrary = [typeof(WaitScenario)])]
    public async Task Wait_for_any_ends_with_the_poll_that_showed_the_first_end(WaitScenario scenario)
    {
        Course course = await RunAsync(scenario with { Options = scenario.Options with { Any = true }, CancelAtCall = null });

        Assert.Null(course.Error);
        Assert.NotEmpty(course.Outcomes);
        Assert.Equal(course.Outcomes.Count, course.Outcomes.DistinctBy(emitted => emitted.Outcome.DatasetExportJobArn).Count());
        Assert.InRange(course.Outcomes.Where(emitted => emitted.Outcome is WaitOutcome.Ended).DistinctBy(emitted => emitted.At).Count(), 0, 1);
        Assert.True(
            course.Outcomes.Count == scenario.Jobs.Length || course.Outcomes.Exists(emitted => emitted.Outcome is WaitOutcome.Ended),
            "It ended before a job had.");
        Assert.True(
            course.Outcomes.Count == scenario.Jobs.Length || course.Outcomes.TrueForAll(emitted => emitted.Outcome is not WaitOutcome.TimedOut),
            "Jobs were given up, though the wait did not last until its timeout.");
    }

    [Property(MaxTest = 150, Arbitrary = [typeof(WaitScenario)])]
    public async Task Wait_for_a_service_that_stops_responding_ends_at_the_timeout_with_an_outcome_for_each_job(WaitScenario scenario)
    {
        Course course = await RunAsync(scenario with { CancelAtCall = null, HangAtCall = scenario.CancelAtCall });

        Assert.Null(course.Error);
        Assert.Equal(
            scenario.Jobs.Select(job => job.Arn).Order(StringComparer.Ordinal),
            course.Outcomes.Select(emitted => emitted.Outcome.DatasetExportJobArn).Order(StringComparer.Ordinal));
        if (course.Service.Calls >= scenario.CancelAtCall)
        {
            Assert.All(
                course.Outcomes.Select(emitted => emitted.Outcome).OfType<WaitOutcome.TimedOut>(),
                late => Assert.False(late.Job is null && late.Error is null, "It says nothing of what is known."));
        }
    }

    [Property(MaxTest = 150, Arbitrary = [typeof(WaitScenario)])]
    public async Task Cancelled_at_any_request_it_ends_and_leaves_nothing_behind(WaitScenario scenario)
    {
        Course course = await RunAsync(scenario);

        Assert.True(course.Error is null or OperationCanceledException, course.Error?.ToString());
        Assert.Equal(course.Error is not null, course.Service.Calls >= scenario.CancelAtCall);
    }

    [Property(MaxTest = 150, Arbitrary = [typeof(WaitScenario)])]
    public async Task Cancelled_between_polls_it_sends_nothing_more(WaitScenario scenario)
    {
        using CancellationTokenSource cancel = new();
        int polls = 0;
        int? calls = null;
        ScheduledService? service = null;
        Course course = await RunAsync(
            scenario with
            {
                CancelAtCall = null,
                Options = scenario.Options with
                {
                    OnPolled = _ =>
                    {
                        if (++polls == 1 + (scenario.Seed % 3))
                        {
                            cancel.Cancel();
                            calls = service!.Calls;
                        }
                    },
                },
            },
            cancel: cancel,
            onStart: started => service = started);

        Assert.Equal(calls is not null, course.Error is OperationCanceledException);
        Assert.Equal(calls ?? course.Service.Calls, course.Service.Calls);
    }

    [Property(MaxTest = 150, Arbitrary = [typeof(WaitScenario)])]
    public async Task Listened_to_no_further_it_leaves_nothing_behind(WaitScenario scenario)
    {
        int enough = 1 + (scenario.Seed % scenario.Jobs.Length);

        Course course = await RunAsync(scenario with { CancelAtCall = null }, enough);

        Assert.Null(course.Error);
        Assert.Equal(enough, course.Outcomes.Count);
    }

    private static void AssertIsTrue(WaitOutcome outcome, TimeSpan at, ScheduledJob job, WaitScenario scenario, ScheduledService service)
    {
        switch (outcome)
        {
            case WaitOutcome.Ended ended:
                Assert.Equal(job.At(at), ended.Job);
                Assert.True(ended.Job.IsTerminal);
                Assert.Equal(at, service.Described.GetValueOrDefault(job.Arn, at));
                if (scenario.IsWithoutFaults)
                {
                    Assert.InRange(at - job.End, TimeSpan.Zero, LongestPause(scenario.Options));
                }

                break;
            case WaitOutcome.Refused refused:
                // Only what was said of this very job can end the wait for it.
                Assert.Contains((job.Arn, refused.Error), service.Errors);
                Assert.False(refused.Error.IsTransient);
                break;
            case WaitOutcome.TimedOut late:
                Assert.Equal(scenario.Options.Timeout, at);
                Assert.DoesNotContain(job.Arn, service.Described.Keys);
                Assert.False(scenario.IsWithoutFaults && (job.End <= at || job.IsGone(at)), "It had ended.");
                Assert.Equal(job.Arn, late.Job?.DatasetExportJobArn ?? job.Arn);
                Assert.False(late.Job is null && late.Error is null, "It was never requested.");
                break;
        }
    }

    // A schedule may stretch its pauses a little, for many that began together not to come back together.
    private static TimeSpan LongestPause(WaitOptions options) => (options.PollInterval ?? TimeSpan.FromMinutes(1)) * 1.5;

    private static async Task<Course> RunAsync(
        WaitScenario scenario, int enough = int.MaxValue, CancellationTokenSource? cancel = null, Action<ScheduledService>? onStart = null)
    {
        VirtualTime time = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel, cancel?.Token ?? CancellationToken.None);
        ScheduledService service = new(scenario, time, stop);
        onStart?.Invoke(service);

        // Each ARN counts once, however often it is given.
        WaitTarget[] targets = [.. scenario.Jobs.Concat(scenario.Jobs.Where((_, i) => i % 3 == 0)).Select(job => new WaitTarget(job.Arn, service))];
        List<(WaitOutcome Outcome, TimeSpan At)> outcomes = [];
        Exception? error = await Record.ExceptionAsync(() => CollectAsync().WaitAsync(TooLong, Cancel));

        Assert.Equal(0, service.InFlight);
        service.IsClosed = true;
        for (int i = 0; i < 10; i++)
        {
            await Task.Yield();
        }

        Assert.Equal(0, service.LateCalls);
        Assert.InRange(service.MostInFlight, 0, scenario.Options.MaxConcurrency);
        Assert.True(time.Elapsed <= scenario.Options.Timeout + (service.HasHung ? DatasetExportJobWaiter.Grace : TimeSpan.Zero), $"It took {time.Elapsed}.");
        return new Course(outcomes, error, service);

        async Task CollectAsync()
        {
            DatasetExportJobWaiter waiter = new(scenario.Options, time);
            await foreach (WaitOutcome outcome in waiter.WaitAsync(targets, stop.Token))
            {
                outcomes.Add((outcome, time.Elapsed));
                if (outcomes.Count == enough)
                {
                    break;
                }
            }
        }
    }

    private sealed record Course(List<(WaitOutcome Outcome, TimeSpan At)> Outcomes, Exception? Error, ScheduledService Service);
}
