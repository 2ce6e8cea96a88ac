using Amazon.Personalize;
using Amazon.Personalize.Model;
using Amazon.Runtime;
using SdkJob = Amazon.Personalize.Model.DatasetExportJob;
using SdkTag = Amazon.Personalize.Model.Tag;

namespace PersonalizeExport.Sdk.Tests;

/// <summary>The genuine client of the AWS SDK takes the emulator for the service.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private EmulatorUnderTest _emulator = null!;
    private AmazonPersonalizeClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorUnderTest.StartAsync(options => options with { JobDuration = TimeSpan.FromMilliseconds(50), MaxRunning = 20 });
        _emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,GENRE\na,b\n");
        _client = Connect(_emulator.Host.Endpoint.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task Creates_describes_and_waits_for_an_export()
    {
        CreateDatasetExportJobResponse created = await _client.CreateDatasetExportJobAsync(Request("nightly"), Cancel);

        SdkJob job;
        do
        {
            job = (await _client.DescribeDatasetExportJobAsync(
                new DescribeDatasetExportJobRequest { DatasetExportJobArn = created.DatasetExportJobArn }, Cancel)).DatasetExportJob;
        }
        while (job.Status is not ("ACTIVE" or "CREATE FAILED"));

        Assert.Equal(EmulatorUnderTest.JobArn("nightly"), created.DatasetExportJobArn);
        Assert.Equal(
            ("ACTIVE", "nightly", EmulatorUnderTest.DatasetArn("ITEMS"), EmulatorUnderTest.RoleArn, "ALL", $"s3://{EmulatorUnderTest.Bucket}/out/"),
            (job.Status, job.JobName, job.DatasetArn, job.RoleArn, job.IngestionMode.Value, job.JobOutput.S3DataDestination.Path));
        Assert.NotNull(job.CreationDateTime);
        Assert.NotNull(job.LastUpdatedDateTime);
        Assert.Null(job.FailureReason);
    }

    [Fact]
    public async Task Pages_through_a_list()
    {
        await _emulator.ControlAsync(HttpMethod.Post, "jobs", new { count = 25, datasetArn = EmulatorUnderTest.DatasetArn("ITEMS") });

        List<string> names = [];
        ListDatasetExportJobsRequest request = new() { DatasetArn = EmulatorUnderTest.DatasetArn("ITEMS"), MaxResults = 10 };
        int pages = 0;
        do
        {
            ListDatasetExportJobsResponse page = await _client.ListDatasetExportJobsAsync(request, Cancel);
            names.AddRange(page.DatasetExportJobs.Select(job => job.JobName));
            request.NextToken = page.NextToken;
            pages++;
        }
        while (request.NextToken is not null);

        Assert.Equal((25, 3), (names.Distinct().Count(), pages));
    }

    [Fact]
    public async Task Tags_lists_tags_and_untags()
    {
        CreateDatasetExportJobRequest request = Request("tagged");
        request.Tags = [new SdkTag { TagKey = "team", TagValue = "shop" }];
        string arn = (await _client.CreateDatasetExportJobAsync(request, Cancel)).DatasetExportJobArn;

        await _client.TagResourceAsync(new TagResourceRequest { ResourceArn = arn, Tags = [new SdkTag { TagKey = "env", TagValue = "" }] }, Cancel);
        await _client.UntagResourceAsync(new UntagResourceRequest { ResourceArn = arn, TagKeys = ["team"] }, Cancel);

        SdkTag tag = Assert.Single((await _client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn }, Cancel)).Tags);
        Assert.Equal(("env", ""), (tag.TagKey, tag.TagValue));
    }

    [Fact]
    public async Task Throws_for_each_refusal_of_the_emulator_what_the_model_has()
    {
        await _client.CreateDatasetExportJobAsync(Request("taken"), Cancel);
        string arn = EmulatorUnderTest.JobArn("taken");

        await Assert.ThrowsAsync<ResourceAlreadyExistsException>(() => _client.CreateDatasetExportJobAsync(Request("taken"), Cancel));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() =>
            _client.DescribeDatasetExportJobAsync(new DescribeDatasetExportJobRequest { DatasetExportJobArn = EmulatorUnderTest.JobArn("nobody") }, Cancel));
        await Assert.ThrowsAsync<InvalidNextTokenException>(() =>
            _client.ListDatasetExportJobsAsync(new ListDatasetExportJobsRequest { NextToken = "nonsense" }, Cancel));
        await Assert.ThrowsAsync<InvalidInputException>(() =>
            _client.TagResourceAsync(new TagResourceRequest { ResourceArn = arn, Tags = [new SdkTag { TagKey = "aws:x", TagValue = "" }] }, Cancel));
        List<SdkTag> many = [.. Enumerable.Range(0, 40).Select(i => new SdkTag { TagKey = $"a{i}", TagValue = "" })];
        await _client.TagResourceAsync(new TagResourceRequest { ResourceArn = arn, Tags = many }, Cancel);
        await Assert.ThrowsAsync<TooManyTagsException>(() => _client.TagResourceAsync(
            new TagResourceRequest { ResourceArn = arn, Tags = [.. many.Select(tag => new SdkTag { TagKey = $"b{tag.TagKey}", TagValue = "" })] }, Cancel));
        AmazonPersonalizeException invalid = await Assert.ThrowsAsync<AmazonPersonalizeException>(
            () => _client.DescribeDatasetExportJobAsync(new DescribeDatasetExportJobRequest { DatasetExportJobArn = "no ARN" }, Cancel));
        Assert.Equal("ValidationException", invalid.ErrorCode);
    }

    [Fact]
    public async Task Throws_when_no_more_jobs_may_run()
    {
        await _emulator.ControlAsync(HttpMethod.Post, "durations", Enumerable.Repeat("1h", 21));
        for (int i = 0; i < 20; i++)
        {
            await _client.CreateDatasetExportJobAsync(Request($"running-{i}"), Cancel);
        }

        await Assert.ThrowsAsync<LimitExceededException>(() => _client.CreateDatasetExportJobAsync(Request("one-more"), Cancel));
    }

    internal static AmazonPersonalizeClient Connect(string url) =>
        new(new BasicAWSCredentials("test", "test"), new AmazonPersonalizeConfig { ServiceURL = url, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

    private static CreateDatasetExportJobRequest Request(string name) => new()
    {
        JobName = name,
        DatasetArn = EmulatorUnderTest.DatasetArn("ITEMS"),
        RoleArn = EmulatorUnderTest.RoleArn,
        IngestionMode = Amazon.Personalize.IngestionMode.ALL,
        JobOutput = new DatasetExportJobOutput { S3DataDestination = new S3DataConfig { Path = $"s3://{EmulatorUnderTest.Bucket}/out/" } },
    };
}
