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
    public static TheoryData<string, string> Operations => new()
    {
        { nameof(IPersonalizeExportService.CreateAsync), """{"datasetExportJobArn":"arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/nightly"}""" },
        { nameof(IPersonalizeExportService.DescribeAsync), $$"""{"datasetExportJob":{{Description}}}""" },
        { nameof(IPersonalizeExportService.ListAsync), $$"""{"datasetExportJobs":[{{Summary}},{{Summary}}],"nextToken":"more"}""" },
        { nameof(IPersonalizeExportService.ListDatasetsAsync), $$"""{"datasets":[{{DatasetSummary}},{{DatasetSummary}}],"nextToken":"more"}""" },
        { nameof(IPersonalizeExportService.ListTagsAsync), """{"tags":[{"tagKey":"team","tagValue":"shop"},{"tagKey":"a","tagValue":""}]}""" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Is_a_value_or_a_failed_call(string operation, string goodBody)
    {
        int first = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out int given) ? given : 20180522;
        int count = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_COUNT"), out int wanted) ? wanted : 750;
        await using RawServer server = new();
        using IPersonalizeExportService service = server.ConnectWithoutRetries();
        int values = 0;
        for (int seed = first; seed < first + count; seed++)
        {
            server.Response = new ResponseFuzzer(seed).Next(goodBody);
            try
            {
                AssertIsWhole(await CallAsync(service, operation));
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

    private static async Task<object> CallAsync(IPersonalizeExportService service, string operation) => operation switch
    {
        nameof(IPersonalizeExportService.CreateAsync) => await service.CreateAsync(
            new DatasetExportJobRequest { JobName = "nightly", DatasetArn = "d", RoleArn = "r", S3DataDestinationPath = "s3://bucket/" }, Cancel),
        nameof(IPersonalizeExportService.DescribeAsync) => await service.DescribeAsync("arn", Cancel),
        nameof(IPersonalizeExportService.ListAsync) => await service.ListAsync(null, null, 100, Cancel),
        nameof(IPersonalizeExportService.ListDatasetsAsync) => await service.ListDatasetsAsync(null, null, 100, Cancel),
        _ => await service.ListTagsAsync("arn", Cancel),
    };

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
