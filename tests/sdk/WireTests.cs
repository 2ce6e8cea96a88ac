using Amazon.Personalize;
using Amazon.Personalize.Model;
using Amazon.Runtime;
using SdkTag = Amazon.Personalize.Model.Tag;

namespace PersonalizeExport.Sdk.Tests;

/// <summary>Our client and the genuine one send the same body, the order of members aside, and the same target, and read the same error.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private const string DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS";
    private const string JobArn = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/nightly";
    private const string RoleArn = "arn:aws:iam::123456789012:role/path/export+1";
    private const string KeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";

    private CaptureServer _server = null!;
    private AmazonPersonalizeClient _theirs = null!;
    private IPersonalizeExportService _ours = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await CaptureServer.StartAsync();
        _server.Respond($$"""{"datasetExportJobArn":"{{JobArn}}","datasetExportJob":{"datasetExportJobArn":"{{JobArn}}"},"datasetExportJobs":[],"tags":[]}""");
        _theirs = new AmazonPersonalizeClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonPersonalizeConfig { ServiceURL = _server.Url, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        _ours = _server.ConnectWithoutRetries();
    }

    public async ValueTask DisposeAsync()
    {
        _ours.Dispose();
        _theirs.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("s3://bucket/a b/größe/", null, null, false)]
    [InlineData("s3://bucket/<a>&'b'\"\u2028/", KeyArn, "BULK", true)]
    [InlineData("s3://bucket/", null, "ALL", true)]
    public async Task Create(string path, string? key, string? mode, bool hasTags)
    {
        await _ours.CreateAsync(
            new DatasetExportJobRequest
            {
                JobName = "nightly",
                DatasetArn = DatasetArn,
                RoleArn = RoleArn,
                S3DataDestinationPath = path,
                KmsKeyArn = key,
                IngestionMode = mode is null ? null : Enum.Parse<IngestionMode>(mode),
                Tags = hasTags ? [new Tag("team", "shop + 東京 @/:=."), new Tag("empty", "")] : null,
            },
            Cancel);
        await _theirs.CreateDatasetExportJobAsync(
            new CreateDatasetExportJobRequest
            {
                JobName = "nightly",
                DatasetArn = DatasetArn,
                RoleArn = RoleArn,
                JobOutput = new DatasetExportJobOutput { S3DataDestination = new S3DataConfig { Path = path, KmsKeyArn = key } },
                IngestionMode = mode,
                Tags = hasTags ? [new SdkTag { TagKey = "team", TagValue = "shop + 東京 @/:=." }, new SdkTag { TagKey = "empty", TagValue = "" }] : null,
            },
            Cancel);

        AssertSame();
    }

    [Fact]
    public async Task Describe()
    {
        await _ours.DescribeAsync(JobArn, Cancel);
        await _theirs.DescribeDatasetExportJobAsync(new DescribeDatasetExportJobRequest { DatasetExportJobArn = JobArn }, Cancel);

        AssertSame();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(DatasetArn, "a token+/=")]
    public async Task List(string? dataset, string? token)
    {
        await _ours.ListAsync(dataset, token, 7, Cancel);
        await _theirs.ListDatasetExportJobsAsync(new ListDatasetExportJobsRequest { DatasetArn = dataset, NextToken = token, MaxResults = 7 }, Cancel);

        AssertSame();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset-group/group", "a token+/=")]
    public async Task List_datasets(string? group, string? token)
    {
        await _ours.ListDatasetsAsync(group, token, 7, Cancel);
        await _theirs.ListDatasetsAsync(new ListDatasetsRequest { DatasetGroupArn = group, NextToken = token, MaxResults = 7 }, Cancel);

        AssertSame();
    }

    [Fact]
    public async Task List_tags()
    {
        await _ours.ListTagsAsync(JobArn, Cancel);
        await _theirs.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = JobArn }, Cancel);

        AssertSame();
    }

    [Theory]
    [InlineData("InvalidInputException")]
    [InlineData("InvalidNextTokenException")]
    [InlineData("LimitExceededException")]
    [InlineData("ResourceAlreadyExistsException")]
    [InlineData("ResourceInUseException")]
    [InlineData("ResourceNotFoundException")]
    [InlineData("TooManyTagKeysException")]
    [InlineData("TooManyTagsException")]
    public async Task Reads_each_error_of_the_model(string code)
    {
        // Takes the response that stands for all others.
        await _ours.ListTagsAsync(JobArn, Cancel);
        _server.Respond($$"""{"__type":"com.amazonaws.personalize#{{code}}","message":"why"}""", 400, "request-7");

        // One operation may throw any of them: a client reads the code, whatever the operation.
        AmazonPersonalizeException theirs = await Assert.ThrowsAnyAsync<AmazonPersonalizeException>(
            () => _theirs.CreateDatasetExportJobAsync(new CreateDatasetExportJobRequest { JobName = "a" }, Cancel));
        PersonalizeException ours = await Assert.ThrowsAsync<PersonalizeException>(() => _ours.DescribeAsync(JobArn, Cancel));

        Assert.Equal((theirs.ErrorCode, theirs.Message, theirs.RequestId, theirs.StatusCode), (ours.ErrorCode, ours.Message, ours.RequestId, ours.StatusCode));
        Assert.Equal(code, ours.ErrorCode);
    }

    private void AssertSame()
    {
        Assert.Collection(
            _server.Requests,
            ours => Assert.StartsWith("AmazonPersonalize.", ours.Operation, StringComparison.Ordinal),
            theirs =>
            {
                CaptureServer.Request ours = _server.Requests.First();
                Assert.Equal((theirs.Operation, theirs.Method, theirs.Path, theirs.Headers["Content-Type"]),
                    (ours.Operation, ours.Method, ours.Path, ours.Headers["Content-Type"]));
                Assert.Equal(theirs.CanonicalBody, ours.CanonicalBody);
            });
    }
}
