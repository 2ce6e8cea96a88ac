using System.Text.Json.Nodes;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.AwsClients;

[Trait("Category", "Interop")]
public sealed class AwsCliInteropTests : IAsyncLifetime
{
    private static readonly string Job = EmulatorUnderTest.JobArn("from-cli");
    private string _aws = "";
    private EmulatorUnderTest _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = Programs.Require("aws", "AWS CLI");
        _emulator = await EmulatorUnderTest.StartAsync();
    }

    public ValueTask DisposeAsync() => _emulator?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Job_is_created_and_described()
    {
        JsonNode created = await CallAsync(
            "create-dataset-export-job",
            "--job-name", "from-cli",
            "--dataset-arn", EmulatorUnderTest.DatasetArn("ITEMS"),
            "--role-arn", EmulatorUnderTest.RoleArn,
            "--ingestion-mode", "ALL",
            "--job-output", "s3DataDestination={path=s3://a-bucket/cli/}",
            "--tags", "tagKey=team,tagValue=search");
        Assert.Equal(Job, (string?)created["datasetExportJobArn"]);

        JsonNode job = (await CallAsync("describe-dataset-export-job", "--dataset-export-job-arn", Job))["datasetExportJob"]!;
        Assert.Equal(
            ("from-cli", "ALL", "CREATE PENDING", "s3://a-bucket/cli/"),
            ((string?)job["jobName"], (string?)job["ingestionMode"], (string?)job["status"], (string?)job["jobOutput"]!["s3DataDestination"]!["path"]));
        Assert.InRange((double)job["creationDateTime"]!, DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task All_pages_are_listed()
    {
        await _emulator.ControlAsync(HttpMethod.Post, "jobs", new { count = 250, datasetArn = EmulatorUnderTest.DatasetArn("ITEMS") });
        JsonNode list = await CallAsync("list-dataset-export-jobs", "--dataset-arn", EmulatorUnderTest.DatasetArn("ITEMS"));
        Assert.Equal(250, list["datasetExportJobs"]!.AsArray().Select(job => (string?)job!["jobName"]).Distinct().Count());
        EmulatorResponse stats = await _emulator.ControlAsync(HttpMethod.Get, "stats");
        Assert.Equal(3, (int)stats.Json["requests"]!["ListDatasetExportJobs"]!);
    }

    [Fact]
    public async Task Tags_are_changed_and_listed()
    {
        await _emulator.CreateAsync("from-cli");
        await RunAsync("tag-resource", "--resource-arn", Job, "--tags", "tagKey=a,tagValue=1", "tagKey=b,tagValue=2");
        await RunAsync("untag-resource", "--resource-arn", Job, "--tag-keys", "a");
        JsonNode tags = await CallAsync("list-tags-for-resource", "--resource-arn", Job);
        Assert.Equal("""[{"tagKey":"b","tagValue":"2"}]""", tags["tags"]!.ToJsonString());
    }

    [Theory]
    [InlineData("test", "(ResourceNotFoundException) when calling the DescribeDatasetExportJob operation: Resource Arn arn:aws:personalize:us-east-1:123456789012:dataset-export-job/from-cli does not exist.")]
    [InlineData("wrong", "(InvalidSignatureException) when calling the DescribeDatasetExportJob operation: The request signature we calculated does not match")]
    public async Task Errors_are_understood(string secretKey, string expected)
    {
        string[] arguments = ["personalize", "describe-dataset-export-job", "--dataset-export-job-arn", Job];
        (int exitCode, _, string error) = await EmulatorClientProcess.RunAsync(_aws, arguments, _emulator.Host.Endpoint, secretKey);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private async Task<JsonNode> CallAsync(params string[] arguments) => JsonNode.Parse(await RunAsync(arguments))!;

    private async Task<string> RunAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await EmulatorClientProcess.RunAsync(_aws, ["personalize", .. arguments, "--output", "json"], _emulator.Host.Endpoint);
        Assert.True(exitCode == 0, $"aws personalize {string.Join(' ', arguments)}: {error}");
        return output;
    }
}
