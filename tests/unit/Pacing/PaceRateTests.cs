using System.Globalization;
using PersonalizeExport.Pacing;

namespace PersonalizeExport.Tests.Pacing;

/// <summary>What the pace comes to against services of known rates, by simulation.</summary>
public class PaceRateTests
{
    private static readonly PaceTicket Unpaced = new(TimeSpan.Zero, false, false);

    public static TheoryData<double, double, int, int, string> Services()
    {
        (double PerSecond, double Burst, int Callers, int Requests)[] services =
        [
            (5, 10, 1, 200), (50, 50, 1, 2000), (50, 10, 1, 2000), (5, 10, 8, 200), (50, 50, 8, 250), (50, 10, 8, 250), (200, 20, 4, 1250),
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
    public void Keeps_to_the_rate_of_the_service(double perSecond, double burst, int callers, int requests, string latency)
    {
        TimeSpan ideal = TimeSpan.FromSeconds(((callers * requests) - burst) / perSecond);
        for (int seed = 0; seed < 5; seed++)
        {
            PaceSimulation simulation = new PaceSimulation(PaceSimulation.Bucket(perSecond, burst), Latency(latency, seed)).Run(callers, requests);

            TestContext.Current.TestOutputHelper!.WriteLine($"{simulation.Time / ideal:0.000} of the ideal time, {simulation.ShareThrottled:0.0%} throttled");
            Assert.InRange(simulation.Time, TimeSpan.Zero, 1.15 * ideal);
            Assert.InRange(simulation.ShareThrottled, 0, 0.1);
            Assert.InRange(simulation.Ends.Max().TotalSeconds, 0, 1.5 * simulation.Ends.Average(end => end.TotalSeconds));
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Goes_on_where_requests_are_throttled_whatever_the_pace(double share)
    {
        Random random = new(1);

        PaceSimulation simulation = new PaceSimulation(_ => random.NextDouble() >= share, Latency("20", 1)).Run(1, 100);

        Assert.InRange(simulation.Calls, 100, 1.3 * 100 / (1 - share));
        Assert.InRange(simulation.Time, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Finds_a_rate_that_rises_and_one_that_falls()
    {
        PaceSimulation rising = new PaceSimulation(Change(5, 50), Latency("20", 1)).Run(1, 2000);
        PaceSimulation falling = new PaceSimulation(Change(50, 5), Latency("20", 1)).Run(1, 3500);

        // 300 of 2,000 in the first minute, and the rest at ten times the rate; or 3,000 of 3,500.
        Assert.InRange(rising.Time.TotalSeconds, 60 + 34, 60 + 34 + 60);
        Assert.InRange(falling.Time.TotalSeconds, 60 + 90, 60 + 115);
        Assert.InRange(falling.ShareThrottled, 0, 0.1);

        static Func<TimeSpan, bool> Change(double before, double after)
        {
            Func<TimeSpan, bool> first = PaceSimulation.Bucket(before, 10);
            Func<TimeSpan, bool> then = PaceSimulation.Bucket(after, 10);
            return now => (now < TimeSpan.FromMinutes(1) ? first : then)(now);
        }
    }

    [Fact]
    public void Sends_straight_through_until_a_request_is_throttled()
    {
        PaceSimulation simulation = new PaceSimulation(_ => true, Latency("20", 1)).Run(8, 250);

        Assert.Equal((2000, 250 / 5 * 20), (simulation.Calls, simulation.Time.TotalMilliseconds));
    }

    [Fact]
    public void Doubles_its_pauses_until_the_first_request_gets_through()
    {
        PaceRate rate = new();
        rate.Throttle(Unpaced, TimeSpan.Zero, null);
        List<double> pauses = [];
        TimeSpan now = TimeSpan.Zero;
        for (int i = 0; i < 10; i++)
        {
            pauses.Add((rate.NextSlot - now).TotalMilliseconds);
            now = rate.NextSlot;
            rate.Throttle(rate.Take(now, true), now, null);
        }

        Assert.Equal([50, 50, 100, 200, 400, 800, 1600, 2000, 2000, 2000], pauses);
        Assert.Equal(now, rate.OutageAt(now));
    }

    [Fact]
    public void Learns_nothing_from_a_request_that_was_sent_before_the_last_cut()
    {
        PaceRate rate = new();
        rate.Throttle(Unpaced, TimeSpan.Zero, null);
        for (int i = 0; i < 4; i++)
        {
            rate.Accept(rate.Take(rate.NextSlot, true), rate.NextSlot);
        }

        PaceTicket[] together = [rate.Take(rate.NextSlot, true), rate.Take(rate.NextSlot, true), rate.Take(rate.NextSlot, true)];
        TimeSpan now = together[2].SentAt + TimeSpan.FromMilliseconds(100);
        rate.Throttle(together[0], now, null);
        double? afterOne = rate.PerSecond;
        rate.Throttle(together[1], now, null);
        rate.Throttle(together[2], now, null);

        Assert.NotNull(afterOne);
        Assert.Equal(afterOne, rate.PerSecond);
    }

    [Fact]
    public void Gives_no_slot_before_the_service_wants_one()
    {
        PaceRate rate = new();
        TimeSpan ten = TimeSpan.FromSeconds(10);
        rate.Throttle(Unpaced, TimeSpan.Zero, ten);
        TimeSpan first = rate.NextSlot;
        rate.Throttle(rate.Take(first, true), first, ten);
        TimeSpan second = rate.NextSlot;
        rate.Accept(rate.Take(second, true), second);
        rate.Throttle(rate.Take(rate.NextSlot, true), second + ten, TimeSpan.FromMinutes(5));

        Assert.Equal((ten, 2 * ten), (first, second));
        Assert.Equal(second + ten + TimeSpan.FromMinutes(5), rate.NextSlot);
        Assert.True(rate.IsPacing(rate.NextSlot - ten));
    }

    [Fact]
    public void Forgets_what_it_knew_when_nothing_has_been_throttled_for_a_minute()
    {
        PaceRate rate = new();
        rate.Throttle(Unpaced, TimeSpan.Zero, null);
        rate.Accept(rate.Take(rate.NextSlot, true), rate.NextSlot);

        Assert.True(rate.IsPacing(TimeSpan.FromSeconds(60)));
        Assert.False(rate.IsPacing(TimeSpan.FromSeconds(61)));
        rate.Throttle(Unpaced, TimeSpan.FromSeconds(70), null);
        Assert.Equal((null, TimeSpan.Zero), (rate.PerSecond, rate.OutageAt(TimeSpan.FromSeconds(70))));
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
}
