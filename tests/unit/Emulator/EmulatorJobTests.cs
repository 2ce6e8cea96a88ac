using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorJobTests()
    : EmulatorTest(options => options with { JobDuration = TimeSpan.FromSeconds(100), MaxRunning = 2 }, new FakeTimeProvider(Start))
{
    private static readonly DateTimeOffset Start = new(2025, 6, 1, 12, 0, 0, 837, TimeSpan.Zero);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n1,one\n");
    }

    [Fact]
    public async Task Job_goes_from_pending_through_in_progress_in_which_its_files_are_written_to_active()
    {
        await Emulator.CreateAsync("job", mode: "BULK");
        await StateIsAsync("CREATE PENDING", 0);
        Clock.Advance(TimeSpan.FromSeconds(19.999));
        await StateIsAsync("CREATE PENDING", 0);
        Assert.Empty(Emulator.ReadS3());
        Clock.Advance(TimeSpan.FromSeconds(0.001));
        await StateIsAsync("CREATE IN_PROGRESS", 20);
        await Emulator.Host.WhenExportsFinishedAsync();
        Assert.Equal(["a-bucket/out/job-00001.csv"], Emulator.ReadS3().Keys);
        await StateIsAsync("CREATE IN_PROGRESS", 20);
        Clock.Advance(TimeSpan.FromSeconds(79.999));
        await StateIsAsync("CREATE IN_PROGRESS", 20);
        Clock.Advance(TimeSpan.FromSeconds(0.001));
        await StateIsAsync("ACTIVE", 100);
        Clock.Advance(TimeSpan.FromDays(30));
        await StateIsAsync("ACTIVE", 100);
    }

    [Fact]
    public async Task Job_to_a_bucket_that_does_not_exist_fails_with_the_reason()
    {
        await Emulator.CreateAsync("job", path: "s3://no-bucket/out/");
        await AdvanceAsync(100);
        JsonNode job = await Emulator.DescribeAsync("job");
        Assert.Equal("CREATE FAILED", (string?)job["status"]);
        Assert.StartsWith("Insufficient privileges for accessing data in S3. ", (string?)job["failureReason"], StringComparison.Ordinal);
        Assert.EndsWith("fix bucket policy on no-bucket.", (string?)job["failureReason"], StringComparison.Ordinal);
        JsonNode summary = (await Emulator.GetAsync(List, new JsonObject()))["datasetExportJobs"]![0]!;
        Assert.Equal((string?)job["failureReason"], (string?)summary["failureReason"]);
    }

    [Fact]
    public async Task Describe_returns_what_was_requested_and_no_tags()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job", mode: "ALL");
        body["jobOutput"]!["s3DataDestination"]!["kmsKeyArn"] = "arn:aws:kms:us-east-1:123456789012:key/k";
        body["tags"] = new JsonArray(new JsonObject { ["tagKey"] = "a", ["tagValue"] = "b" });
        await Emulator.GetAsync(Create, body);

        body.Remove("tags");
        body["datasetExportJobArn"] = EmulatorUnderTest.JobArn("job");
        body["status"] = "CREATE PENDING";
        body["creationDateTime"] = 1748779200.837;
        body["lastUpdatedDateTime"] = 1748779200.837;
        Assert.True(JsonNode.DeepEquals(body, await Emulator.DescribeAsync("job")));
    }

    [Fact]
    public async Task Only_so_many_jobs_run_at_once()
    {
        await Emulator.CreateAsync("one");
        await Emulator.CreateAsync("two");
        await RefusedAsync(
            "LimitExceededException", Create, EmulatorUnderTest.CreateBody("three"), "More than 2 resources with PENDING or IN_PROGRESS status.");
        await AdvanceAsync(100);
        await Emulator.CreateAsync("three");
    }

    [Theory]
    [InlineData("aws:personalize:us-east-1:123456789012:dataset/shop/ACTIONS")]
    [InlineData("aws:personalize:us-east-1:123456789012:dataset/shop/ACTION_INTERACTIONS")]
    [InlineData("aws:personalize:us-east-1:123456789012:dataset/shop/items")]
    [InlineData("aws:personalize:us-east-1:123456789012:dataset/shop")]
    [InlineData("aws:personalize:us-east-1:123456789012:dataset/../ITEMS")]
    [InlineData("aws:personalize:us-east-1:123456789012:dataset-group/shop")]
    [InlineData("aws:personalize:us-east-1:123456789012:dataset-export-job/job")]
    [InlineData("aws-7:personalize:::x")]
    [InlineData("aws:personalize:us-east-1:123456789012:dataset/shop/USERS", "ResourceNotFoundException")]
    [InlineData("aws:personalize:eu-west-1:123456789012:dataset/shop/ITEMS", "ResourceNotFoundException")]
    [InlineData("aws:personalize:us-east-1:999999999999:dataset/shop/ITEMS", "ResourceNotFoundException")]
    [InlineData("aws-cn:personalize:us-east-1:123456789012:dataset/shop/ITEMS", "ResourceNotFoundException")]
    public async Task Dataset_must_be_one_that_can_be_exported(string resource, string code = "InvalidInputException")
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["datasetArn"] = $"arn:{resource}";
        await RefusedAsync(code, Create, body, code == "ResourceNotFoundException" ? $"Resource Arn arn:{resource} does not exist." : null);
    }

    [Theory]
    [InlineData("s3:///out/")]
    [InlineData("s3://../out/")]
    [InlineData("s3://a/out/")]
    [InlineData("https://s3.amazonaws.com/")]
    public async Task Path_must_name_a_bucket(string path) =>
        await RefusedAsync("InvalidInputException", Create, EmulatorUnderTest.CreateBody("job", path: path), $"The S3 path does not name a bucket: {path}");

    [Fact]
    public async Task ARNs_of_other_partitions_follow_the_region()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["datasetArn"] = "arn:aws-cn:personalize:cn-north-1:123456789012:dataset/shop/ITEMS";
        using EmulatorClient china = new(Emulator.Host.Endpoint) { Signer = Emulator.Signer with { Region = "cn-north-1" } };
        JsonNode created = await china.GetAsync(Create, body);
        Assert.Equal("arn:aws-cn:personalize:cn-north-1:123456789012:dataset-export-job/job", (string?)created["datasetExportJobArn"]);
    }

    [Fact]
    public async Task Durations_can_be_set_for_the_next_jobs_and_a_refused_request_uses_up_none()
    {
        await Emulator.CreateAsync("taken");
        await AdvanceAsync(100);
        Assert.Equal(204, (await Emulator.ControlAsync(HttpMethod.Post, "durations", """["10s", "1m"]""")).Status);
        await RefusedAsync("ResourceAlreadyExistsException", Create, EmulatorUnderTest.CreateBody("taken"));
        await Emulator.CreateAsync("short");
        await Emulator.CreateAsync("long");
        await AdvanceAsync(10);
        Assert.Equal(("ACTIVE", "CREATE PENDING"), (await StatusOfAsync("short"), await StatusOfAsync("long")));
    }

    [Fact]
    public async Task Seed_repeats_random_durations()
    {
        List<double> first = await DurationsAsync(7);
        Assert.Equal(first, await DurationsAsync(7));
        Assert.NotEqual(first, await DurationsAsync(8));
        Assert.All(first, seconds => Assert.InRange(seconds, 12, 60));
        Assert.True(first.Distinct().Count() > 1);
    }

    private static async Task<List<double>> DurationsAsync(int seed)
    {
        FakeTimeProvider clock = new(Start);
        Assert.True(DurationRange.TryParse("12s..60s", out DurationRange range));
        await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync(options => options with { JobDuration = range, Seed = seed }, clock);
        for (int n = 0; n < 5; n++)
        {
            await emulator.CreateAsync($"job-{n}");
        }

        // All exports have begun after a fifth of the longest time, and are finished before the shortest is over.
        clock.Advance(TimeSpan.FromSeconds(12));
        await emulator.Host.WhenExportsFinishedAsync();
        clock.Advance(TimeSpan.FromSeconds(48));
        JsonNode list = await emulator.GetAsync(List, new JsonObject());
        return [.. list["datasetExportJobs"]!.AsArray().Select(job => (double)job!["lastUpdatedDateTime"]! - (double)job["creationDateTime"]!)];
    }

    private async Task StateIsAsync(string status, double secondsAfterStart)
    {
        JsonNode job = await Emulator.DescribeAsync("job");
        Assert.Equal(status, (string?)job["status"]);
        Assert.Equal((Start.ToUnixTimeMilliseconds() / 1000.0) + secondsAfterStart, (double)job["lastUpdatedDateTime"]!, 3);
        Assert.Equal(Start.ToUnixTimeMilliseconds() / 1000.0, (double)job["creationDateTime"]!, 3);
    }
}
