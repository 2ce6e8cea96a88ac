namespace PersonalizeExport.Tests.Aws;

/// <summary>Responses that do not come, or come later than the client waits, from an emulator that judges signatures.</summary>
public class LostResponseTests
{
    private static readonly DatasetExportJobRequest Request = TestClient.Request with
    {
        DatasetArn = EmulatorUnderTest.DatasetArn("ITEMS"),
        RoleArn = EmulatorUnderTest.RoleArn,
        S3DataDestinationPath = $"s3://{EmulatorUnderTest.Bucket}/out/",
    };

    // The SDK keeps its correction of the clock by endpoint, and each test has its own.
    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Wrong_clock_neither_refuses_the_first_create_nor_hides_whose_job_it_is_when_the_response_is_lost(int minutes)
    {
        await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync(
            options => options with { ClockOffset = TimeSpan.FromMinutes(minutes) });
        await emulator.ControlAsync(HttpMethod.Put, "faults", """[{"operation":"CreateDatasetExportJob","kind":"truncate","count":1}]""");
        using PersonalizeClient client = TestClient.Connect(emulator.Host.Endpoint.ToString(), retries: 2, region: "us-east-1");

        StartedJob started = await new DatasetExportJobStarter(client, new StartOptions(), new VirtualTime()).StartAsync(Request, Cancel);

        // The refused one and the lost one: no other is sent before the job is described.
        Assert.Equal(EmulatorUnderTest.JobArn("nightly"), started.Job.DatasetExportJobArn);
        Assert.Equal(2, await CallsAsync(emulator, "CreateDatasetExportJob"));
    }

    [Fact]
    public async Task Slow_response_to_a_create_is_a_lost_one_so_the_job_is_described_before_another_is_sent()
    {
        await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync();
        await emulator.ControlAsync(HttpMethod.Put, "faults", """[{"operation":"CreateDatasetExportJob","kind":"slow","delayMs":3600000,"count":1}]""");
        using PersonalizeClient client = Impatient(emulator);

        StartedJob started = await new DatasetExportJobStarter(client, new StartOptions(), new VirtualTime()).StartAsync(Request, Cancel);

        Assert.Equal(EmulatorUnderTest.JobArn("nightly"), started.Job.DatasetExportJobArn);
        Assert.Equal(2, await CallsAsync(emulator, "CreateDatasetExportJob"));
        Assert.InRange(await CallsAsync(emulator, "DescribeDatasetExportJob"), 1, 5);
    }

    [Fact]
    public async Task Slow_response_to_a_poll_is_made_up_for_by_the_next_poll()
    {
        await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync();
        EmulatorResponse seeded = await emulator.ControlAsync(
            HttpMethod.Post, "jobs", new { count = 1, datasetArn = EmulatorUnderTest.DatasetArn("ITEMS"), status = JobStatus.Active });
        await emulator.ControlAsync(HttpMethod.Put, "faults", """[{"kind":"slow","delayMs":3600000,"count":3}]""");
        using PersonalizeClient client = Impatient(emulator);

        WaitTarget target = new((string)seeded.Json["datasetExportJobArns"]![0]!, client);
        List<WaitOutcome> outcomes = await new DatasetExportJobWaiter(new WaitOptions(), new VirtualTime())
            .WaitAsync([target], Cancel).ToListAsync(Cancel);

        Assert.True(Assert.IsType<WaitOutcome.Ended>(Assert.Single(outcomes)).Job.IsActive);
        Assert.InRange(await CallsAsync(emulator, "DescribeDatasetExportJob"), 4, int.MaxValue);
    }

    private static PersonalizeClient Impatient(EmulatorUnderTest emulator) =>
        TestClient.Connect(emulator.Host.Endpoint.ToString(), timeout: TimeSpan.FromSeconds(1), region: "us-east-1");

    private static async Task<int> CallsAsync(EmulatorUnderTest emulator, string operation) =>
        (int)(await emulator.ControlAsync(HttpMethod.Get, "stats")).Json["requests"]![operation]!;
}
