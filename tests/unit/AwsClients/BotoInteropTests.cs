using System.Text.Json.Nodes;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.AwsClients;

[Collection(ChangesEnvironment.Name)]
[Trait("Category", "Interop")]
public sealed class BotoInteropTests
{
    private const string Script = """
        import boto3, json, sys
        from botocore.exceptions import ClientError

        dataset, role, job = sys.argv[1:]
        personalize = boto3.client("personalize")
        seen = {}

        def refused(call, **arguments):
            try:
                call(**arguments)
            except ClientError as error:
                return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]

        request = dict(jobName="from-boto", datasetArn=dataset, roleArn=role, ingestionMode="BULK",
                       jobOutput={"s3DataDestination": {"path": "s3://a-bucket/boto/"}},
                       tags=[{"tagKey": "schlüssel", "tagValue": "値"}])
        seen["created"] = personalize.create_dataset_export_job(**request)["datasetExportJobArn"]
        seen["again"] = refused(personalize.create_dataset_export_job, **request)
        described = personalize.describe_dataset_export_job(datasetExportJobArn=job)["datasetExportJob"]
        seen["described"] = [described["status"], described["jobOutput"]["s3DataDestination"]["path"],
                             described["creationDateTime"].tzinfo is not None]
        pages = personalize.get_paginator("list_dataset_export_jobs").paginate(PaginationConfig={"PageSize": 7})
        names = [summary["jobName"] for page in pages for summary in page["datasetExportJobs"]]
        seen["listed"] = [len(names), len(set(names))]
        personalize.tag_resource(resourceArn=job, tags=[{"tagKey": "a", "tagValue": ""}])
        personalize.untag_resource(resourceArn=job, tagKeys=["nothing"])
        seen["tags"] = personalize.list_tags_for_resource(resourceArn=job)["tags"]
        seen["badToken"] = refused(personalize.list_dataset_export_jobs, nextToken="x")
        seen["badMode"] = refused(personalize.create_dataset_export_job, **{**request, "ingestionMode": "SOME"})
        print(json.dumps(seen, ensure_ascii=True))
        """;

    // Without the documentation, which the copy in this repository does not have.
    private const string PrintModel = """
        import botocore.loaders, json

        def plain(node):
            if isinstance(node, dict):
                return {key: plain(value) for key, value in node.items() if key != "documentation" or isinstance(value, dict)}
            return node

        print(json.dumps(plain(botocore.loaders.Loader().load_service_model("personalize", "service-2"))))
        """;

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
            "-c", Script, EmulatorUnderTest.DatasetArn("ITEMS"), EmulatorUnderTest.RoleArn, EmulatorUnderTest.JobArn("from-boto"));

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
        JsonNode published = JsonNode.Parse(await Boto.RunAsync("-c", PrintModel))!;
        foreach (string part in new[] { "operations", "shapes" })
        {
            Assert.All(ApiModel.Root[part]!.AsObject(), ours =>
                Assert.True(JsonNode.DeepEquals(ours.Value, published[part]![ours.Key]), $"{ours.Key}: {published[part]![ours.Key]?.ToJsonString()}"));
        }
    }
}
