using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.AwsClients;

/// <summary>For the same input our client and AWS CLI send the same body and the same target, white space and the order of members aside.</summary>
[Trait("Category", "Interop")]
public sealed class AwsCliWireTests : IAsyncLifetime
{
    private const string DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS";
    private const string JobArn = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/nightly";
    private const string RoleArn = "arn:aws:iam::123456789012:role/path/export+1";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private CaptureServer _server = null!;
    private IPersonalizeExportService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await CaptureServer.StartAsync();
        _server.Respond($$"""{"datasetExportJobArn":"{{JobArn}}","datasetExportJob":{"datasetExportJobArn":"{{JobArn}}"},"datasetExportJobs":[],"tags":[]}""");
        _service = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Create_with_what_must_be_given()
    {
        await _service.CreateAsync(
            new DatasetExportJobRequest { JobName = "nightly", DatasetArn = DatasetArn, RoleArn = RoleArn, S3DataDestinationPath = "s3://bucket/a b/größe/" }, Cancel);

        await AssertSameAsync(
            "create-dataset-export-job", "--job-name", "nightly", "--dataset-arn", DatasetArn, "--role-arn", RoleArn,
            "--job-output", """{"s3DataDestination":{"path":"s3://bucket/a b/größe/"}}""");
    }

    [Fact]
    public async Task Create_with_all_that_can_be_given()
    {
        await _service.CreateAsync(
            new DatasetExportJobRequest
            {
                JobName = "nightly",
                DatasetArn = DatasetArn,
                RoleArn = RoleArn,
                S3DataDestinationPath = "s3://bucket/<a>&'b'/",
                KmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1",
                IngestionMode = IngestionMode.BULK,
                Tags = [new Tag("team", "shop + 東京 @/:=."), new Tag("empty", "")],
            },
            Cancel);

        await AssertSameAsync(
            "create-dataset-export-job", "--job-name", "nightly", "--dataset-arn", DatasetArn, "--role-arn", RoleArn, "--ingestion-mode", "BULK",
            "--job-output", """{"s3DataDestination":{"path":"s3://bucket/<a>&'b'/","kmsKeyArn":"arn:aws:kms:eu-west-1:123456789012:key/1"}}""",
            "--tags", """[{"tagKey":"team","tagValue":"shop + 東京 @/:=."},{"tagKey":"empty","tagValue":""}]""");
    }

    [Fact]
    public async Task Describe()
    {
        await _service.DescribeAsync(JobArn, Cancel);

        await AssertSameAsync("describe-dataset-export-job", "--dataset-export-job-arn", JobArn);
    }

    [Fact]
    public async Task List_of_a_dataset()
    {
        await _service.ListAsync(DatasetArn, "token==", 100, Cancel);

        await AssertSameAsync("list-dataset-export-jobs", "--dataset-arn", DatasetArn, "--next-token", "token==", "--max-results", "100", "--no-paginate");
    }

    [Fact]
    public async Task List_of_the_account()
    {
        await _service.ListAsync(null, null, 7, Cancel);

        await AssertSameAsync("list-dataset-export-jobs", "--max-results", "7", "--no-paginate");
    }

    [Fact]
    public async Task Tags()
    {
        await _service.ListTagsAsync(JobArn, Cancel);

        await AssertSameAsync("list-tags-for-resource", "--resource-arn", JobArn);
    }

    private async Task AssertSameAsync(params string[] arguments)
    {
        string aws = Programs.Require("aws", "AWS CLI");
        (int exitCode, _, string error) = await EmulatorClientProcess.RunAsync(aws, ["personalize", .. arguments], new Uri(_server.Url));
        Assert.True(exitCode == 0, error);

        CaptureServer.Request[] requests = [.. _server.Requests];
        Assert.Equal(2, requests.Length);
        Assert.Equal(requests[1].Operation, requests[0].Operation);
        Assert.Equal(requests[1].Headers["Content-Type"], requests[0].Headers["Content-Type"]);
        Assert.Equal(requests[1].CanonicalBody, requests[0].CanonicalBody);
    }
}
