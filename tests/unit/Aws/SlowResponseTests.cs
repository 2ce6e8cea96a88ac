using Amazon.Runtime;
using PersonalizeExport.Aws;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Aws;

/// <summary>Responses that come later than the client waits, over real HTTP.</summary>
public class SlowResponseTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slow_response_to_a_create_is_a_lost_one_so_the_job_is_described_before_another_is_sent()
    {
        await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync();
        using IPersonalizeExportService service = Connect(emulator);
        await emulator.ControlAsync(HttpMethod.Put, "faults", """[{"operation":"CreateDatasetExportJob","kind":"slow","delayMs":3600000,"count":1}]""");

        DatasetExportJob job = (await new DatasetExportJobStarter(service, new StartOptions(), new VirtualTime()).StartAsync(
            new DatasetExportJobRequest
            {
                JobName = "nightly",
                DatasetArn = EmulatorUnderTest.DatasetArn("ITEMS"),
                RoleArn = EmulatorUnderTest.RoleArn,
                S3DataDestinationPath = $"s3://{EmulatorUnderTest.Bucket}/out/",
            },
            Cancel)).Job;

        Assert.Equal(EmulatorUnderTest.JobArn("nightly"), job.DatasetExportJobArn);
        Assert.Equal(2, await CallsAsync(emulator, "CreateDatasetExportJob"));
        Assert.InRange(await CallsAsync(emulator, "DescribeDatasetExportJob"), 1, 5);
    }

    [Fact]
    public async Task Slow_response_to_a_poll_is_made_up_for_by_the_next_poll()
    {
        await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync();
        using IPersonalizeExportService service = Connect(emulator);
        EmulatorResponse seeded = await emulator.ControlAsync(HttpMethod.Post, "jobs", new { count = 1, datasetArn = EmulatorUnderTest.DatasetArn("ITEMS"), status = JobStatus.Active });
        await emulator.ControlAsync(HttpMethod.Put, "faults", """[{"kind":"slow","delayMs":3600000,"count":3}]""");

        WaitTarget target = new((string)seeded.Json["datasetExportJobArns"]![0]!, service);
        WaitOutcome outcome = Assert.Single(await new DatasetExportJobWaiter(new WaitOptions(), new VirtualTime()).WaitAsync([target], Cancel).ToListAsync(Cancel));

        Assert.True(Assert.IsType<WaitOutcome.Ended>(outcome).Job.IsActive);
        Assert.InRange(await CallsAsync(emulator, "DescribeDatasetExportJob"), 4, int.MaxValue);
    }

    private static PersonalizeClient Connect(EmulatorUnderTest emulator) => new(
        new BasicAWSCredentials("test", "test"),
        new PersonalizeConfig(new ClientSettings("us-east-1", emulator.Host.Endpoint.ToString())) { MaxErrorRetry = 0, Timeout = TimeSpan.FromSeconds(1) });

    private static async Task<int> CallsAsync(EmulatorUnderTest emulator, string operation) =>
        (int)(await emulator.ControlAsync(HttpMethod.Get, "stats")).Json["requests"]![operation]!;
}
