namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorControlTests() : EmulatorTest(options => options with { Seed = 5 })
{
    private const string Shop = "arn:aws:personalize:us-east-1:123456789012:dataset/shop";

    [Fact]
    public async Task Health_has_the_configuration_and_the_datasets()
    {
        EmulatorResponse response = await Emulator.ControlAsync(HttpMethod.Get, "health");
        Assert.Equal(
            $$"""{"status":"ok","region":"us-east-1","account":"123456789012","seed":5,"datasets":["{{Items}}"]}""", response.Text);
    }

    [Fact]
    public async Task Every_request_is_counted_by_its_operation()
    {
        await Emulator.CallAsync(List, new JsonObject());
        await Emulator.CallAsync(List, new JsonObject { ["maxResults"] = 0 });
        await Emulator.SendAsync(Emulator.Request(List, []));
        await Emulator.CallAsync("CreateDataset", new JsonObject());
        Assert.Equal(
            """{"requests":{"ListDatasetExportJobs":3,"UnknownOperation":1},"faults":{},"rateLimits":{},"inFlight":0,"maxInFlight":1}""",
            (await StatsAsync()).ToJsonString());

        Assert.Equal(204, (await Emulator.ControlAsync(HttpMethod.Delete, "stats")).Status);
        Assert.Equal("""{"requests":{},"faults":{},"rateLimits":{},"inFlight":0,"maxInFlight":0}""", (await StatsAsync()).ToJsonString());
    }

    [Fact]
    public async Task Requests_at_once_are_counted_and_do_not_hold_up_the_end_of_the_emulator()
    {
        await SetFaultsAsync("""[{"kind":"slow","delayMs":3600000}]""");
        List<Task<EmulatorResponse>> calls = [.. Enumerable.Range(0, 3).Select(_ => Emulator.CallAsync(List, new JsonObject()))];
        JsonNode stats;
        do
        {
            stats = await StatsAsync();
        }
        while ((int)stats["inFlight"]! < 3);

        Assert.Equal(3, (int)stats["maxInFlight"]!);
        await Emulator.Host.DisposeAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Task.WhenAll(calls));
    }

    [Fact]
    public async Task Seeded_jobs_are_as_requested()
    {
        var request = new
        {
            count = 1,
            datasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/gone/USERS",
            status = "CREATE STOPPED",
            namePrefix = "night",
            region = "us-east-1",
            failureReason = "why not",
            creationDateTime = "2024-02-03T04:05:06.7Z",
        };
        string? arn = (string?)(await Emulator.ControlAsync(HttpMethod.Post, "jobs", request)).Json["datasetExportJobArns"]![0];
        Assert.Equal(EmulatorUnderTest.JobArn("night-000001"), arn);
        JsonNode job = await Emulator.DescribeAsync("night-000001");
        Assert.Equal(("CREATE STOPPED", "why not", 1706933106.7), ((string?)job["status"], (string?)job["failureReason"], (double)job["creationDateTime"]!));
    }

    [Fact]
    public async Task Seeding_continues_where_it_ended_and_skips_names_that_are_taken()
    {
        await Emulator.CreateAsync("seeded-000002");
        List<string> arns = [.. await SeedAsync(2), .. await SeedAsync(1)];
        Assert.Equal(["seeded-000001", "seeded-000003", "seeded-000004"], arns.Select(arn => arn.Split('/')[1]));
    }

    [Fact]
    public async Task Job_can_be_deleted()
    {
        string arn = EmulatorUnderTest.JobArn("job");
        await Emulator.CreateAsync("job");
        Assert.Equal(204, (await Emulator.ControlAsync(HttpMethod.Delete, $"jobs?arn={arn}")).Status);
        Assert.Equal(404, (await Emulator.ControlAsync(HttpMethod.Delete, $"jobs?arn={arn}")).Status);
        await RefusedAsync("ResourceNotFoundException", Describe, new JsonObject { ["datasetExportJobArn"] = arn });
        Assert.Empty(await JobNamesAsync());
    }

    [Theory]
    [InlineData("jobs", "")]
    [InlineData("jobs", """{"count":1}""")]
    [InlineData("jobs", $$"""{"count":0,"datasetArn":"{{Shop}}/ITEMS"}""")]
    [InlineData("jobs", """{"count":1,"datasetArn":"shop"}""")]
    [InlineData("jobs", $$"""{"count":1,"datasetArn":"{{Shop}}/ACTIONS"}""")]
    [InlineData("jobs", $$"""{"count":1,"datasetArn":"{{Shop}}/ITEMS","namePrefix":"a b"}""")]
    [InlineData("jobs", $$"""{"count":1,"datasetArn":"{{Shop}}/ITEMS","state":"ACTIVE"}""")]
    [InlineData("jobs", $$"""{"count":1,"datasetArn":"{{Shop}}/ITEMS","region":"a region"}""")]
    [InlineData("durations", "[\"2 seconds\"]")]
    [InlineData("durations", "[\"2s..1s\"]")]
    [InlineData("durations", "[null]")]
    [InlineData("durations", "[2]")]
    [InlineData("durations", "\"2s\"")]
    public async Task Invalid_request_is_refused_with_the_reason(string path, string body)
    {
        EmulatorResponse response = await Emulator.ControlAsync(HttpMethod.Post, path, body);
        Assert.Equal(400, response.Status);
        Assert.NotEmpty(response.ErrorMessage!);
    }

    [Theory]
    [InlineData(100_001, "count must be between 1 and 100000; use several requests.")]
    [InlineData(99_999, "At most 1000000 jobs can be seeded in all. Start the emulator again.")]
    public async Task Seeding_is_bounded_in_a_request_and_in_all(int count, string message)
    {
        int seeded = 0;
        EmulatorResponse response;
        while ((response = await Emulator.ControlAsync(HttpMethod.Post, "jobs", new { count, datasetArn = Items })).Status == 200)
        {
            seeded += count;
            Assert.InRange(seeded, 0, 1_000_000);
        }

        Assert.Equal((400, message), (response.Status, response.ErrorMessage));
        // A smaller request still fits if there is room for it.
        Assert.Equal(seeded < 1_000_000 ? 200 : 400, (await Emulator.ControlAsync(HttpMethod.Post, "jobs", new { count = 1, datasetArn = Items })).Status);
    }

    [Theory]
    [InlineData("POST", "jobs")]
    [InlineData("POST", "durations")]
    [InlineData("PUT", "faults")]
    public async Task Body_that_is_too_large_is_refused_with_the_reason(string method, string path)
    {
        StringContent body = new(new string(' ', (1 << 20) + 1), mediaType: new("application/json"));
        HttpRequestMessage request = new(new HttpMethod(method), $"/_emulator/{path}") { Content = body };
        // Or the response comes, and the connection goes, while the body is still being sent.
        request.Headers.ExpectContinue = true;

        EmulatorResponse response = await Emulator.SendAsync(request);
        Assert.Equal((413, "The body is too large. The limit is 1048576 bytes; use several requests."), (response.Status, response.ErrorMessage));
    }

    [Fact]
    public async Task Nothing_else_is_served()
    {
        Assert.Equal(404, (await Emulator.ControlAsync(HttpMethod.Get, "nothing")).Status);
        Assert.Equal(405, (await Emulator.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/"))).Status);
    }
}
