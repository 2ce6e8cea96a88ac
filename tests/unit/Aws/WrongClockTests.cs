using Amazon.Runtime;
using PersonalizeExport.Aws;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Aws;

/// <summary>A machine whose clock is off, against an emulator that judges signatures. The SDK keeps its correction by endpoint, and each test has its own.</summary>
public class WrongClockTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private static readonly DatasetExportJobRequest Request = new()
    {
        JobName = "nightly",
        DatasetArn = EmulatorUnderTest.DatasetArn("ITEMS"),
        RoleArn = EmulatorUnderTest.RoleArn,
        S3DataDestinationPath = $"s3://{EmulatorUnderTest.Bucket}/out/",
    };

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Keeps_not_even_the_first_create_from_being_made(int minutes)
    {
        await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync(options => options with { ClockOffset = TimeSpan.FromMinutes(minutes) });
        using PersonalizeClient client = Connect(emulator);

        DatasetExportJob job = await client.CreateAsync(Request, Cancel);

        Assert.Equal(EmulatorUnderTest.JobArn("nightly"), job.DatasetExportJobArn);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Does_not_hide_whose_job_it_is_when_a_response_is_lost(int minutes)
    {
        await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync(options => options with { ClockOffset = TimeSpan.FromMinutes(minutes) });
        using PersonalizeClient client = Connect(emulator);
        await emulator.ControlAsync(HttpMethod.Put, "faults", """[{"operation":"CreateDatasetExportJob","kind":"truncate","count":1}]""");
        DatasetExportJobStarter starter = new(client, new StartOptions(), new VirtualTime());

        StartedJob started = await starter.StartAsync(Request, Cancel);

        Assert.Equal(EmulatorUnderTest.JobArn("nightly"), started.Job.DatasetExportJobArn);
    }

    private static PersonalizeClient Connect(EmulatorUnderTest emulator) => new(
        new BasicAWSCredentials("test", "test"),
        new ServiceConfig("personalize", new ClientSettings("us-east-1", emulator.Host.Endpoint.ToString())));
}
