namespace PersonalizeExport.Tests.Properties;

/// <summary>Whatever comes back over the wire, a call ends in a value or in a failed call that can be classified, never in a bug's exception.</summary>
public class FuzzedResponseTests
{
    private const string Summary =
        """
        {"jobName":"nightly","datasetExportJobArn":"arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/nightly",
        "status":"ACTIVE","creationDateTime":1542392161.837,"lastUpdatedDateTime":1542392261.0,"failureReason":"none"}
        """;

    private const string DatasetSummary =
        """
        {"name":"items","datasetArn":"arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS","datasetType":"ITEMS",
        "status":"ACTIVE","creationDateTime":1542392161.837,"lastUpdatedDateTime":1542392261.0}
        """;

    private const string Description =
        """
        {"jobName":"nightly","datasetExportJobArn":"arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/nightly",
        "datasetArn":"arn:aws:personalize:eu-west-1:123456789012:dataset/group/ITEMS","ingestionMode":"ALL",
        "roleArn":"arn:aws:iam::123456789012:role/export","jobOutput":{"s3DataDestination":{"path":"s3://bucket/folder/","kmsKeyArn":"k"}},
        "status":"ACTIVE","creationDateTime":1542392161.837,"lastUpdatedDateTime":1542392261.0,"failureReason":"none"}
        """;

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    /// <summary>Each operation with a good response.</summary>
    private static readonly Dictionary<string, (string GoodBody, Func<IPersonalizeExportService, Task<object>> CallAsync)> Calls = new()
    {
        ["Create"] = (
            """{"datasetExportJobArn":"arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/nightly"}""",
            async service => await service.CreateAsync(TestClient.Request, Cancel)),
        ["Describe"] = ($$"""{"datasetExportJob":{{Description}}}""", async service => await service.DescribeAsync("arn", Cancel)),
        ["List"] = (
            $$"""{"datasetExportJobs":[{{Summary}},{{Summary}}],"nextToken":"more"}""",
            async service => await service.ListAsync(null, null, 100, Cancel)),
        ["ListDatasets"] = (
            $$"""{"datasets":[{{DatasetSummary}},{{DatasetSummary}}],"nextToken":"more"}""",
            async service => await service.ListDatasetsAsync(null, null, 100, Cancel)),
        ["ListTags"] = (
            """{"tags":[{"tagKey":"team","tagValue":"shop"},{"tagKey":"a","tagValue":""}]}""",
            async service => await service.ListTagsAsync("arn", Cancel)),
    };

    public static TheoryData<string> Operations => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Is_a_value_or_a_failed_call(string operation)
    {
        int first = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out int given) ? given : 20180522;
        int count = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_COUNT"), out int wanted) ? wanted : 750;
        await using RawServer server = new();
        using IPersonalizeExportService service = server.ConnectWithoutRetries();
        int values = 0;
        for (int seed = first; seed < first + count; seed++)
        {
            server.Response = new ResponseFuzzer(seed).Next(Calls[operation].GoodBody);
            try
            {
                AssertIsWhole(await Calls[operation].CallAsync(service));
                values++;
            }
            catch (PersonalizeException error)
            {
                // What was lost on the way back may have been done: only a response that says so is a refusal.
                Assert.True(error.IsTransient || error.InnerException is ServiceException, $"FUZZ_SEED={seed}: {error.Kind}: {error}");
            }
            catch (Exception error) when (!Cancel.IsCancellationRequested)
            {
                Assert.Fail($"FUZZ_SEED={seed}: {error}");
            }
        }

        // Not so wild that nothing is ever read.
        Assert.InRange(values, count / 20, count - 1);
    }

    // A caller need not check a value.
    private static void AssertIsWhole(object value)
    {
        switch (value)
        {
            case DatasetExportJob job:
                Assert.NotNull(job.DatasetExportJobArn);
                _ = (job.Region, job.KeyPrefix, job.Duration, job.ToString());
                break;
            case Dataset dataset:
                Assert.NotNull(dataset.DatasetArn);
                _ = (dataset.DatasetGroup, dataset.Region, dataset.IsExportable, dataset.ToString());
                break;
            case Tag tag:
                Assert.NotNull(tag.TagKey);
                Assert.NotNull(tag.TagValue);
                break;
            case Page<DatasetExportJob> page:
                Assert.NotEqual("", page.NextToken);
                Assert.All(page.Items, AssertIsWhole);
                break;
            case Page<Dataset> page:
                Assert.NotEqual("", page.NextToken);
                Assert.All(page.Items, AssertIsWhole);
                break;
            case IReadOnlyList<Tag> tags:
                Assert.All(tags, AssertIsWhole);
                break;
        }
    }
}
