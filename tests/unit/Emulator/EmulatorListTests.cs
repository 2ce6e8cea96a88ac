using System.Text.Json.Nodes;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorListTests : EmulatorTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Emulator.WriteData("shop/USERS/bulk/1.csv", "USER_ID\n1\n");
    }

    [Fact]
    public async Task Account_without_jobs_has_an_empty_list() =>
        Assert.Equal("""{"datasetExportJobs":[]}""", (await Emulator.GetAsync(List, new JsonObject())).ToJsonString());

    [Fact]
    public async Task Page_holds_100_jobs_when_no_number_is_given()
    {
        await SeedAsync(250);
        (List<string> names, int calls) = await AllAsync(null);
        Assert.Equal(3, calls);
        Assert.Equal(250, names.Distinct().Count());
    }

    [Fact]
    public async Task Jobs_that_are_created_meanwhile_neither_repeat_nor_hide_another()
    {
        await SeedAsync(25);
        JsonNode first = await Emulator.GetAsync(List, new JsonObject { ["maxResults"] = 10 });
        await SeedAsync(7);
        (List<string> rest, _) = await AllAsync(10, (string?)first["nextToken"]);
        List<string> names = [.. NamesOf(first), .. rest];
        Assert.Equal(25, names.Count);
        Assert.Equal(25, names.Distinct().Count());
    }

    [Fact]
    public async Task Job_that_is_deleted_meanwhile_hides_no_other()
    {
        List<string> arns = await SeedAsync(10);
        JsonNode first = await Emulator.GetAsync(List, new JsonObject { ["maxResults"] = 4 });
        // The last one of the page that was given: the token names its place.
        Assert.Equal(204, (await Emulator.ControlAsync(HttpMethod.Delete, $"jobs?arn={arns[6]}")).Status);
        (List<string> rest, _) = await AllAsync(4, (string?)first["nextToken"]);
        Assert.Equal(6, rest.Count);
    }

    [Fact]
    public async Task List_of_a_dataset_holds_its_jobs_only()
    {
        await Emulator.CreateAsync("items");
        await Emulator.CreateAsync("users", "USERS");
        JsonNode list = await Emulator.GetAsync(List, new JsonObject { ["datasetArn"] = EmulatorUnderTest.DatasetArn("USERS") });
        Assert.Equal(["users"], NamesOf(list));
    }

    [Fact]
    public async Task Token_of_another_list_is_refused()
    {
        await SeedAsync(2);
        await RefusedAsync(new JsonObject { ["nextToken"] = await TokenAsync(), ["datasetArn"] = EmulatorUnderTest.DatasetArn("ITEMS") });
    }

    [Fact]
    public async Task Empty_token_is_refused() => await RefusedAsync(new JsonObject { ["nextToken"] = "" });

    [Fact]
    public async Task Token_that_was_changed_is_refused()
    {
        await SeedAsync(2);
        char[] token = (await TokenAsync()).ToCharArray();
        token[5] = token[5] == 'A' ? 'B' : 'A';
        await RefusedAsync(new JsonObject { ["nextToken"] = new string(token) });
    }

    [Fact]
    public async Task Token_of_another_emulator_is_refused()
    {
        await using EmulatorUnderTest other = await EmulatorUnderTest.StartAsync();
        await other.CreateAsync("one");
        await other.CreateAsync("two");
        string? token = (string?)(await other.GetAsync(List, new JsonObject { ["maxResults"] = 1 }))["nextToken"];
        await RefusedAsync(new JsonObject { ["nextToken"] = token });
    }

    private async Task<List<string>> SeedAsync(int count)
    {
        EmulatorResponse response = await Emulator.ControlAsync(HttpMethod.Post, "jobs", new { count, datasetArn = EmulatorUnderTest.DatasetArn("ITEMS") });
        return [.. response.Json["datasetExportJobArns"]!.AsArray().Select(arn => (string)arn!)];
    }

    private async Task<string> TokenAsync() => (string)(await Emulator.GetAsync(List, new JsonObject { ["maxResults"] = 1 }))["nextToken"]!;

    private async Task<(List<string> Names, int Calls)> AllAsync(int? size, string? token = null)
    {
        List<string> names = [];
        for (int calls = 1; ; calls++)
        {
            JsonNode page = await Emulator.GetAsync(List, new JsonObject { ["maxResults"] = size, ["nextToken"] = token });
            names.AddRange(NamesOf(page));
            token = (string?)page["nextToken"];
            if (token is null)
            {
                return (names, calls);
            }
        }
    }

    private async Task RefusedAsync(JsonObject body)
    {
        EmulatorResponse response = await Emulator.CallAsync(List, body);
        Assert.Equal((400, "InvalidNextTokenException"), (response.Status, response.ErrorCode));
    }
}
