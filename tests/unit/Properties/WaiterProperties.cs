using System.Collections.Concurrent;
using FsCheck.Xunit;

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

        AssertEachJobHasAnOutcome(course);
        foreach ((WaitOutcome outcome, TimeSpan at) in course.Outcomes)
        {
            AssertIsTrue(outcome, at, scenario.Jobs.Single(job => job.Arn == outcome.DatasetExportJobArn), course);
        }
    }

    [Property(MaxTest = 150, Arbitrary = [typeof(WaitScenario)])]
    public async Task Wait_for_any_ends_with_the_poll_that_showed_the_first_end(WaitScenario scenario)
    {
        Course course = await RunAsync(scenario with { Options = scenario.Options with { Any = true }, CancelAtCall = null });

        Assert.Null(course.Error);
        Assert.NotEmpty(course.Outcomes);
        Assert.Equal(course.Outcomes.Count, course.Outcomes.DistinctBy(emitted => emitted.Outcome.DatasetExportJobArn).Count());
        Assert.All(course.Outcomes.Where(emitted => emitted.Outcome is WaitOutcome.Ended), emitted => Assert.Equal(course.Ends.Values.Min(), emitted.At));
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

        AssertEachJobHasAnOutcome(course);
        if (course.Service.Describes >= scenario.CancelAtCall)
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
        Assert.Equal(course.Error is not null, course.Service.Describes >= scenario.CancelAtCall);
    }

    [Property(MaxTest = 150, Arbitrary = [typeof(WaitScenario)])]
    public async Task Cancelled_between_polls_it_sends_nothing_more(WaitScenario scenario)
    {
        Course course = await RunAsync(scenario with { CancelAtCall = null, CancelAtPoll = 1 + (scenario.Seed % 3) });

        Assert.Equal(course.DescribesAtCancel is not null, course.Error is OperationCanceledException);
        Assert.Equal(course.DescribesAtCancel ?? course.Service.Describes, course.Service.Describes);
    }

    [Property(MaxTest = 150, Arbitrary = [typeof(WaitScenario)])]
    public async Task Listened_to_no_further_it_leaves_nothing_behind(WaitScenario scenario)
    {
        int enough = 1 + (scenario.Seed % scenario.Jobs.Length);

        Course course = await RunAsync(scenario with { CancelAtCall = null }, enough);

        Assert.Null(course.Error);
        Assert.Equal(enough, course.Outcomes.Count);
    }

    private static void AssertEachJobHasAnOutcome(Course course)
    {
        Assert.Null(course.Error);
        Assert.Equal(
            course.Scenario.Jobs.Select(job => job.Arn).Order(StringComparer.Ordinal),
            course.Outcomes.Select(emitted => emitted.Outcome.DatasetExportJobArn).Order(StringComparer.Ordinal));
    }

    private static void AssertIsTrue(WaitOutcome outcome, TimeSpan at, ScheduledJob job, Course course)
    {
        (WaitScenario scenario, WaitOptions options) = (course.Scenario, course.Scenario.Options);
        switch (outcome)
        {
            case WaitOutcome.Ended ended:
                Assert.Equal(job.At(at), ended.Job);
                Assert.True(ended.Job.IsTerminal);
                Assert.Equal(at, course.Ends.GetValueOrDefault(job.Arn, at));
                if (scenario.IsWithoutFaults)
                {
                    Assert.InRange(at - job.End, TimeSpan.Zero, options.PollInterval ?? PollSchedule.NextInterval(job.End, 0));
                }

                break;
            case WaitOutcome.Refused refused:
                // Only what was said of this very job can end the wait for it, and does so at once.
                Assert.Contains((job.Arn, refused.Error, at), course.Errors);
                Assert.False(refused.Error.IsTransient);
                break;
            case WaitOutcome.TimedOut late:
                Assert.Equal(options.Timeout, at);
                Assert.DoesNotContain(job.Arn, course.Ends.Keys);
                Assert.False(scenario.IsWithoutFaults && (job.End <= at || job.IsGone(at)), "It had ended.");
                Assert.Equal(course.LastSeen.GetValueOrDefault(job.Arn), late.Job);
                Assert.False(late.Job is null && late.Error is null, "It was never requested.");
                break;
        }
    }

    private static async Task<Course> RunAsync(WaitScenario scenario, int enough = int.MaxValue)
    {
        VirtualTime time = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Course course = new(scenario, new FakeService(time));
        int calls = 0;
        int polls = 0;
        bool hasHung = false;
        course.Service.BeforeResponse = async cancellationToken =>
        {
            int call = Interlocked.Increment(ref calls);
            if (call >= scenario.HangAtCall)
            {
                // The time passes up to the deadline, and only that ends the wait for a response.
                hasHung = true;
                time.AdvanceTo(scenario.Options.Timeout + DatasetExportJobWaiter.Grace);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (call >= scenario.CancelAtCall)
            {
                // From here on no response comes, and only the cancellation ends the wait for one.
                _ = stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            await Task.Yield();
        };

        // Each ARN counts once, however often it is given.
        WaitTarget[] targets = [.. scenario.Jobs.Select(job => AddJob(job, course))];
        targets = [.. targets, .. targets.Where((_, i) => i % 3 == 0)];
        Exception? error = await Record.ExceptionAsync(() => CollectAsync().WaitAsync(TooLong, Cancel));

        Assert.Equal(0, course.Service.InFlight);
        int describes = course.Service.Describes;
        for (int i = 0; i < 10; i++)
        {
            await Task.Yield();
        }

        Assert.Equal(describes, course.Service.Describes);
        Assert.InRange(course.Service.MostInFlight, 0, scenario.Options.MaxConcurrency);
        Assert.True(time.Elapsed <= scenario.Options.Timeout + (hasHung ? DatasetExportJobWaiter.Grace : TimeSpan.Zero), $"It took {time.Elapsed}.");
        return course with { Error = error };

        async Task CollectAsync()
        {
            DatasetExportJobWaiter waiter = new(scenario.Options with { OnPolled = OnPolled }, time);
            await foreach (WaitOutcome outcome in waiter.WaitAsync(targets, stop.Token))
            {
                course.Outcomes.Add((outcome, time.Elapsed));
                if (course.Outcomes.Count == enough)
                {
                    break;
                }
            }
        }

        void OnPolled(WaitProgress progress)
        {
            if (++polls == scenario.CancelAtPoll)
            {
                stop.Cancel();
                course.DescribesAtCancel = course.Service.Describes;
            }
        }
    }

    /// <summary>A job whose polls fail as planned.</summary>
    private static WaitTarget AddJob(ScheduledJob job, Course course)
    {
        int times = 0;
        return course.Service.AddJob(job.Name, elapsed =>
        {
            PersonalizeException? error = course.Scenario.FaultOf(job.Name, ++times)
                ?? (job.IsGone(elapsed) ? FakeService.Error("ResourceNotFoundException", "Resource Arn does not exist.") : null);
            if (error is not null)
            {
                course.Errors.Add((job.Arn, error, elapsed));
                throw error;
            }

            DatasetExportJob response = course.LastSeen[job.Arn] = job.At(elapsed);
            if (response.IsTerminal)
            {
                course.Ends.TryAdd(job.Arn, elapsed);
            }

            return response;
        });
    }

    private sealed record Course(WaitScenario Scenario, FakeService Service)
    {
        public List<(WaitOutcome Outcome, TimeSpan At)> Outcomes { get; } = [];

        public ConcurrentDictionary<string, DatasetExportJob> LastSeen { get; } = new();

        /// <summary>When a job was first described as ended.</summary>
        public ConcurrentDictionary<string, TimeSpan> Ends { get; } = new();

        /// <summary>The errors of the descriptions of a job.</summary>
        public ConcurrentBag<(string Arn, Exception Error, TimeSpan At)> Errors { get; } = [];

        /// <summary>How many polls there were when the wait was cancelled between two of them.</summary>
        public int? DescribesAtCancel { get; set; }

        /// <summary>How the wait ended, if not well.</summary>
        public Exception? Error { get; init; }
    }
}
