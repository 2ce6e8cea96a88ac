using System.Text.Json;

namespace PersonalizeExport.Tests.Contract;

/// <summary>How the datasets that can be exported are found: by reading alone.</summary>
public sealed class DatasetContract(ContractService service) : IClassFixture<ContractService>
{
    // The middle of the dataset's ARN.
    private string GroupArn => service.Arn($"dataset-group/{service.DatasetArn.Split('/')[1]}");

    [Fact]
    [Expectation(Source.Model, Source.Guide)]
    public async Task Group_lists_the_dataset_whose_ARN_has_its_name()
    {
        List<JsonNode> datasets = await ListAsync(new JsonObject { ["datasetGroupArn"] = GroupArn });

        Assert.Contains(service.DatasetArn, datasets.Select(ArnOf));
        Assert.All(datasets, dataset => Assert.StartsWith(service.Arn($"dataset/{GroupArn.Split('/')[1]}/"), ArnOf(dataset), StringComparison.Ordinal));
    }

    [Fact]
    [Expectation(Source.Model)]
    public async Task Account_lists_the_datasets_of_every_group()
    {
        IEnumerable<string> ofAccount = (await ListAsync([])).Select(ArnOf);
        IEnumerable<string> ofGroup = (await ListAsync(new JsonObject { ["datasetGroupArn"] = GroupArn })).Select(ArnOf);

        Assert.Superset(ofGroup.ToHashSet(), ofAccount.ToHashSet());
    }

    [Fact]
    [Expectation(Source.Model)]
    public async Task Summary_has_name_type_status_and_times()
    {
        JsonNode summary = (await ListAsync([])).Single(dataset => ArnOf(dataset) == service.DatasetArn);

        Assert.Equal(
            ["creationDateTime", "datasetArn", "datasetType", "lastUpdatedDateTime", "name", "status"],
            summary.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(service.DatasetArn.Split('/')[^1], (string?)summary["datasetType"], ignoreCase: true);
        Assert.Equal(JsonValueKind.Number, summary["creationDateTime"]!.GetValueKind());
    }

    [Fact]
    [Expectation(Source.Model)]
    public async Task Small_pages_reach_each_dataset_once()
    {
        List<string> all = [.. (await ListAsync([])).Select(ArnOf).Order(StringComparer.Ordinal)];

        List<JsonNode> paged = await ListAsync(new JsonObject { ["maxResults"] = 1 + (all.Count / 50) });

        Assert.Equal(all, paged.Select(ArnOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Expectation(Source.Chosen, Undocumented = "the datasets of a group that is not there")]
    public async Task List_of_a_group_that_is_not_there_is_empty() =>
        Assert.Empty(await ListAsync(new JsonObject { ["datasetGroupArn"] = service.Arn("dataset-group/contract-none") }));

    private static string ArnOf(JsonNode dataset) => (string)dataset["datasetArn"]!;

    private Task<List<JsonNode>> ListAsync(JsonObject request) => service.ListAsync("ListDatasets", "datasets", request);
}
