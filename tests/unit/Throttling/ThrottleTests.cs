using System.Globalization;
using PersonalizeExport.Tests.Support;
using PersonalizeExport.Throttling;

namespace PersonalizeExport.Tests.Throttling;

/// <summary>What the interval between requests comes to, against services of known rates by simulation.</summary>
public class ThrottleTests
{
    private readonly VirtualTime _time = new();

    public static TheoryData<double, double, int, int, string> Services()
    {
        (double PerSecond, double Burst, int Callers, int Requests)[] services =
        [
            (5, 10, 1, 200),
            (50, 50, 1, 2000),
            (50, 10, 1, 2000),
            (5, 10, 8, 200),
            (50, 50, 8, 250),
            (50, 10, 8, 250),
            (200, 20, 4, 1250),
        ];
        TheoryData<double, double, int, int, string> data = [];
        foreach ((double perSecond, double burst, int callers, int requests) in services)
        {
            foreach (string latency in new[] { "0", "20", "100", "0-100", "exponential" })
            {
                data.Add(perSecond, burst, callers, requests, latency);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_with_a_rate_is_kept_busy(
        double perSecond, double burst, int callers, int requests, string latency)
    {
        TimeSpan ideal = TimeSpan.FromSeconds(((callers * requests) - burst) / perSecond);
        for (int seed = 0; seed < 5; seed++)
        {
            ThrottleSimulation simulation = new ThrottleSimulation(
                ThrottleSimulation.Bucket(perSecond, burst), Latency(latency, seed)).Run(callers, requests);

            Report(simulation, ideal);
            Assert.InRange(simulation.Time, TimeSpan.Zero, 1.1 * ideal);
            Assert.InRange(simulation.ShareThrottled, 0, 0.15);
            Assert.InRange(
                simulation.Ends.Max().TotalSeconds, 0, 1.5 * simulation.Ends.Average(end => end.TotalSeconds));
        }
    }

    [Fact]
    public void Eight_callers_with_few_requests_each_lose_no_time()
    {
        TimeSpan ideal = TimeSpan.FromSeconds((200 - 10) / 5);

        ThrottleSimulation simulation = new ThrottleSimulation(
            ThrottleSimulation.Bucket(5, 10), Latency("20", 1)).Run(8, 25);

        // Of the first 40 requests, sent before any response, 30 are throttled.
        Report(simulation, ideal);
        Assert.InRange(simulation.Time, TimeSpan.Zero, 1.1 * ideal);
        Assert.InRange(simulation.ShareThrottled, 0, 0.25);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Requests_throttled_at_random_get_through(double share)
    {
        Random random = new(1);

        ThrottleSimulation simulation = new ThrottleSimulation(
            _ => random.NextDouble() >= share, Latency("20", 1)).Run(1, 100);

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
        Random random = new(1);

        ThrottleSimulation simulation = new ThrottleSimulation(
            _ => random.NextDouble() >= share, Latency("20", 1)).Run(5, 400);

        Assert.InRange(2000 / simulation.Time.TotalSeconds, perSecond, double.MaxValue);
    }

    [Fact]
    public void Service_that_throttles_nothing_is_not_slowed_down()
    {
        ThrottleSimulation simulation = new ThrottleSimulation(_ => true, Latency("20", 1)).Run(8, 250);

        Assert.Equal((2000, 250 / 5 * 20), (simulation.Calls, simulation.Time.TotalMilliseconds));
    }

    [Fact]
    public void Interval_doubles_up_to_a_second()
    {
        Throttle throttle = new(_time);
        throttle.Grow(0, null);

        List<double> delays = [];
        for (int i = 0; i < 10; i++)
        {
            delays.Add(Wait(throttle).TotalMilliseconds);
            throttle.TakeSlot(out int doublings);
            throttle.Grow(doublings, null);
        }

        Assert.Equal([4, 8, 16, 32, 64, 128, 256, 512, 1000, 1000], delays);
    }

    [Fact]
    public void Requests_that_were_sent_together_double_the_interval_once()
    {
        Throttle throttle = new(_time);
        throttle.TakeSlot(out int doublings);

        for (int i = 0; i < 5; i++)
        {
            throttle.Grow(doublings, null);
        }

        Assert.Equal(4, Wait(throttle).TotalMilliseconds);
    }

    [Fact]
    public void Interval_shrinks_with_each_success_until_it_is_gone()
    {
        Throttle throttle = new(_time);
        throttle.Grow(0, null);

        throttle.Shrink();
        Wait(throttle);
        throttle.TakeSlot(out _);
        TimeSpan afterOne = Wait(throttle);
        for (int i = 1; i < 60; i++)
        {
            throttle.Shrink();
        }

        throttle.TakeSlot(out _);
        Assert.Equal(3.9, afterOne.TotalMilliseconds);
        Assert.Equal(TimeSpan.Zero, Wait(throttle));
    }

    [Theory]
    [InlineData(0.001, 0.004)]
    [InlineData(3, 3)]
    [InlineData(500, 5)]
    public void Retry_After_is_honoured_up_to_five_seconds(double retryAfter, double pause)
    {
        Throttle throttle = new(_time);

        throttle.Grow(0, TimeSpan.FromSeconds(retryAfter));
        throttle.Grow(0, null);

        Assert.Equal(pause, Wait(throttle).TotalSeconds);
        Assert.Equal(TimeSpan.Zero, throttle.TakeSlot(out _));
        Assert.Equal(4, Wait(throttle).TotalMilliseconds);
    }

    private static void Report(ThrottleSimulation simulation, TimeSpan ideal) =>
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{simulation.Time.TotalSeconds:0.0} s, {simulation.Time / ideal:0.000} of the ideal time, "
            + $"{simulation.Calls} calls, {simulation.ShareThrottled:0.0%} throttled");

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
    private TimeSpan Wait(Throttle throttle)
    {
        TimeSpan delay = throttle.TakeSlot(out _);
        _time.Advance(delay);
        return delay;
    }
}
