namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorDatasetTests : EmulatorTest
{
    private const string ListDatasets = "ListDatasets";
    private const string Account = "arn:aws:personalize:us-east-1:123456789012";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (string dataset in new[] { "books/ACTIONS", "books/USERS", "books/INTERACTIONS", "books/OTHERS", "no group!/ITEMS" })
        {
            Emulator.WriteData($"{dataset}/bulk/1.csv", "X\n1\n");
        }
    }

    [Fact]
    public async Task Datasets_of_the_account_are_listed_by_group_and_type()
    {
        JsonArray list = (await Emulator.GetAsync(ListDatasets, new JsonObject()))["datasets"]!.AsArray();
        Assert.Equal(
            ["books/INTERACTIONS", "books/USERS", "books/ACTIONS", "shop/ITEMS"],
            list.Select(dataset => ((string)dataset!["datasetArn"]!).Replace($"{Account}:dataset/", "", StringComparison.Ordinal)));
        JsonNode last = list[3]!;
        Assert.Equal(("items", "ITEMS", "ACTIVE"), ((string?)last["name"], (string?)last["datasetType"], (string?)last["status"]));
        double now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange((double)last["creationDateTime"]!, now - 600, now + 60);
        Assert.InRange((double)last["lastUpdatedDateTime"]!, (double)last["creationDateTime"]!, now + 60);
    }

    [Theory]
    [InlineData("us-east-1:123456789012:dataset-group/shop", 1)]
    [InlineData("us-east-1:123456789012:dataset-group/none", 0)]
    [InlineData("eu-west-1:123456789012:dataset-group/shop", 0)]
    [InlineData("us-east-1:210987654321:dataset-group/shop", 0)]
    public async Task Group_has_only_its_own_datasets(string group, int count)
    {
        JsonNode list = await Emulator.GetAsync(ListDatasets, new JsonObject { ["datasetGroupArn"] = $"arn:aws:personalize:{group}" });
        Assert.Equal(count, list["datasets"]!.AsArray().Count);
    }

    [Fact]
    public async Task Token_is_for_its_own_list_whose_last_page_has_none()
    {
        JsonNode page = await Emulator.GetAsync(ListDatasets, new JsonObject { ["maxResults"] = 3 });
        JsonObject request = new() { ["maxResults"] = 3, ["nextToken"] = (string?)page["nextToken"] };
        Assert.Null((await Emulator.GetAsync(ListDatasets, request))["nextToken"]);
        request["datasetGroupArn"] = $"{Account}:dataset-group/shop";
        await RefusedAsync("InvalidNextTokenException", ListDatasets, request);
    }
}
