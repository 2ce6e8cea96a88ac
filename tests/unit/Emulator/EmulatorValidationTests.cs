using System.Text;
using System.Text.Json.Nodes;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorValidationTests : EmulatorTest
{
    private const string NamePattern = @"^[a-zA-Z0-9][a-zA-Z0-9\-_]*";
    private const string TagPattern = @"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$";
    private static readonly string[] NullMembers = ["jobName", "datasetArn", "roleArn", "jobOutput"];

    [Fact]
    public async Task Every_required_member_is_named() =>
        await RefusedAsync(Create, [], [.. NullMembers.Select(member => $"Value null at '{member}' failed to satisfy constraint: Member must not be null")]);

    [Fact]
    public async Task Null_is_absent()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["jobOutput"] = new JsonObject { ["s3DataDestination"] = null };
        await RefusedAsync(Create, body, "Value null at 'jobOutput.s3DataDestination' failed to satisfy constraint: Member must not be null");
    }

    [Fact]
    public async Task Case_of_member_names_counts()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body.Remove("jobName");
        body["JobName"] = "job";
        await RefusedAsync(Create, body, "Value null at 'jobName' failed to satisfy constraint: Member must not be null");
    }

    [Fact]
    public async Task Unknown_members_are_ignored()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["ofTheFuture"] = new JsonArray(1, 2);
        Assert.Equal(EmulatorUnderTest.JobArn("job"), (string?)(await Emulator.GetAsync(Create, body))["datasetExportJobArn"]);
    }

    [Fact]
    public async Task Arn_that_follows_the_pattern_and_names_nothing_is_invalid_input()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["datasetArn"] = "arn:aws-7:personalize:::x";
        Assert.Equal("InvalidInputException", (await Emulator.CallAsync(Create, body)).ErrorCode);
    }

    [Fact]
    public async Task Length_is_counted_in_code_points()
    {
        // 256 code points, more than 256 UTF-16 units.
        string arn = "arn:aws:personalize:::x";
        arn += string.Concat(Enumerable.Repeat("😀", 256 - arn.Length));
        JsonObject body = new() { ["datasetExportJobArn"] = arn };
        Assert.Equal("InvalidInputException", (await Emulator.CallAsync("DescribeDatasetExportJob", body)).ErrorCode);
        await RefusedAsync(
            "DescribeDatasetExportJob",
            new JsonObject { ["datasetExportJobArn"] = arn + "y" },
            $"Value '{arn}y' at 'datasetExportJobArn' failed to satisfy constraint: Member must have length less than or equal to 256");
    }

    [Fact]
    public async Task Violations_of_nested_members_are_named_in_the_order_of_the_model()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job", path: "ftp://bucket/");
        body["jobOutput"]!["s3DataDestination"]!["kmsKeyArn"] = "key";
        await RefusedAsync(
            Create,
            body,
            "Value 'ftp://bucket/' at 'jobOutput.s3DataDestination.path' failed to satisfy constraint: Member must satisfy regular expression pattern: (s3|http|https)://.+",
            "Value 'key' at 'jobOutput.s3DataDestination.kmsKeyArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws.*:kms:.*:[0-9]{12}:key/.*");
    }

    [Fact]
    public async Task Tags_are_checked_one_by_one_and_their_values_kept_out_of_messages()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["tags"] = new JsonArray(
            Tag("good 1_.:/=+-@é", "😀"),
            Tag("", new string('v', 257)),
            new JsonObject { ["tagKey"] = "only" },
            Tag(new string('k', 129), ""));
        await RefusedAsync(
            Create,
            body,
            $"Value at 'tags.1.member.tagValue' failed to satisfy constraint: Member must satisfy regular expression pattern: {TagPattern}",
            "Value at 'tags.2.member.tagKey' failed to satisfy constraint: Member must have length greater than or equal to 1",
            "Value at 'tags.2.member.tagValue' failed to satisfy constraint: Member must have length less than or equal to 256",
            "Value null at 'tags.3.member.tagValue' failed to satisfy constraint: Member must not be null",
            "Value at 'tags.4.member.tagKey' failed to satisfy constraint: Member must have length less than or equal to 128");
    }

    [Fact]
    public async Task Lists_have_at_most_200_members()
    {
        JsonArray Keys(int count) => [.. Enumerable.Range(0, count).Select(n => (JsonNode)$"k{n}")];
        await Emulator.CreateAsync("job");
        JsonObject body = new() { ["resourceArn"] = EmulatorUnderTest.JobArn("job"), ["tagKeys"] = Keys(200) };
        // As many as validation lets through are more than a resource can have.
        Assert.Equal("TooManyTagKeysException", (await Emulator.CallAsync("UntagResource", body)).ErrorCode);
        body["tagKeys"] = Keys(201);
        await RefusedAsync("UntagResource", body, "Value at 'tagKeys' failed to satisfy constraint: Member must have length less than or equal to 200");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("<xml/>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    [InlineData("{\"jobName\":7}")]
    [InlineData("{\"jobOutput\":\"s3://bucket/\"}")]
    [InlineData("{\"tags\":{}}")]
    [InlineData("{\"jobName\":\"\\ud83d\"}")]
    [InlineData("{\"\\ud83d\":1}")]
    public async Task Body_of_another_form_is_a_serialization_error(string body)
    {
        EmulatorResponse response = await Emulator.CallAsync(Create, Encoding.UTF8.GetBytes(body));
        Assert.Equal((400, "SerializationException"), (response.Status, response.ErrorCode));
    }

    [Theory]
    [InlineData("\"5\"")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public async Task Number_of_another_form_is_a_serialization_error(string number)
    {
        EmulatorResponse response = await Emulator.CallAsync("ListDatasetExportJobs", Encoding.UTF8.GetBytes($$"""{"maxResults":{{number}}}"""));
        Assert.Equal("SerializationException", response.ErrorCode);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_a_serialization_error()
    {
        EmulatorResponse response = await Emulator.CallAsync(Create, [.. "{\"jobName\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        Assert.Equal("SerializationException", response.ErrorCode);
    }

    [Fact]
    public async Task Body_beyond_any_request_is_refused()
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"jobName":"{{new string('x', 1 << 20)}}"}""");
        HttpRequestMessage request = Emulator.Request(Create, body);
        // Without it, the emulator may hang up while the body is still being sent.
        request.Headers.ExpectContinue = true;
        Emulator.Sign(request, body);
        EmulatorResponse response = await Emulator.SendAsync(request);
        Assert.Equal((413, "RequestEntityTooLargeException"), (response.Status, response.ErrorCode));
    }

    [Theory]
    [InlineData("CreateDataset")]
    [InlineData("createDatasetExportJob")]
    [InlineData("")]
    public async Task Other_operations_are_unknown(string operation)
    {
        EmulatorResponse response = await Emulator.CallAsync(operation, new JsonObject());
        Assert.Equal((400, "UnknownOperationException"), (response.Status, response.ErrorCode));
    }

    [Fact]
    public async Task Another_protocol_is_unknown()
    {
        HttpRequestMessage request = Emulator.Request("ListDatasetExportJobs", "{}"u8.ToArray());
        request.Content!.Headers.ContentType = new("application/json");
        Emulator.Sign(request, "{}"u8.ToArray());
        Assert.Equal("UnknownOperationException", (await Emulator.SendAsync(request)).ErrorCode);
    }

    private static JsonObject Tag(string key, string value) => new() { ["tagKey"] = key, ["tagValue"] = value };

    private async Task RefusedAsync(string operation, JsonObject body, params string[] violations)
    {
        EmulatorResponse response = await Emulator.CallAsync(operation, body);
        string count = violations.Length == 1 ? "1 validation error detected: " : $"{violations.Length} validation errors detected: ";
        Assert.Equal((400, "ValidationException", count + string.Join("; ", violations)), (response.Status, response.ErrorCode, response.ErrorMessage));
    }
}
