using System.Diagnostics;

namespace PersonalizeExport.Tests.Contract;

/// <summary>
/// Three jobs for all tests, as each of them costs an export and is there for good: one without an ingestion mode, one of ALL, one of BULK. They are
/// followed to their ends before the first test, so that no test depends on another.
/// </summary>
public sealed class ContractJobs : IAsyncLifetime
{
    // The limit of AWS's own samples.
    private static readonly TimeSpan Timeout = TimeSpan.FromHours(3);

    public ContractService Service { get; } = new();

    public ContractJob Default { get; private set; } = null!;

    public ContractJob OfAll { get; private set; } = null!;

    public ContractJob OfBulk { get; private set; } = null!;

    public IReadOnlyList<ContractJob> InOrder => [Default, OfAll, OfBulk];

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        string prefix = $"contract-{Guid.NewGuid():N}";
        Default = await CreateAsync($"{prefix}-default", null);
        OfAll = await CreateAsync($"{prefix}-all", "ALL");
        OfBulk = await CreateAsync($"{prefix}-bulk", "BULK");

        for (long start = Stopwatch.GetTimestamp(); ; await Service.PassTimeAsync())
        {
            foreach (ContractJob job in InOrder.Where(job => !job.HasEnded))
            {
                JsonNode response = await Service.GetAsync("DescribeDatasetExportJob", new JsonObject { ["datasetExportJobArn"] = job.Arn });
                job.Descriptions.Add(response["datasetExportJob"]!);
            }

            if (InOrder.All(job => job.HasEnded))
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < Timeout, $"The jobs {prefix}-* have not finished after {Timeout}.");
        }
    }

    public static JsonArray Tags(params (string Key, string Value)[] tags) =>
        [.. tags.Select(tag => (JsonNode)new JsonObject { ["tagKey"] = tag.Key, ["tagValue"] = tag.Value })];

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private async Task<ContractJob> CreateAsync(string name, string? mode)
    {
        JsonObject request = Service.CreateRequest(name);
        request["tags"] = Tags(("team", "search"), ("empty", ""));
        if (mode is not null)
        {
            request["ingestionMode"] = mode;
        }

        return new ContractJob(request, await Service.GetAsync("CreateDatasetExportJob", request));
    }
}

/// <summary>A job that the tests have created, with all that was seen of it until it ended.</summary>
public sealed record ContractJob(JsonObject Request, JsonNode Response)
{
    public string Name => (string)Request["jobName"]!;

    public string Arn => (string)Response["datasetExportJobArn"]!;

    public string Folder => (string)Request["jobOutput"]!["s3DataDestination"]!["path"]!;

    /// <summary>The descriptions of each poll, the first from right after the creation, the last from after the end.</summary>
    public List<JsonNode> Descriptions { get; } = [];

    public JsonNode Last => Descriptions[^1];

    public bool HasEnded => Descriptions.Count > 0 && (string?)Last["status"] is "ACTIVE" or "CREATE FAILED";
}
