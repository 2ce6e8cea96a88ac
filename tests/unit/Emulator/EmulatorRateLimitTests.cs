using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorRateLimitTests() : EmulatorTest(clock: new FakeTimeProvider())
{
    private const string Tags = "ListTagsForResource";

    [Fact]
    public async Task Burst_passes_at_once_and_what_is_over_it_is_throttled()
    {
        await SetAsync("""{"operation":"ListDatasetExportJobs","kind":"rateLimit","perSecond":5,"burst":10}""");
        Assert.Equal(10, await AcceptedAsync(List, 13));
        EmulatorResponse over = await CallAsync(List);
        Assert.Equal(
            (400, "ThrottlingException", "The request was denied due to request throttling."), (over.Status, over.ErrorCode, over.ErrorMessage));
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
        await SetAsync(FormattableString.Invariant($$"""{"operation":"*","kind":"rateLimit","perSecond":{{perSecond}},"burst":10}"""));
        await AcceptedAsync(List, 10);
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(accepted, await AcceptedAsync(List, 12));
    }

    [Fact]
    public async Task Throttled_request_takes_nothing_from_the_bucket()
    {
        await SetAsync("""{"operation":"*","kind":"rateLimit","perSecond":1,"burst":1}""");
        Assert.Equal(1, await AcceptedAsync(List, 1));
        Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(0, await AcceptedAsync(List, 20));
        Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, await AcceptedAsync(List, 2));
    }

    [Fact]
    public async Task Every_operation_has_a_bucket_of_its_own()
    {
        await SetAsync("""{"operation":"*","kind":"rateLimit","perSecond":1,"burst":2}""");
        Assert.Equal(2, await AcceptedAsync(List, 3));
        Assert.Equal(2, await AcceptedAsync(Tags, 3));
    }

    [Fact]
    public async Task Throttled_create_makes_no_job()
    {
        await SetAsync("""{"operation":"CreateDatasetExportJob","kind":"rateLimit","perSecond":1,"burst":1}""");
        Assert.Equal(200, (await Emulator.CallAsync(Create, EmulatorUnderTest.CreateBody("one"))).Status);
        Assert.Equal("ThrottlingException", (await Emulator.CallAsync(Create, EmulatorUnderTest.CreateBody("two"))).ErrorCode);
        Assert.Equal(["one"], await JobNamesAsync());
    }

    [Fact]
    public async Task Requests_at_once_get_no_more_than_the_burst()
    {
        await SetAsync("""{"operation":"*","kind":"rateLimit","perSecond":5,"burst":10}""");
        EmulatorResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => CallAsync(List)));
        Assert.Equal(10, responses.Count(response => response.Status == 200));
    }

    [Fact]
    public async Task Accepted_and_throttled_are_counted_by_operation()
    {
        await SetAsync("""{"operation":"*","kind":"rateLimit","perSecond":1,"burst":2}""");
        await AcceptedAsync(List, 5);
        await AcceptedAsync(Tags, 1);
        JsonNode stats = await StatsAsync();
        Assert.Equal(
            """{"ListDatasetExportJobs":{"accepted":2,"throttled":3},"ListTagsForResource":{"accepted":1,"throttled":0}}""",
            stats["rateLimits"]!.ToJsonString());
        Assert.Equal("""{"rateLimit":3}""", stats["faults"]!.ToJsonString());

        await Emulator.ControlAsync(HttpMethod.Delete, "stats");
        Assert.Empty((await StatsAsync())["rateLimits"]!.AsObject());
    }

    [Fact]
    public async Task Request_that_an_earlier_rule_affects_takes_no_token()
    {
        await SetAsync("""{"kind":"error500","count":3}""", """{"kind":"rateLimit","perSecond":1,"burst":1}""");
        Assert.Equal(1, await AcceptedAsync(List, 5));
        Assert.Equal(
            """{"ListDatasetExportJobs":{"accepted":1,"throttled":1}}""",
            (await StatsAsync())["rateLimits"]!.ToJsonString());
    }

    [Fact]
    public async Task Rule_ends_after_its_count_of_throttled_requests()
    {
        await SetAsync("""{"kind":"rateLimit","perSecond":1,"burst":1,"count":2}""");
        Assert.Equal(4, await AcceptedAsync(List, 6));
    }

    [Fact]
    public async Task Rules_that_are_set_again_begin_with_a_full_bucket()
    {
        const string rule = """{"kind":"rateLimit","perSecond":1,"burst":2}""";
        await SetAsync(rule);
        await AcceptedAsync(List, 2);
        await SetAsync(rule);
        Assert.Equal(2, await AcceptedAsync(List, 3));
    }

    private Task SetAsync(params string[] rules) => SetFaultsAsync($"[{string.Join(',', rules)}]");

    private Task<EmulatorResponse> CallAsync(string operation) => Emulator.CallAsync(
        operation, operation == Tags ? new JsonObject { ["resourceArn"] = EmulatorUnderTest.DatasetArn("ITEMS") } : []);

    /// <summary>How many of so many requests are accepted.</summary>
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
