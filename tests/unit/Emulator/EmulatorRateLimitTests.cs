namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorRateLimitTests() : EmulatorTest(clock: new FakeTimeProvider())
{
    private const string Tags = "ListTagsForResource";

    [Theory]
    [InlineData("""{"operation":"ListDatasetExportJobs","kind":"rateLimit","perSecond":5,"burst":10}""", 13, 10)]
    [InlineData("""{"kind":"rateLimit","perSecond":1,"burst":1,"count":2}""", 6, 4)]
    [InlineData("""{"kind":"error500","count":3},{"kind":"rateLimit","perSecond":1,"burst":1}""", 5, 1)]
    public async Task Burst_is_accepted_at_once_and_what_is_over_it_throttled_up_to_the_count(string rules, int requests, int accepted)
    {
        await SetFaultsAsync($"[{rules}]");
        Assert.Equal(accepted, await AcceptedAsync(List, requests));
    }

    [Theory]
    [InlineData(5, 0.19, 0)]
    [InlineData(5, 0.2, 1)]
    [InlineData(5, 0.5, 2)]
    [InlineData(5, 1, 5)]
    [InlineData(0.1, 10, 1)]
    [InlineData(5, 3600, 10)]
    public async Task Empty_bucket_is_refilled_as_time_passes_up_to_the_burst(double perSecond, double seconds, int accepted)
    {
        await LimitAsync(perSecond, 10);
        await AcceptedAsync(List, 10);
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(accepted, await AcceptedAsync(List, 12));
    }

    [Fact]
    public async Task Throttled_request_takes_nothing_from_the_bucket()
    {
        await LimitAsync(1, 1);
        Assert.Equal(1, await AcceptedAsync(List, 1));
        Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(0, await AcceptedAsync(List, 20));
        Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, await AcceptedAsync(List, 2));
    }

    [Fact]
    public async Task Throttled_create_makes_no_job()
    {
        await LimitAsync(1, 1);
        Assert.Equal(200, (await Emulator.CallAsync(Create, EmulatorUnderTest.CreateBody("one"))).Status);
        await RefusedAsync("ThrottlingException", Create, EmulatorUnderTest.CreateBody("two"), "The request was denied due to request throttling.");
        Assert.Equal(["one"], await JobNamesAsync());
    }

    [Fact]
    public async Task Requests_at_once_get_no_more_than_the_burst()
    {
        await LimitAsync(5, 10);
        EmulatorResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => CallAsync(List)));
        Assert.Equal(10, responses.Count(response => response.Status == 200));
    }

    [Fact]
    public async Task Operation_has_a_bucket_and_counts_of_its_own_without_what_an_earlier_rule_affects()
    {
        await SetFaultsAsync("""[{"kind":"error500","count":1},{"operation":"*","kind":"rateLimit","perSecond":1,"burst":2}]""");
        Assert.Equal((2, 1), (await AcceptedAsync(List, 6), await AcceptedAsync(Tags, 1)));
        JsonNode stats = await StatsAsync();
        Assert.Equal(
            """{"ListDatasetExportJobs":{"accepted":2,"throttled":3},"ListTagsForResource":{"accepted":1,"throttled":0}}""",
            stats["rateLimits"]!.ToJsonString());
        Assert.Equal(3, (int)stats["faults"]!["rateLimit"]!);

        await Emulator.ControlAsync(HttpMethod.Delete, "stats");
        Assert.Empty((await StatsAsync())["rateLimits"]!.AsObject());
    }

    [Fact]
    public async Task Rules_that_are_set_again_begin_with_a_full_bucket()
    {
        await LimitAsync(1, 2);
        await AcceptedAsync(List, 2);
        await LimitAsync(1, 2);
        Assert.Equal(2, await AcceptedAsync(List, 3));
    }

    private Task LimitAsync(double perSecond, int burst) =>
        SetFaultsAsync(FormattableString.Invariant($$"""[{"operation":"*","kind":"rateLimit","perSecond":{{perSecond}},"burst":{{burst}}}]"""));

    private Task<EmulatorResponse> CallAsync(string operation) =>
        Emulator.CallAsync(operation, operation == Tags ? new JsonObject { ["resourceArn"] = Items } : []);

    private async Task<int> AcceptedAsync(string operation, int requests)
    {
        int accepted = 0;
        for (int n = 0; n < requests; n++)
        {
            accepted += (await CallAsync(operation)).Status == 200 ? 1 : 0;
        }

        return accepted;
    }
}
