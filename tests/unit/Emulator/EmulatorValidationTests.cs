namespace PersonalizeExport.Tests.Emulator;

/// <summary>What the contract does not say of invalid requests.</summary>
public sealed class EmulatorValidationTests : EmulatorTest
{
    /// <summary>Members of a create request instead of the good ones, and where and how each violates a constraint.</summary>
    public static TheoryData<string, string[]> Violations => new()
    {
        {
            """{"jobName":null,"JobName":"case counts","datasetArn":null,"roleArn":null,"jobOutput":null}""",
            [.. "jobName datasetArn roleArn jobOutput".Split(' ').Select(member => Violated("null ", member, "not be null"))]
        },
        { """{"jobOutput":{"s3DataDestination":null}}""", [Violated("null ", "jobOutput.s3DataDestination", "not be null")] },
        {
            """{"jobOutput":{"s3DataDestination":{"kmsKeyArn":"key","path":"ftp://bucket/"}}}""",
            [
                Violated("'ftp://bucket/' ", "jobOutput.s3DataDestination.path", "satisfy regular expression pattern: (s3|http|https)://.+"),
                Violated("'key' ", "jobOutput.s3DataDestination.kmsKeyArn", "satisfy regular expression pattern: arn:aws.*:kms:.*:[0-9]{12}:key/.*"),
            ]
        },
        {
            $$"""
            {"tags":[{"tagKey":"good 1_.:/=+-@é","tagValue":"😀"}, {"tagKey":"","tagValue":"{{new string('v', 257)}}"},
            {"tagKey":"only"}, {"tagKey":"{{new string('k', 129)}}","tagValue":""}]}
            """,
            [
                Violated("", "tags.1.member.tagValue", @"satisfy regular expression pattern: ^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"),
                Violated("", "tags.2.member.tagKey", "have length greater than or equal to 1"),
                Violated("", "tags.2.member.tagValue", "have length less than or equal to 256"),
                Violated("null ", "tags.3.member.tagValue", "not be null"),
                Violated("", "tags.4.member.tagKey", "have length less than or equal to 128"),
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Violations_are_all_named_in_the_order_of_the_model_without_the_values_of_tags(string members, string[] violations)
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        foreach ((string name, JsonNode? value) in JsonNode.Parse(members)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        await ViolatesAsync(Create, body, violations);
    }

    [Fact]
    public async Task Unknown_members_are_ignored()
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job");
        body["ofTheFuture"] = new JsonArray(1, 2);
        Assert.Equal(EmulatorUnderTest.JobArn("job"), (string?)(await Emulator.GetAsync(Create, body))["datasetExportJobArn"]);
    }

    [Fact]
    public async Task Length_is_counted_in_code_points()
    {
        // 256 code points, more than 256 UTF-16 units.
        string arn = "arn:aws:personalize:::x";
        arn += string.Concat(Enumerable.Repeat("😀", 256 - arn.Length));
        await RefusedAsync("InvalidInputException", Describe, new JsonObject { ["datasetExportJobArn"] = arn });
        await ViolatesAsync(
            Describe,
            new JsonObject { ["datasetExportJobArn"] = arn + "y" },
            Violated($"'{arn}y' ", "datasetExportJobArn", "have length less than or equal to 256"));
    }

    [Fact]
    public async Task Lists_have_at_most_200_members()
    {
        JsonArray Keys(int count) => [.. Enumerable.Range(0, count).Select(n => (JsonNode)$"k{n}")];
        await Emulator.CreateAsync("job");
        JsonObject body = new() { ["resourceArn"] = EmulatorUnderTest.JobArn("job"), ["tagKeys"] = Keys(200) };
        // As many as validation lets through are more than a resource can have.
        await RefusedAsync("TooManyTagKeysException", "UntagResource", body);
        body["tagKeys"] = Keys(201);
        await ViolatesAsync("UntagResource", body, Violated("", "tagKeys", "have length less than or equal to 200"));
    }

    [Theory]
    [InlineData(Create, "")]
    [InlineData(Create, "{")]
    [InlineData(Create, "<xml/>")]
    [InlineData(Create, "[]")]
    [InlineData(Create, "null")]
    [InlineData(Create, "\"{}\"")]
    [InlineData(Create, "{\"jobName\":7}")]
    [InlineData(Create, "{\"jobOutput\":\"s3://bucket/\"}")]
    [InlineData(Create, "{\"tags\":{}}")]
    [InlineData(Create, "{\"jobName\":\"\\ud83d\"}")]
    [InlineData(Create, "{\"\\ud83d\":1}")]
    [InlineData(Create, "{\"jobName\":\"\u00c3\u0028\"}")] // Bytes that are not UTF-8.
    [InlineData(List, "{\"maxResults\":\"5\"}")]
    [InlineData(List, "{\"maxResults\":1.5}")]
    [InlineData(List, "{\"maxResults\":99999999999}")]
    public async Task Body_of_another_form_is_a_serialization_error(string operation, string body)
    {
        EmulatorResponse response = await Emulator.CallAsync(operation, Encoding.Latin1.GetBytes(body));
        Assert.Equal((400, "SerializationException"), (response.Status, response.ErrorCode));
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
    [InlineData(List, "application/json")]
    public async Task Other_operations_and_protocols_are_unknown(string operation, string protocol = "application/x-amz-json-1.1")
    {
        HttpRequestMessage request = Emulator.Request(operation, "{}"u8.ToArray());
        request.Content!.Headers.ContentType = new(protocol);
        Emulator.Sign(request, "{}"u8.ToArray());
        EmulatorResponse response = await Emulator.SendAsync(request);
        Assert.Equal((400, "UnknownOperationException"), (response.Status, response.ErrorCode));
    }

    private static string Violated(string shown, string member, string constraint) =>
        $"Value {shown}at '{member}' failed to satisfy constraint: Member must {constraint}";

    private Task ViolatesAsync(string operation, JsonObject body, params string[] violations)
    {
        string count = violations.Length == 1 ? "1 validation error detected: " : $"{violations.Length} validation errors detected: ";
        return RefusedAsync("ValidationException", operation, body, count + string.Join("; ", violations));
    }
}
