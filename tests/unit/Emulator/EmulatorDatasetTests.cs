using System.Text.Json.Nodes;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorDatasetTests : EmulatorTest
{
    private const string Operation = "ListDatasets";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (string type in new[] { "ACTIONS", "USERS", "INTERACTIONS", "OTHERS" })
        {
            Emulator.WriteData($"books/{type}/bulk/1.csv", "X\n1\n");
        }

        Emulator.WriteData("no group!/ITEMS/bulk/1.csv", "X\n1\n");
    }

    [Fact]
    public async Task Datasets_of_the_account_are_listed_by_group_and_type()
    {
        JsonNode list = await Emulator.GetAsync(Operation, new JsonObject());
        Assert.Equal([Arn("books", "INTERACTIONS"), Arn("books", "USERS"), Arn("books", "ACTIONS"), Arn("shop", "ITEMS")], ArnsOf(list));
        Assert.Null(list["nextToken"]);
        JsonNode last = list["datasets"]![3]!;
        Assert.Equal(("items", "ITEMS", "ACTIVE"), ((string?)last["name"], (string?)last["datasetType"], (string?)last["status"]));
        double now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange((double)last["creationDateTime"]!, now - 600, now + 60);
        Assert.InRange((double)last["lastUpdatedDateTime"]!, (double)last["creationDateTime"]!, now + 60);
    }

    [Theory]
    [InlineData("arn:aws:personalize:us-east-1:123456789012:dataset-group/shop", 1)]
    [InlineData("arn:aws:personalize:us-east-1:123456789012:dataset-group/none", 0)]
    [InlineData("arn:aws:personalize:eu-west-1:123456789012:dataset-group/shop", 0)]
    [InlineData("arn:aws:personalize:us-east-1:210987654321:dataset-group/shop", 0)]
    public async Task Group_has_only_its_own_datasets(string group, int count) =>
        Assert.Equal(count, ArnsOf(await Emulator.GetAsync(Operation, new JsonObject { ["datasetGroupArn"] = group })).Count);

    [Fact]
    public async Task Pages_have_each_dataset_once()
    {
        List<string> arns = [];
        JsonObject request = new() { ["maxResults"] = 3 };
        JsonNode page = await Emulator.GetAsync(Operation, request);
        arns.AddRange(ArnsOf(page));
        Assert.Equal(3, arns.Count);
        request["nextToken"] = (string?)page["nextToken"];
        page = await Emulator.GetAsync(Operation, request);
        arns.AddRange(ArnsOf(page));
        Assert.Null(page["nextToken"]);
        Assert.Equal(ArnsOf(await Emulator.GetAsync(Operation, new JsonObject())), arns);

        request["datasetGroupArn"] = "arn:aws:personalize:us-east-1:123456789012:dataset-group/shop";
        Assert.Equal("InvalidNextTokenException", (await Emulator.CallAsync(Operation, request)).ErrorCode);
    }

    [Theory]
    [InlineData("""{"nextToken":"nonsense"}""", "InvalidNextTokenException")]
    [InlineData("""{"datasetGroupArn":"arn:aws:personalize:us-east-1:123456789012:dataset/shop/ITEMS"}""", "InvalidInputException")]
    [InlineData("""{"datasetGroupArn":"shop"}""", "ValidationException")]
    [InlineData("""{"maxResults":0}""", "ValidationException")]
    [InlineData("""{"maxResults":101}""", "ValidationException")]
    public async Task Invalid_list_of_datasets_is_refused(string request, string code)
    {
        EmulatorResponse response = await Emulator.CallAsync(Operation, JsonNode.Parse(request)!);
        Assert.Equal((400, code), (response.Status, response.ErrorCode));
    }

    private static string Arn(string group, string type) => EmulatorUnderTest.DatasetArn(type, group);

    private static List<string> ArnsOf(JsonNode list) => [.. list["datasets"]!.AsArray().Select(dataset => (string)dataset!["datasetArn"]!)];
}
