using System.Text.Json.Nodes;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorTagTests : EmulatorTest
{
    private static readonly string Job = EmulatorUnderTest.JobArn("job");

    [Fact]
    public async Task Value_is_overwritten_and_a_key_that_was_never_there_removed()
    {
        await CreateAsync(Tags(("a", "1"), ("b", "2")));
        await TagAsync(Job, Tags(("b", "3")));
        Assert.Equal("{}", (await UntagAsync(Job, "a", "never-there")).Text);
        Assert.Equal(["b=3"], await ListAsync(Job));
    }

    [Fact]
    public async Task Value_of_a_resource_with_50_tags_can_be_changed()
    {
        await CreateAsync(Many(50));
        Assert.Equal(200, (await TagAsync(Job, Tags(("tag-1", "changed")))).Status);
        Assert.Contains("tag-1=changed", await ListAsync(Job));
    }

    [Fact]
    public async Task Datasets_have_tags_too()
    {
        await TagAsync(EmulatorUnderTest.DatasetArn("ITEMS"), Tags(("a", "1")));
        Assert.Equal(["a=1"], await ListAsync(EmulatorUnderTest.DatasetArn("ITEMS")));
    }

    [Fact]
    public async Task Job_with_too_many_tags_is_not_created()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["tags"] = Many(51);
        await RefusedAsync("TooManyTagsException", Emulator.CallAsync("CreateDatasetExportJob", body));
        await CreateAsync(Many(1));
    }

    [Fact]
    public async Task Key_can_be_given_once() => await RefusedAsync("InvalidInputException", TagAsync(EmulatorUnderTest.DatasetArn("ITEMS"), Tags(("a", "1"), ("a", "2"))));

    [Fact]
    public async Task Keys_of_AWS_are_reserved() => await RefusedAsync("InvalidInputException", TagAsync(EmulatorUnderTest.DatasetArn("ITEMS"), Tags(("AWS:x", "1"))));

    private static JsonArray Tags(params (string Key, string Value)[] tags) =>
        [.. tags.Select(tag => (JsonNode)new JsonObject { ["tagKey"] = tag.Key, ["tagValue"] = tag.Value })];

    private static JsonArray Many(int count) => Tags([.. Enumerable.Range(1, count).Select(n => ($"tag-{n}", ""))]);

    private static async Task RefusedAsync(string code, Task<EmulatorResponse> call)
    {
        EmulatorResponse response = await call;
        Assert.Equal((400, code), (response.Status, response.ErrorCode));
    }

    private async Task CreateAsync(JsonArray tags)
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["tags"] = tags;
        await Emulator.GetAsync("CreateDatasetExportJob", body);
    }

    private Task<EmulatorResponse> TagAsync(string arn, JsonArray tags) =>
        Emulator.CallAsync("TagResource", new JsonObject { ["resourceArn"] = arn, ["tags"] = tags });

    private Task<EmulatorResponse> UntagAsync(string arn, params string[] keys) =>
        Emulator.CallAsync("UntagResource", new JsonObject { ["resourceArn"] = arn, ["tagKeys"] = new JsonArray([.. keys.Select(key => (JsonNode)key)]) });

    private async Task<List<string>> ListAsync(string arn)
    {
        JsonNode response = await Emulator.GetAsync("ListTagsForResource", new JsonObject { ["resourceArn"] = arn });
        return [.. response["tags"]!.AsArray().Select(tag => $"{tag!["tagKey"]}={tag["tagValue"]}")];
    }
}
