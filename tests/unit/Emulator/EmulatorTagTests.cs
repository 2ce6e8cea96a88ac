namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorTagTests : EmulatorTest
{
    private static readonly string Job = EmulatorUnderTest.JobArn("job");

    [Fact]
    public async Task Value_is_overwritten_and_a_key_that_was_never_there_removed_and_a_dataset_has_tags_too()
    {
        await Emulator.GetAsync(Create, CreateBody(Tags("a=1", "b=2")));
        await TagAsync(Job, "b=3");
        JsonObject keys = new() { ["resourceArn"] = Job, ["tagKeys"] = new JsonArray("a", "never-there") };
        Assert.Equal("{}", (await Emulator.GetAsync("UntagResource", keys)).ToJsonString());
        Assert.Equal(["b=3"], await ListAsync(Job));
        await TagAsync(Items, "a=1");
        Assert.Equal(["a=1"], await ListAsync(Items));
    }

    [Fact]
    public async Task Value_of_a_resource_with_50_tags_can_be_changed()
    {
        await Emulator.GetAsync(Create, CreateBody(Many(50)));
        await TagAsync(Job, "tag-1=changed");
        Assert.Contains("tag-1=changed", await ListAsync(Job));
    }

    [Fact]
    public async Task Job_with_too_many_tags_is_not_created()
    {
        await RefusedAsync("TooManyTagsException", Create, CreateBody(Many(51)));
        await Emulator.GetAsync(Create, CreateBody(Many(1)));
    }

    [Theory]
    [InlineData("a=1", "a=2")]
    [InlineData("AWS:x=1")]
    public async Task Key_can_be_given_once_and_not_be_one_of_AWS(params string[] tags) =>
        await RefusedAsync("InvalidInputException", "TagResource", new JsonObject { ["resourceArn"] = Items, ["tags"] = Tags(tags) });

    private static JsonArray Tags(params string[] tags) =>
        [.. tags.Select(tag => tag.Split('=')).Select(tag => (JsonNode)new JsonObject { ["tagKey"] = tag[0], ["tagValue"] = tag[1] })];

    private static JsonArray Many(int count) => Tags([.. Enumerable.Range(1, count).Select(n => $"tag-{n}=")]);

    private static JsonObject CreateBody(JsonArray tags)
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["tags"] = tags;
        return body;
    }

    private Task<JsonNode> TagAsync(string arn, string tag) => Emulator.GetAsync("TagResource", new JsonObject { ["resourceArn"] = arn, ["tags"] = Tags(tag) });

    private async Task<List<string>> ListAsync(string arn)
    {
        JsonNode response = await Emulator.GetAsync("ListTagsForResource", new JsonObject { ["resourceArn"] = arn });
        return [.. response["tags"]!.AsArray().Select(tag => $"{tag!["tagKey"]}={tag["tagValue"]}")];
    }
}
