using System.Text.Json.Nodes;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.AwsClients;

[Collection(ChangesEnvironment.Name)]
[Trait("Category", "Interop")]
public sealed class BotoInteropTests
{
    private static readonly string Folder = Repository.PathTo("tests", "unit", "AwsClients");

    [Fact]
    public async Task Boto3_runs_every_operation()
    {
        await using EmulatorUnderTest emulator = await EmulatorUnderTest.StartAsync();
        await emulator.ControlAsync(HttpMethod.Post, "jobs", new { count = 20, datasetArn = EmulatorUnderTest.DatasetArn("ITEMS") });
        using AwsFolder folder = new();
        folder.Set("AWS_ACCESS_KEY_ID", "test");
        folder.Set("AWS_SECRET_ACCESS_KEY", "test");
        folder.Set("AWS_SESSION_TOKEN", EmulatorUnderTest.SessionToken);
        folder.Set("AWS_DEFAULT_REGION", "us-east-1");
        folder.Set("AWS_ENDPOINT_URL", emulator.Host.Endpoint.ToString());

        string output = await Boto.RunAsync(
            Path.Combine(Folder, "boto_operations.py"),
            EmulatorUnderTest.DatasetArn("ITEMS"), EmulatorUnderTest.RoleArn, EmulatorUnderTest.JobArn("from-boto"));

        string expected = $$"""
            {
              "created": "{{EmulatorUnderTest.JobArn("from-boto")}}",
              "again": ["ResourceAlreadyExistsException", 400],
              "described": ["CREATE PENDING", "s3://a-bucket/boto/", true],
              "listed": [21, 21],
              "tags": [{ "tagKey": "a", "tagValue": "" }, { "tagKey": "schlüssel", "tagValue": "値" }],
              "badToken": ["InvalidNextTokenException", 400],
              "badMode": ["ValidationException", 400]
            }
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(output)), output);
    }

    [Fact]
    public async Task Model_of_emulator_and_tests_is_that_of_boto3()
    {
        JsonNode published = JsonNode.Parse(await Boto.RunAsync(Path.Combine(Folder, "boto_model.py")))!;
        foreach (string part in new[] { "operations", "shapes" })
        {
            Assert.All(ApiModel.Root[part]!.AsObject(), ours =>
                Assert.True(JsonNode.DeepEquals(ours.Value, published[part]![ours.Key]), $"{ours.Key}: {published[part]![ours.Key]?.ToJsonString()}"));
        }
    }
}
