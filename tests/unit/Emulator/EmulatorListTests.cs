namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorListTests : EmulatorTest
{
    [Fact]
    public async Task Account_without_jobs_has_an_empty_list() =>
        Assert.Equal("""{"datasetExportJobs":[]}""", (await Emulator.GetAsync(List, new JsonObject())).ToJsonString());

    [Fact]
    public async Task Page_holds_100_jobs_when_no_number_is_given()
    {
        Assert.Equal(250, (await SeedAsync(250)).Count);
        (List<string> names, int calls) = await AllAsync(null);
        Assert.Equal((3, 250), (calls, names.Distinct().Count()));
        Assert.Equal("ACTIVE", await StatusOfAsync("seeded-000001"));
    }

    [Fact]
    public async Task Jobs_that_are_created_or_deleted_meanwhile_neither_repeat_nor_hide_another()
    {
        List<string> arns = await SeedAsync(25);
        JsonNode first = await Emulator.GetAsync(List, new JsonObject { ["maxResults"] = 10 });
        await SeedAsync(7);
        // The last one of the page that was given: the token names its place.
        Assert.Equal(204, (await Emulator.ControlAsync(HttpMethod.Delete, $"jobs?arn={arns[15]}")).Status);
        List<string> names = [.. NamesOf(first), .. (await AllAsync(10, (string?)first["nextToken"])).Names];
        Assert.Equal(arns.AsEnumerable().Reverse().Select(arn => arn.Split('/')[1]), names);
    }

    [Fact]
    public async Task List_of_a_dataset_holds_its_jobs_only()
    {
        Emulator.WriteData("shop/USERS/bulk/1.csv", "USER_ID\n1\n");
        await Emulator.CreateAsync("items");
        await Emulator.CreateAsync("users", "USERS");
        JsonNode list = await Emulator.GetAsync(List, new JsonObject { ["datasetArn"] = EmulatorUnderTest.DatasetArn("USERS") });
        Assert.Equal(["users"], NamesOf(list));
    }

    [Fact]
    public async Task Token_that_is_empty_was_changed_or_is_of_another_list_or_emulator_is_refused()
    {
        await SeedAsync(2);
        await using EmulatorUnderTest other = await StartAsync();
        await other.CreateAsync("one");
        await other.CreateAsync("two");
        string token = await TokenAsync(Emulator);
        await RefusedAsync("InvalidNextTokenException", List, new JsonObject { ["nextToken"] = "" });
        await RefusedAsync("InvalidNextTokenException", List, new JsonObject { ["nextToken"] = token[..5] + (token[5] == 'A' ? 'B' : 'A') + token[6..] });
        await RefusedAsync("InvalidNextTokenException", List, new JsonObject { ["nextToken"] = token, ["datasetArn"] = Items });
        await RefusedAsync("InvalidNextTokenException", List, new JsonObject { ["nextToken"] = await TokenAsync(other) });
    }

    private static async Task<string> TokenAsync(EmulatorUnderTest emulator) =>
        (string)(await emulator.GetAsync(List, new JsonObject { ["maxResults"] = 1 }))["nextToken"]!;

    private async Task<(List<string> Names, int Calls)> AllAsync(int? size, string? token = null)
    {
        List<string> names = [];
        int calls = 0;
        do
        {
            JsonNode page = await Emulator.GetAsync(List, new JsonObject { ["maxResults"] = size, ["nextToken"] = token });
            calls++;
            names.AddRange(NamesOf(page));
            token = (string?)page["nextToken"];
        }
        while (token is not null);
        return (names, calls);
    }
}
