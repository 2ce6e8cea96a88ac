using System.Text.RegularExpressions;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Tests.Aws;

/// <summary>What goes over the wire and what is read from it, against real HTTP.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private const string DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS";
    private const string JobArn = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/nightly";
    private const string Created = $$"""{"datasetExportJobArn":"{{JobArn}}"}""";
    private const string Described = $$"""{"datasetExportJob":{{Created}}}""";

    private CaptureServer _server = null!;
    private IPersonalizeExportService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await CaptureServer.StartAsync();

        // There is no such character set, and who believed the header could read nothing.
        _server.Headers["Content-Type"] = "application/x-amz-json-1.1; charset=none";
        _service = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("us-east-1", false, false, "https://personalize.us-east-1.amazonaws.com")]
    [InlineData("eu-west-1", false, true, "https://personalize.eu-west-1.api.aws")]
    [InlineData("us-west-2", true, false, "https://personalize-fips.us-west-2.amazonaws.com")]
    [InlineData("us-west-2", true, true, "https://personalize-fips.us-west-2.api.aws")]
    [InlineData("cn-north-1", false, false, "https://personalize.cn-north-1.amazonaws.com.cn")]
    [InlineData("mars-north-1", false, false, "https://personalize.mars-north-1.amazonaws.com")]
    public void Endpoint_follows_from_region_FIPS_and_dual_stack(string region, bool useFips, bool useDualStack, string url) =>
        Assert.Equal(url, new ServiceConfig("personalize", new ClientSettings(region, null, useFips, useDualStack)).Url);

    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("/base", "/base/")]
    [InlineData("/base/", "/base/")]
    public async Task Speaks_AWS_JSON_1_1_and_signs_for_personalize_the_path_that_is_sent(string path, string sentPath)
    {
        _server.Respond(Described);
        using PersonalizeClient client = TestClient.Connect(_server.Url + path);

        await client.DescribeAsync(JobArn, Cancel);

        CaptureServer.Request sent = Assert.Single(_server.Requests);
        Assert.Equal(
            ("POST", sentPath, "AmazonPersonalize.DescribeDatasetExportJob", "application/x-amz-json-1.1", Created),
            (sent.Method, sent.Path, sent.Operation, sent.Headers["Content-Type"], sent.Body));
        Assert.Contains("PersonalizeExport", sent.Headers["User-Agent"]);

        using HttpRequestMessage signed = new(HttpMethod.Post, _server.Url + sent.Path);
        string[] names = Regex.Match(sent.Headers["Authorization"], "SignedHeaders=([^,]+)").Groups[1].Value.Split(';');
        foreach (string name in names.Except(["host", "x-amz-date", "content-type"]))
        {
            signed.Headers.TryAddWithoutValidation(name, sent.Headers[name]);
        }

        byte[] body = Encoding.UTF8.GetBytes(sent.Body);
        signed.Content = new ByteArrayContent(body) { Headers = { { "Content-Type", sent.Headers["Content-Type"] } } };
        DateTimeOffset at = DateTimeOffset.ParseExact(
            sent.Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        new EmulatorSigner("test", "test", "eu-west-1").Sign(signed, body, at, names);
        Assert.Equal(signed.Headers.GetValues("Authorization").Single(), sent.Headers["Authorization"]);
    }

    [Fact]
    public async Task Sends_only_what_was_requested()
    {
        _server.Respond(Created);

        DatasetExportJob job = await _service.CreateAsync(TestClient.Request, Cancel);

        Assert.Equal(
            """{"datasetArn":"arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS","jobName":"nightly","jobOutput":{"s3DataDestination":{"path":"s3://bucket/folder/"}},"roleArn":"arn:aws:iam::123456789012:role/export"}""",
            Assert.Single(_server.Requests).CanonicalBody);
        Assert.Equal((JobArn, JobStatus.CreatePending, "PUT"), (job.DatasetExportJobArn, job.Status, job.IngestionMode));
        Assert.Null(job.CreationDateTime);
    }

    [Fact]
    public async Task Sends_all_that_was_requested()
    {
        _server.Respond(Created);

        DatasetExportJob job = await _service.CreateAsync(
            TestClient.Request with
            {
                KmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1",
                IngestionMode = IngestionMode.ALL,
                Tags = [new Tag("team", "shop + 東京"), new Tag("empty", "")],
            },
            Cancel);

        CaptureServer.Request request = Assert.Single(_server.Requests);
        Assert.Equal(
            """{"datasetArn":"arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS","ingestionMode":"ALL","jobName":"nightly","jobOutput":{"s3DataDestination":{"kmsKeyArn":"arn:aws:kms:eu-west-1:123456789012:key/1","path":"s3://bucket/folder/"}},"roleArn":"arn:aws:iam::123456789012:role/export","tags":[{"tagKey":"team","tagValue":"shop \u002B \u6771\u4EAC"},{"tagKey":"empty","tagValue":""}]}""",
            request.CanonicalBody);
        Assert.Equal("AmazonPersonalize.CreateDatasetExportJob", request.Operation);
        Assert.Equal("ALL", job.IngestionMode);
        Assert.Equal(["team=shop + 東京", "empty="], job.Tags!.Select(tag => tag.ToString()));
    }

    [Fact]
    public async Task Traces_each_request_with_its_number_among_the_tries()
    {
        _server.Respond("""{"__type":"ThrottlingException","message":"slower"}""", 400, "request-1");
        _server.Respond("""{"__type":"InternalServerException","message":"secret body"}""", 500, "request-2");
        _server.Respond(Described, requestId: "request-3");
        List<string> lines = [];
        using IPersonalizeExportService service = _server.Connect(lines.Add);

        Assert.Equal(JobArn, (await service.DescribeAsync(JobArn, Cancel)).DatasetExportJobArn);

        string call = $"DescribeDatasetExportJob to {new Uri(_server.Url).Authority}: status";
        Assert.Equal(
            [
                $"{call} 400, request ID request-1, N ms, try 1",
                $"{call} 500, request ID request-2, N ms, try 2",
                $"{call} 200, request ID request-3, N ms, try 3",
            ],
            lines.Select(line => Regex.Replace(line, "[0-9]+ ms", "N ms")));
    }

    [Fact]
    public async Task Reads_a_description_and_passes_over_what_it_does_not_know()
    {
        _server.Respond($$$"""
            {"datasetExportJob":{"jobName":"nightly","datasetExportJobArn":"{{{JobArn}}}","datasetArn":"{{{DatasetArn}}}","ingestionMode":"DELTA",
            "roleArn":"arn:aws:iam::123456789012:role/export","status":"CREATE FAILED","jobOutput":{"s3DataDestination":{"path":"s3://bucket/folder/","kmsKeyArn":"k"},"new":1},
            "creationDateTime":1542392161.837,"lastUpdatedDateTime":1542392162,"failureReason":"no bucket","newMember":{"deep":[1,2,{}]}},"alsoNew":null}
            """);

        DatasetExportJob job = await _service.DescribeAsync(JobArn, Cancel);

        DatasetExportJob expected = new()
        {
            JobName = "nightly",
            DatasetExportJobArn = JobArn,
            DatasetArn = DatasetArn,
            IngestionMode = "DELTA",
            RoleArn = "arn:aws:iam::123456789012:role/export",
            Status = JobStatus.CreateFailed,
            S3DataDestinationPath = "s3://bucket/folder/",
            KmsKeyArn = "k",
            CreationDateTime = new DateTime(2018, 11, 16, 18, 16, 1, 837, DateTimeKind.Utc),
            LastUpdatedDateTime = new DateTime(2018, 11, 16, 18, 16, 2, DateTimeKind.Utc),
            FailureReason = "no bucket",
        };
        Assert.Equal(expected, job);
        Assert.Equal(DateTimeKind.Utc, job.CreationDateTime!.Value.Kind);
    }

    [Theory]
    [InlineData("-62135596800", "0001-01-01T00:00:00Z")]
    [InlineData("253402300799", "9999-12-31T23:59:59Z")]
    [InlineData("0.001", "1970-01-01T00:00:00.001Z")]
    public async Task Reads_every_time_there_is(string seconds, string time)
    {
        _server.Respond($$$"""{"datasetExportJob":{"datasetExportJobArn":"a","creationDateTime":{{{seconds}}},"lastUpdatedDateTime":null}}""");

        DatasetExportJob job = await _service.DescribeAsync(JobArn, Cancel);

        Assert.Equal(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).UtcDateTime, job.CreationDateTime);
        Assert.Null(job.LastUpdatedDateTime);
    }

    [Fact]
    public async Task Lists_a_page_at_a_time()
    {
        _server.Respond($$$"""{"datasetExportJobs":[{"datasetExportJobArn":"{{{JobArn}}}","status":"ACTIVE"}],"nextToken":"more"}""");
        _server.Respond("""{"datasetExportJobs":[]}""");

        Page<DatasetExportJob> first = await _service.ListAsync(DatasetArn, null, 100, Cancel);
        Page<DatasetExportJob> last = await _service.ListAsync(null, first.NextToken, 7, Cancel);

        AssertPaged("ListDatasetExportJobs", $"\"datasetArn\":\"{DatasetArn}\"", last);
        DatasetExportJob expected = new() { DatasetExportJobArn = JobArn, Status = "ACTIVE", DatasetArn = DatasetArn };
        Assert.Equal([expected], first.Items);
    }

    [Fact]
    public async Task Lists_datasets_a_page_at_a_time()
    {
        const string group = "arn:aws:personalize:eu-west-1:123456789012:dataset-group/group";
        _server.Respond($$$"""
            {"datasets":[{"name":"n","datasetArn":"{{{DatasetArn}}}","datasetType":"Items","status":"ACTIVE",
            "creationDateTime":1542392161.837,"lastUpdatedDateTime":1542392261}],"nextToken":"more"}
            """);
        _server.Respond("""{"nextToken":""}""");

        Page<Dataset> first = await _service.ListDatasetsAsync(group, null, 100, Cancel);
        Page<Dataset> last = await _service.ListDatasetsAsync(null, first.NextToken, 7, Cancel);

        AssertPaged("ListDatasets", $"\"datasetGroupArn\":\"{group}\"", last);
        Dataset expected = new()
        {
            DatasetArn = DatasetArn,
            Name = "n",
            DatasetType = "Items",
            Status = "ACTIVE",
            CreationDateTime = DateTime.UnixEpoch.AddMilliseconds(1542392161837),
            LastUpdatedDateTime = DateTime.UnixEpoch.AddSeconds(1542392261),
        };
        Assert.Equal([expected], first.Items);
    }

    [Fact]
    public async Task Lists_tags()
    {
        _server.Respond("""{"tags":[{"tagKey":"a","tagValue":"b"}]}""");

        Assert.Equal([new Tag("a", "b")], await _service.ListTagsAsync(JobArn, Cancel));
        CaptureServer.Request request = Assert.Single(_server.Requests);
        Assert.Equal(("AmazonPersonalize.ListTagsForResource", $$"""{"resourceArn":"{{JobArn}}"}"""), (request.Operation, request.Body));
    }

    [Theory]
    [InlineData("""{"__type":"ResourceNotFoundException","message":"gone"}""")]
    [InlineData("""{"__type":"com.amazonaws.personalize#ResourceNotFoundException","Message":"gone"}""")]
    [InlineData("""{"__type":"ResourceNotFoundException:http://internal.amazon.com/","message":"gone"}""")]
    public async Task Reads_an_error_in_every_form_that_AWS_uses(string body)
    {
        _server.Respond(body, 400, "request-7");

        PersonalizeException error = await TestClient.ErrorAtAsync(_server.Url);

        Assert.Equal(("ResourceNotFoundException", "gone", "request-7"), (error.ErrorCode, error.Message, error.RequestId));
    }

    [Theory]
    [InlineData("Describe", "{")]
    [InlineData("Describe", "<html>")]
    [InlineData("Describe", "[]")]
    [InlineData("Describe", "{}")]
    [InlineData("Describe", "null")]
    [InlineData("Describe", """{"datasetExportJob":{"jobName":"x"}}""")]
    [InlineData("Describe", """{"datasetExportJob":{"datasetExportJobArn":"a","creationDateTime":"yesterday"}}""")]
    [InlineData("Describe", """{"datasetExportJob":{"datasetExportJobArn":"a","creationDateTime":1e300}}""")]
    [InlineData("Describe", """{"datasetExportJob":{"datasetExportJobArn":"a","creationDateTime":-62135596801}}""")]
    [InlineData("Describe", """{"datasetExportJob":{"datasetExportJobArn":"a","creationDateTime":253402300800}}""")]
    [InlineData("Create", """{"datasetExportJobArn":""}""")]
    [InlineData("Create", """{"datasetExportJobArn":"garbage"}""")]
    [InlineData("Create", $$"""{"datasetExportJobArn":"{{DatasetArn}}"}""")]
    [InlineData("ListDatasets", """{"datasets":[null]}""")]
    [InlineData("ListDatasets", """{"datasets":[{"name":"n"}]}""")]
    [InlineData("ListDatasets", """{"datasets":[{"datasetArn":null}]}""")]
    public async Task Response_without_what_it_must_have_is_a_transient_error_that_leaves_the_outcome_unknown(string operation, string body)
    {
        _server.Respond(body);
        using IPersonalizeExportService service = _server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => operation switch
        {
            "Create" => service.CreateAsync(TestClient.Request, Cancel),
            "ListDatasets" => service.ListDatasetsAsync(null, null, 100, Cancel),
            _ => (Task)service.DescribeAsync(JobArn, Cancel),
        });

        Assert.Equal((ErrorKind.MalformedResponse, true, true), (error.Kind, error.IsTransient, error.MayHaveRun));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 21 Oct 2026 07:28:10 GMT", null)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task Does_not_send_a_throttled_request_again_and_says_when_the_service_wants_it_again(string? retryAfter, int? seconds)
    {
        _server.Respond("""{"__type":"ThrottlingException","message":"slow down"}""", 400);
        _server.Headers["Date"] = "Wed, 21 Oct 2026 07:28:00 GMT";
        if (retryAfter is not null)
        {
            _server.Headers["Retry-After"] = retryAfter;
        }

        PersonalizeException error = await TestClient.ErrorAtAsync(_server.Url, retries: 1);

        Assert.Single(_server.Requests);
        Assert.Equal(seconds, (int?)error.RetryAfter?.TotalSeconds);
    }

    // The first page of a parent, the second and last of all.
    private void AssertPaged<T>(string operation, string parent, Page<T> last)
    {
        Assert.Equal(
            [$$"""{{{parent}},"maxResults":100}""", """{"nextToken":"more","maxResults":7}"""],
            _server.Requests.Select(request => request.Body));
        Assert.All(_server.Requests, request => Assert.Equal($"AmazonPersonalize.{operation}", request.Operation));
        Assert.Empty(last.Items);
        Assert.Null(last.NextToken);
    }
}
