using PersonalizeExport.Throttling;

namespace PersonalizeExport.Tests.Throttling;

/// <summary>What the interval between requests comes to, against services of known rates by simulation.</summary>
public class ThrottleTests
{
    private readonly VirtualTime _time = new();
    private readonly Throttle _throttle;

    public ThrottleTests() => _throttle = new Throttle(_time);

    [Theory]
    [InlineData(5, 10, 1, 200)]
    [InlineData(50, 50, 1, 2000)]
    [InlineData(50, 10, 1, 2000)]
    [InlineData(5, 10, 8, 200)]
    [InlineData(50, 50, 8, 250)]
    [InlineData(50, 10, 8, 250)]
    [InlineData(200, 20, 4, 1250)]
    [InlineData(5, 10, 8, 25, "20", 0.25)] // Of the first 40 requests, sent before any response, 30 are throttled.
    public void Service_with_a_rate_is_kept_busy_whatever_the_latency(
        double perSecond, double burst, int callers, int requests, string latencies = "0 20 100 0-100 exponential", double throttled = 0.15)
    {
        TimeSpan ideal = TimeSpan.FromSeconds(((callers * requests) - burst) / perSecond);
        foreach ((string latency, int seed) in from latency in latencies.Split(' ') from seed in Enumerable.Range(0, 5) select (latency, seed))
        {
            ThrottleSimulation simulation = new ThrottleSimulation(ThrottleSimulation.Bucket(perSecond, burst), Latency(latency, seed)).Run(callers, requests);

            Report(simulation, ideal);
            Assert.InRange(simulation.Time, TimeSpan.Zero, 1.1 * ideal);
            Assert.InRange(simulation.ShareThrottled, 0, throttled);
            Assert.InRange(simulation.Ends.Max().TotalSeconds, 0, 1.5 * simulation.Ends.Average(end => end.TotalSeconds));
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Requests_throttled_at_random_get_through(double share)
    {
        ThrottleSimulation simulation = new ThrottleSimulation(AtRandom(share), Latency("20", 1)).Run(1, 100);

        Report(simulation, TimeSpan.FromSeconds(100 / (1 - share)));
        Assert.InRange(simulation.Calls, 100, 1.3 * 100 / (1 - share));
        Assert.InRange(simulation.Time, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Rate_that_rises_or_falls_is_found()
    {
        ThrottleSimulation rising = new ThrottleSimulation(Change(5, 50), Latency("20", 1)).Run(1, 2000);
        ThrottleSimulation falling = new ThrottleSimulation(Change(50, 5), Latency("20", 1)).Run(1, 3500);

        // 300 of 2,000 in the first minute, and the rest at ten times the rate; or 3,000 of 3,500.
        Report(rising, TimeSpan.FromSeconds(60 + 34));
        Report(falling, TimeSpan.FromSeconds(60 + 100));
        Assert.InRange(rising.Time.TotalSeconds, 60 + 34, 60 + 34 + 15);
        Assert.InRange(falling.Time.TotalSeconds, 60 + 90, 60 + 115);
        Assert.InRange(falling.ShareThrottled, 0, 0.1);

        static Func<TimeSpan, bool> Change(double before, double after)
        {
            Func<TimeSpan, bool> first = ThrottleSimulation.Bucket(before, 10);
            Func<TimeSpan, bool> then = ThrottleSimulation.Bucket(after, 10);
            return now => (now < TimeSpan.FromMinutes(1) ? first : then)(now);
        }
    }

    [Theory]
    [InlineData(0.04, 8)]
    [InlineData(0.2, 1.2)]
    public void Requests_of_which_few_are_throttled_at_random_stay_above_the_lowest_rate(double share, double perSecond)
    {
        ThrottleSimulation simulation = new ThrottleSimulation(AtRandom(share), Latency("20", 1)).Run(5, 400);

        Assert.InRange(2000 / simulation.Time.TotalSeconds, perSecond, double.MaxValue);
    }

    [Fact]
    public void Service_that_throttles_nothing_is_not_slowed_down()
    {
        ThrottleSimulation simulation = new ThrottleSimulation(_ => true, Latency("20", 1)).Run(8, 250);

        Assert.Equal((2000, 250 / 5 * 20), (simulation.Calls, simulation.Time.TotalMilliseconds));
    }

    [Fact]
    public void Interval_doubles_up_to_a_second_once_for_requests_that_were_sent_together()
    {
        List<double> delays = [];
        int doublings = 0;
        for (int i = 0; i < 10; i++)
        {
            _throttle.Grow(doublings, null);
            _throttle.Grow(doublings, null);
            delays.Add(Wait().TotalMilliseconds);
            _throttle.TakeSlot(out doublings);
        }

        Assert.Equal([4, 8, 16, 32, 64, 128, 256, 512, 1000, 1000], delays);
    }

    [Fact]
    public void Interval_shrinks_with_each_success_until_it_is_gone()
    {
        _throttle.Grow(0, null);

        _throttle.Shrink();
        Wait();
        _throttle.TakeSlot(out _);
        TimeSpan afterOne = Wait();
        for (int i = 1; i < 60; i++)
        {
            _throttle.Shrink();
        }

        _throttle.TakeSlot(out _);
        Assert.Equal(3.9, afterOne.TotalMilliseconds);
        Assert.Equal(TimeSpan.Zero, Wait());
    }

    [Theory]
    [InlineData(0.001, 0.004)]
    [InlineData(3, 3)]
    [InlineData(500, 5)]
    public void Retry_After_is_honoured_up_to_five_seconds(double retryAfter, double pause)
    {
        _throttle.Grow(0, TimeSpan.FromSeconds(retryAfter));
        _throttle.Grow(0, null);

        Assert.Equal(pause, Wait().TotalSeconds);
        Assert.Equal(TimeSpan.Zero, _throttle.TakeSlot(out _));
        Assert.Equal(4, Wait().TotalMilliseconds);
    }

    private static void Report(ThrottleSimulation simulation, TimeSpan ideal) => TestContext.Current.TestOutputHelper!.WriteLine(
        $"{simulation.Time / ideal:0.000} of the ideal time, {simulation.Calls} calls, {simulation.ShareThrottled:0.0%} throttled");

    private static Func<TimeSpan, bool> AtRandom(double share)
    {
        Random random = new(1);
        return _ => random.NextDouble() >= share;
    }

    private static Func<TimeSpan> Latency(string milliseconds, int seed)
    {
        Random random = new(seed);
        return milliseconds switch
        {
            "0-100" => () => TimeSpan.FromMilliseconds(100 * random.NextDouble()),
            "exponential" => () => TimeSpan.FromMilliseconds(-30 * Math.Log(1 - random.NextDouble())),
            _ => () => TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)),
        };
    }

    // Waits until a slot is due, and takes none where it has to wait.
    private TimeSpan Wait()
    {
        TimeSpan delay = _throttle.TakeSlot(out _);
        _time.Advance(delay);
        return delay;
    }
}
