using System.Diagnostics;
using System.Text.Json;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorFaultTests() : EmulatorTest(options => options with { Seed = 42 })
{
    [Theory]
    [InlineData("""[{"kind":"throttle","count":1}]""", 400, "ThrottlingException")]
    [InlineData("""[{"kind":"limitExceeded","count":1}]""", 400, "LimitExceededException")]
    [InlineData("""[{"kind":"error500","count":1}]""", 500, "InternalFailure")]
    [InlineData("""[{"kind":"error503","count":1}]""", 503, "ServiceUnavailable")]
    [InlineData("""[{"kind":"accessDenied","count":1}]""", 400, "AccessDeniedException")]
    [InlineData("""[{"kind":"expiredToken","count":1}]""", 400, "ExpiredTokenException")]
    [InlineData("""[{"kind":"error500","count":1,"when":"after"}]""", 500, "InternalFailure", "job")]
    public async Task Affected_request_gets_the_error_and_the_operation_is_run_only_before_it(string rules, int status, string code, params string[] jobs)
    {
        await SetFaultsAsync(rules);
        EmulatorResponse response = await Emulator.CallAsync(Create, EmulatorUnderTest.CreateBody("job"));
        Assert.Equal((status, code), (response.Status, response.ErrorCode));
        Assert.Equal(jobs, await JobNamesAsync());
    }

    [Theory]
    [InlineData("before", 0)]
    [InlineData("after", 1)]
    [InlineData("during", 1)]
    public async Task Reset_cuts_the_connection_before_or_after_the_operation(string when, int jobs)
    {
        await SetFaultsAsync($$"""[{"kind":"reset","count":1,"when":"{{when}}"}]""");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Emulator.CallAsync(Create, EmulatorUnderTest.CreateBody("job")));
        Assert.Equal(jobs, (await JobNamesAsync()).Count);
    }

    [Theory]
    [InlineData("truncate", "{\"datasetExportJobArn\":\"arn:aws:", "job")]
    [InlineData("nonJson", "<html>")]
    public async Task Response_can_be_half_of_the_correct_one_or_something_else_than_JSON(string kind, string start, params string[] jobs)
    {
        await SetFaultsAsync($$"""[{"kind":"{{kind}}","count":1}]""");
        EmulatorResponse response = await Emulator.CallAsync(Create, EmulatorUnderTest.CreateBody("job"));
        Assert.Equal(200, response.Status);
        Assert.StartsWith(start, response.Text, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => response.Json);
        Assert.Equal(jobs, await JobNamesAsync());
    }

    [Fact]
    public async Task Slow_response_is_correct_but_delayed()
    {
        await SetFaultsAsync("""[{"kind":"slow","delayMs":150,"count":1}]""");
        Stopwatch watch = Stopwatch.StartNew();
        await Emulator.CreateAsync("job");
        Assert.True(watch.ElapsedMilliseconds >= 150);
        Assert.Equal(["job"], await JobNamesAsync());
    }

    [Theory]
    [InlineData($$"""[{"operation":"{{Create}}","kind":"throttle","count":2}]""", """{"throttle":2}""", 200, 400, 400, 200, 200)]
    [InlineData("""[{"kind":"throttle","count":1},{"kind":"error503","count":2}]""", """{"throttle":1,"error503":2}""", 400, 503, 503, 200)]
    public async Task First_rule_that_is_for_the_operation_decides_until_its_count_is_reached(string rules, string counted, params int[] statuses)
    {
        await SetFaultsAsync(rules);
        int ofList = (await Emulator.CallAsync(List, new JsonObject())).Status;
        Assert.Equal(statuses, (await StatusesAsync(statuses.Length - 1)).Prepend(ofList));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(counted), (await StatsAsync())["faults"]), $"{await StatsAsync()}");
    }

    [Fact]
    public async Task Rules_can_be_taken_back()
    {
        await SetFaultsAsync("""[{"kind":"throttle"}]""");
        Assert.Equal(204, (await Emulator.ControlAsync(HttpMethod.Delete, "faults")).Status);
        Assert.Equal([200], await StatusesAsync(1));
    }

    [Fact]
    public async Task Seed_repeats_the_faults()
    {
        const string rules = """[{"kind":"throttle","probability":0.3},{"kind":"error500","probability":0.3}]""";
        await SetFaultsAsync(rules);
        List<int> first = await StatusesAsync(40);
        await SetFaultsAsync(rules);
        Assert.Equal(first, await StatusesAsync(40, "again"));
        Assert.InRange(first.Count(status => status == 400), 4, 20);
        Assert.InRange(first.Count(status => status == 500), 2, 20);

        await using EmulatorUnderTest other = await StartAsync(options => options with { Seed = 43 });
        await other.ControlAsync(HttpMethod.Put, "faults", rules);
        Assert.NotEqual(first, await StatusesAsync(40, from: other));
    }

    [Fact]
    public async Task Unsigned_request_is_refused_before_any_fault()
    {
        await SetFaultsAsync("""[{"kind":"error503"}]""");
        EmulatorResponse response = await Emulator.SendAsync(Emulator.Request(List, "{}"u8.ToArray()));
        Assert.Equal((400, "MissingAuthenticationTokenException"), (response.Status, response.ErrorCode));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("null", "The body must not be null.")]
    [InlineData("{}", "")]
    [InlineData("[{}]", "kind")]
    [InlineData("[null]", "Rule 1: ")]
    [InlineData("""[{"kind":"flood"}]""", "$[0].kind must be one of throttle, ")]
    [InlineData("""[{"kind":3}]""", "kind")]
    [InlineData("""[{"kind":"throttle","likelihood":1}]""", "likelihood")]
    [InlineData("""[{"kind":"throttle"},{"kind":"throttle","operation":"CreateDataset"}]""", "Rule 2: 'CreateDataset' is not an operation")]
    [InlineData("""[{"kind":"throttle","probability":0}]""", "Rule 1: probability")]
    [InlineData("""[{"kind":"throttle","probability":1.1}]""", "Rule 1: probability must be above 0 and at most 1, not 1.1.")]
    [InlineData("""[{"kind":"throttle","count":0}]""", "Rule 1: count")]
    [InlineData("""[{"kind":"throttle","delayMs":-1}]""", "Rule 1: delayMs")]
    [InlineData("""[{"kind":"slow"}]""", "Rule 1: the kind slow requires delayMs")]
    [InlineData("""[{"kind":"throttle","when":"during"}]""", "Rule 1: when can be during only for the kind reset")]
    [InlineData("""[{"kind":"truncate","when":"before"}]""", "Rule 1: the kinds truncate and slow apply after")]
    [InlineData("""[{"kind":"rateLimit","burst":10}]""", "Rule 1: the kind rateLimit requires perSecond")]
    [InlineData("""[{"kind":"rateLimit","perSecond":5}]""", "Rule 1: the kind rateLimit requires burst")]
    [InlineData("""[{"kind":"rateLimit","perSecond":0,"burst":10}]""", "Rule 1: perSecond must be above 0 and at most 1000000, not 0.")]
    [InlineData("""[{"kind":"rateLimit","perSecond":-0.5,"burst":10}]""", "not -0.5.")]
    [InlineData("""[{"kind":"rateLimit","perSecond":"5","burst":10}]""", "perSecond")]
    [InlineData("""[{"kind":"rateLimit","perSecond":5,"burst":0}]""", "Rule 1: burst must be between 1 and 1000000, not 0.")]
    [InlineData("""[{"kind":"rateLimit","perSecond":5,"burst":1.5}]""", "burst")]
    [InlineData("""[{"kind":"rateLimit","perSecond":5,"burst":10,"probability":0.5}]""", "probability cannot be combined with the kind rateLimit.")]
    [InlineData("""[{"kind":"rateLimit","perSecond":5,"burst":10,"when":"after"}]""", "when must be before")]
    [InlineData("""[{"kind":"throttle","perSecond":5}]""", "Rule 1: perSecond is for the kind rateLimit only.")]
    [InlineData("""[{"kind":"throttle","burst":10}]""", "Rule 1: burst is for the kind rateLimit only.")]
    public async Task Invalid_rule_is_refused(string rules, string message)
    {
        EmulatorResponse response = await Emulator.ControlAsync(HttpMethod.Put, "faults", rules);
        Assert.Equal(400, response.Status);
        Assert.Contains(message, response.ErrorMessage, StringComparison.Ordinal);
    }

    private async Task<List<int>> StatusesAsync(int count, string prefix = "job", EmulatorUnderTest? from = null)
    {
        List<int> statuses = [];
        for (int n = 0; n < count; n++)
        {
            statuses.Add((await (from ?? Emulator).CallAsync(Create, EmulatorUnderTest.CreateBody($"{prefix}-{n}"))).Status);
        }

        return statuses;
    }
}
