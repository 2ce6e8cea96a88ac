using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using PersonalizeExport.Aws;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Aws;

/// <summary>What goes over the wire and what is read from it, against real HTTP.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private const string DatasetArn = "arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS";
    private const string JobArn = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/nightly";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private CaptureServer _server = null!;
    private IPersonalizeExportService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await CaptureServer.StartAsync();
        _service = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Speaks_AWS_JSON_1_1_and_signs_for_personalize()
    {
        _server.Respond("""{"datasetExportJob":{"datasetExportJobArn":"a"}}""");

        await _service.DescribeAsync(JobArn, Cancel);

        CaptureServer.Request request = Assert.Single(_server.Requests);
        Assert.Equal(("POST", "/"), (request.Method, request.Path));
        Assert.Equal("AmazonPersonalize.DescribeDatasetExportJob", request.Operation);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=test/[0-9]{8}/eu-west-1/personalize/aws4_request, ", request.Headers["Authorization"]);
        Assert.Contains("PersonalizeExport", request.Headers["User-Agent"]);
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("/base", "/base/")]
    [InlineData("/base/", "/base/")]
    public async Task Signature_is_of_the_path_that_is_sent(string path, string sentPath)
    {
        _server.Respond("""{"datasetExportJob":{"datasetExportJobArn":"a"}}""");
        using PersonalizeClient client = new(
            new BasicAWSCredentials("test", "test"), new ServiceConfig("personalize", new ClientSettings("eu-west-1", _server.Url + path)));

        await client.DescribeAsync(JobArn, Cancel);

        CaptureServer.Request sent = Assert.Single(_server.Requests);
        Assert.Equal(sentPath, sent.Path);
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
        _server.Respond($$$"""{"datasetExportJobArn":"{{{JobArn}}}"}""");

        DatasetExportJob job = await _service.CreateAsync(Request, Cancel);

        Assert.Equal(
            """{"datasetArn":"arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS","jobName":"nightly","jobOutput":{"s3DataDestination":{"path":"s3://bucket/folder/"}},"roleArn":"arn:aws:iam::123456789012:role/export"}""",
            Assert.Single(_server.Requests).CanonicalBody);
        Assert.Equal(JobArn, job.DatasetExportJobArn);
        Assert.Equal(JobStatus.CreatePending, job.Status);
        Assert.Equal("PUT", job.IngestionMode);
        Assert.Null(job.CreationDateTime);
    }

    [Fact]
    public async Task Sends_all_that_was_requested()
    {
        _server.Respond($$$"""{"datasetExportJobArn":"{{{JobArn}}}"}""");

        DatasetExportJob job = await _service.CreateAsync(
            Request with
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
        _server.Respond("""{"datasetExportJob":{"datasetExportJobArn":"a"}}""", requestId: "request-3");
        List<string> lines = [];
        using IPersonalizeExportService service = _server.Connect(lines.Add);

        await service.DescribeAsync(JobArn, Cancel);

        string host = new Uri(_server.Url).Authority;
        Assert.Equal(
            [
                $"DescribeDatasetExportJob to {host}: status 400, request ID request-1, N ms, try 1",
                $"DescribeDatasetExportJob to {host}: status 500, request ID request-2, N ms, try 2",
                $"DescribeDatasetExportJob to {host}: status 200, request ID request-3, N ms, try 3",
            ],
            lines.Select(line => Regex.Replace(line, "[0-9]+ ms", "N ms")));
    }

    [Fact]
    public async Task Reads_a_description_and_passes_over_what_it_does_not_know()
    {
        _server.Respond($$$"""
            {"datasetExportJob":{"jobName":"nightly","datasetExportJobArn":"{{{JobArn}}}","datasetArn":"{{{DatasetArn}}}","ingestionMode":"BULK",
            "roleArn":"arn:aws:iam::123456789012:role/export","status":"CREATE FAILED","jobOutput":{"s3DataDestination":{"path":"s3://bucket/folder/","kmsKeyArn":"k"},"new":1},
            "creationDateTime":1542392161.837,"lastUpdatedDateTime":1542392162,"failureReason":"no bucket","newMember":{"deep":[1,2,{}]}},"alsoNew":null}
            """);

        DatasetExportJob job = await _service.DescribeAsync(JobArn, Cancel);

        Assert.Equal($$$"""{"datasetExportJobArn":"{{{JobArn}}}"}""", Assert.Single(_server.Requests).Body);
        Assert.Equal(
            new DatasetExportJob
            {
                JobName = "nightly",
                DatasetExportJobArn = JobArn,
                DatasetArn = DatasetArn,
                IngestionMode = "BULK",
                RoleArn = "arn:aws:iam::123456789012:role/export",
                Status = JobStatus.CreateFailed,
                S3DataDestinationPath = "s3://bucket/folder/",
                KmsKeyArn = "k",
                CreationDateTime = new DateTime(2018, 11, 16, 18, 16, 1, 837, DateTimeKind.Utc),
                LastUpdatedDateTime = new DateTime(2018, 11, 16, 18, 16, 2, DateTimeKind.Utc),
                FailureReason = "no bucket",
            },
            job);
        Assert.Equal(DateTimeKind.Utc, job.CreationDateTime!.Value.Kind);
    }

    [Theory]
    [InlineData("-62135596800", "0001-01-01T00:00:00Z")]
    [InlineData("253402300799", "9999-12-31T23:59:59Z")]
    [InlineData("0.001", "1970-01-01T00:00:00.001Z")]
    public async Task Reads_every_time_there_is(string seconds, string time)
    {
        _server.Respond($$$"""{"datasetExportJob":{"datasetExportJobArn":"{{{JobArn}}}","creationDateTime":{{{seconds}}},"lastUpdatedDateTime":null}}""");

        DatasetExportJob job = await _service.DescribeAsync(JobArn, Cancel);

        Assert.Equal(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime, job.CreationDateTime);
        Assert.Null(job.LastUpdatedDateTime);
    }

    [Theory]
    [InlineData("ALL")]
    [InlineData("DELTA")]
    public async Task Returns_the_ingestion_mode_as_the_service_writes_it_be_it_known_or_not(string mode)
    {
        _server.Respond($$$"""{"datasetExportJob":{"datasetExportJobArn":"{{{JobArn}}}","ingestionMode":"{{{mode}}}"}}""");

        Assert.Equal(mode, (await _service.DescribeAsync(JobArn, Cancel)).IngestionMode);
    }

    [Fact]
    public async Task Lists_a_page_at_a_time()
    {
        _server.Respond($$$"""{"datasetExportJobs":[{"datasetExportJobArn":"{{{JobArn}}}","status":"ACTIVE"}],"nextToken":"more"}""");
        _server.Respond("""{"datasetExportJobs":[]}""");

        Page<DatasetExportJob> first = await _service.ListAsync(DatasetArn, null, 100, Cancel);
        Page<DatasetExportJob> last = await _service.ListAsync(null, first.NextToken, 7, Cancel);

        Assert.Equal(
            [$$$"""{"datasetArn":"{{{DatasetArn}}}","maxResults":100}""", """{"nextToken":"more","maxResults":7}"""],
            _server.Requests.Select(request => request.Body));
        Assert.All(_server.Requests, request => Assert.Equal("AmazonPersonalize.ListDatasetExportJobs", request.Operation));
        Assert.Equal(DatasetArn, Assert.Single(first.Items).DatasetArn);
        Assert.Empty(last.Items);
        Assert.Null(last.NextToken);
    }

    [Fact]
    public async Task Lists_datasets_a_page_at_a_time()
    {
        const string group = "arn:aws:personalize:eu-west-1:123456789012:dataset-group/group";
        _server.Respond(
            $$$"""{"datasets":[{"name":"n","datasetArn":"{{{DatasetArn}}}","datasetType":"Items","status":"ACTIVE","creationDateTime":1542392161.837,"lastUpdatedDateTime":1542392261}],"nextToken":"more"}""");
        _server.Respond("""{"nextToken":""}""");

        Page<Dataset> first = await _service.ListDatasetsAsync(group, null, 100, Cancel);
        Page<Dataset> last = await _service.ListDatasetsAsync(null, first.NextToken, 7, Cancel);

        Assert.Equal(
            [$$"""{"datasetGroupArn":"{{group}}","maxResults":100}""", """{"nextToken":"more","maxResults":7}"""],
            _server.Requests.Select(request => request.Body));
        Assert.All(_server.Requests, request => Assert.Equal("AmazonPersonalize.ListDatasets", request.Operation));
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
        Assert.Empty(last.Items);
        Assert.Null(last.NextToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset/shop/ITEMS")]
    public async Task Takes_no_new_job_whose_ARN_is_none(string arn)
    {
        _server.Respond($$"""{"datasetExportJobArn":"{{arn}}"}""");

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => _service.CreateAsync(Request, Cancel));

        Assert.True(error.MayHaveRun);
    }

    [Theory]
    [InlineData("""{"datasets":[null]}""")]
    [InlineData("""{"datasets":[{"name":"n"}]}""")]
    [InlineData("""{"datasets":[{"datasetArn":null}]}""")]
    public async Task Takes_no_dataset_without_its_ARN(string response)
    {
        _server.Respond(response);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => _service.ListDatasetsAsync(null, null, 100, Cancel));

        Assert.Equal(ErrorKind.MalformedResponse, error.Kind);
    }

    [Fact]
    public async Task Lists_tags()
    {
        _server.Respond("""{"tags":[{"tagKey":"a","tagValue":"b"}]}""");

        Assert.Equal([new Tag("a", "b")], await _service.ListTagsAsync(JobArn, Cancel));
        CaptureServer.Request request = Assert.Single(_server.Requests);
        Assert.Equal(("AmazonPersonalize.ListTagsForResource", $$$"""{"resourceArn":"{{{JobArn}}}"}"""), (request.Operation, request.Body));
    }

    [Theory]
    [InlineData("""{"__type":"ResourceNotFoundException","message":"gone"}""")]
    [InlineData("""{"__type":"com.amazonaws.personalize#ResourceNotFoundException","Message":"gone"}""")]
    [InlineData("""{"__type":"ResourceNotFoundException:http://internal.amazon.com/","message":"gone"}""")]
    public async Task Reads_an_error_in_every_form_that_AWS_uses(string body)
    {
        _server.Respond(body, 400, "request-7");

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => _service.DescribeAsync(JobArn, Cancel));

        Assert.Equal(
            ("ResourceNotFoundException", "gone", "request-7"), (error.ErrorCode, error.Message, error.RequestId));
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Names_the_status_of_a_response_that_says_nothing_else()
    {
        _server.Respond("", 404);

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => _service.DescribeAsync(JobArn, Cancel));

        Assert.Equal("The response has HTTP status 404 (NotFound) and no error code or message.", error.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"datasetExportJob":{"datasetExportJobArn":"a","creationDateTime":"yesterday"}}""")]
    [InlineData("""{"datasetExportJob":{"datasetExportJobArn":"a","creationDateTime":1e300}}""")]
    [InlineData("""{"datasetExportJob":{"datasetExportJobArn":"a","creationDateTime":-62135596801}}""")]
    [InlineData("""{"datasetExportJob":{"datasetExportJobArn":"a","creationDateTime":253402300800}}""")]
    public async Task Calls_a_response_that_it_cannot_read_a_transient_error(string body)
    {
        _server.Respond(body);
        using IPersonalizeExportService service = _server.ConnectWithoutRetries();

        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => service.DescribeAsync(JobArn, Cancel));

        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"datasetExportJob":{"jobName":"x"}}""")]
    public async Task Takes_no_response_for_a_job_that_names_none(string body)
    {
        _server.Respond(body);

        Assert.Equal(ErrorKind.MalformedResponse, (await Assert.ThrowsAsync<PersonalizeException>(() => _service.DescribeAsync(JobArn, Cancel))).Kind);
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

        using PersonalizeClient client = new(new BasicAWSCredentials("test", "test"), new ServiceConfig("personalize", new ClientSettings("eu-west-1", _server.Url)));
        PersonalizeException error = await Assert.ThrowsAsync<PersonalizeException>(() => client.DescribeAsync(JobArn, Cancel));

        Assert.Single(_server.Requests);
        Assert.Equal(seconds, (int?)error.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Retries_an_error_of_the_service()
    {
        _server.Respond("""{"__type":"InternalFailure"}""", 500);
        _server.Respond($$$"""{"datasetExportJob":{"datasetExportJobArn":"{{{JobArn}}}"}}""");

        Assert.Equal(JobArn, (await _service.DescribeAsync(JobArn, Cancel)).DatasetExportJobArn);
        Assert.Equal(2, _server.Requests.Count);
    }

    private static DatasetExportJobRequest Request => new()
    {
        JobName = "nightly",
        DatasetArn = DatasetArn,
        RoleArn = "arn:aws:iam::123456789012:role/export",
        S3DataDestinationPath = "s3://bucket/folder/",
    };
}
