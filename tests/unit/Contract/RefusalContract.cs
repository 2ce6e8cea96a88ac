namespace PersonalizeExport.Tests.Contract;

/// <summary>
/// Requests that are refused. None can start an export, not even where the service were milder than expected: what they name is not there.
/// </summary>
public sealed class RefusalContract(ContractService service) : IClassFixture<ContractService>
{
    private const string Create = "CreateDatasetExportJob";
    private const string Describe = "DescribeDatasetExportJob";
    private const string List = "ListDatasetExportJobs";
    private const string ListDatasets = "ListDatasets";
    private const string NotNull = "not be null";
    private const string NamePattern = @"satisfy regular expression pattern: ^[a-zA-Z0-9][a-zA-Z0-9\-_]*";
    private const string ArnPattern = @"satisfy regular expression pattern: arn:([a-z\d-]+):personalize:.*:.*:.+";
    private const string RolePattern = @"satisfy regular expression pattern: arn:([a-z\d-]+):iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+";

    // In which order the modes are named is not documented.
    private const string Modes = "satisfy enum value set: [";
    private readonly string _noDataset = service.Arn("dataset/contract-none/ITEMS");
    private readonly string _noJob = service.Arn("dataset-export-job/contract-none");

    /// <summary>Operation, member, a value that violates its constraint (null: the member is missing), how the message continues.</summary>
    public static TheoryData<string, string, string?, string> Violations => new()
    {
        { Create, "jobName", null, NotNull },
        { Create, "datasetArn", null, NotNull },
        { Create, "roleArn", null, NotNull },
        { Create, "jobOutput", null, NotNull },
        { Create, "jobOutput.s3DataDestination", null, NotNull },
        { Create, "jobOutput.s3DataDestination.path", null, NotNull },
        { Describe, "datasetExportJobArn", null, NotNull },
        { "ListTagsForResource", "resourceArn", null, NotNull },
        { Create, "jobName", "-a", NamePattern },
        { Create, "jobName", "_a", NamePattern },
        { Create, "jobName", "a b", NamePattern },
        { Create, "jobName", "a\n", NamePattern },
        { Create, "jobName", "é", NamePattern },
        { Create, "jobName", "a\u0667", NamePattern },
        { Create, "jobName", new string('x', 64), "have length less than or equal to 63" },
        { Create, "datasetArn", "arn:aws:personalize:us-east-1:123456789012:", ArnPattern },
        { Create, "datasetArn", "arn:AWS:personalize:us-east-1:123456789012:dataset/shop/ITEMS", ArnPattern },
        { Create, "datasetArn", "arn:aws:s3:us-east-1:123456789012:dataset/shop/ITEMS", ArnPattern },
        { Create, "datasetArn", "arn:aws:personalize:us-east-1:123456789012:dataset/shop/ITEMS\n", ArnPattern },
        { Describe, "datasetExportJobArn", "arn:aws:personalize:::".PadRight(257, 'x'), "have length less than or equal to 256" },
        { Describe, "datasetExportJobArn", "\n", ArnPattern },
        { List, "datasetArn", "\n", ArnPattern },
        { Create, "roleArn", "arn:aws:iam::123456789012:role/r\n", RolePattern },
        { Create, "roleArn", "arn:aws:iam::12345678901:role/r", RolePattern },
        { Create, "roleArn", "arn:aws:iam::123456789012:user/r", RolePattern },
        { Create, "roleArn", "arn:aws:iam::\u0661\u0662\u0663456789012:role/r", RolePattern },
        { Create, "jobOutput.s3DataDestination.path", "s3://bucket/\n", "satisfy regular expression pattern: (s3|http|https)://.+" },
        { Create, "jobOutput.s3DataDestination.path", "ftp://bucket/", "satisfy regular expression pattern: (s3|http|https)://.+" },
        { Create, "jobOutput.s3DataDestination.path", "s3://".PadRight(257, 'x'), "have length less than or equal to 256" },
        { Create, "jobOutput.s3DataDestination.kmsKeyArn", "key", "satisfy regular expression pattern: arn:aws.*:kms:.*:[0-9]{12}:key/.*" },
        { ListDatasets, "datasetGroupArn", "contract-none", ArnPattern },
        { Create, "ingestionMode", "put", Modes },
        { Create, "ingestionMode", "ALL ", Modes },
        { Create, "ingestionMode", "", Modes },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    [Expectation(Source.Model, Source.Measured)]
    public async Task Violated_constraint_of_the_model_is_named(string operation, string member, string? value, string constraint)
    {
        JsonObject body = operation == Create ? CreateRequest() : [];
        string[] path = member.Split('.');
        JsonObject parent = path[..^1].Aggregate(body, (node, name) => node[name]!.AsObject());
        parent.Remove(path[^1]);
        if (value is not null)
        {
            parent[path[^1]] = value;
        }

        ContractResponse response = await service.CallAsync(operation, body);
        Assert.Equal((400, "ValidationException"), (response.Status, response.ErrorCode));
        string shown = value is null ? "null" : $"'{value}'";
        Assert.StartsWith(
            $"1 validation error detected: Value {shown} at '{member}' failed to satisfy constraint: Member must {constraint}",
            response.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(List, 0)]
    [InlineData(List, 101)]
    [InlineData(ListDatasets, 0)]
    [InlineData(ListDatasets, 101)]
    [Expectation(Source.Model)]
    public async Task Page_size_is_1_to_100(string operation, int size) =>
        await RefusedAsync("ValidationException", service.CallAsync(operation, new JsonObject { ["maxResults"] = size }));

    [Fact]
    [Expectation(Source.Model)]
    public async Task Request_has_at_most_200_tags()
    {
        JsonArray tags = ContractJobs.Tags([.. Enumerable.Range(1, 201).Select(n => ($"tag-{n}", ""))]);
        await RefusedAsync("ValidationException", service.CallAsync("TagResource", new JsonObject { ["resourceArn"] = _noJob, ["tags"] = tags }));
    }

    [Fact]
    [Expectation(Source.Model, Source.Measured)]
    public async Task Dataset_or_job_that_is_not_there_is_not_found()
    {
        await RefusedAsync("ResourceNotFoundException", service.CallAsync(Create, CreateRequest()), $"Resource Arn {_noDataset} does not exist.");
        JsonObject job = new() { ["datasetExportJobArn"] = _noJob };
        await RefusedAsync("ResourceNotFoundException", service.CallAsync(Describe, job), $"Resource Arn {_noJob} does not exist.");
    }

    [Fact]
    [Expectation(Source.Model)]
    public async Task Tags_of_a_job_that_is_not_there_are_not_found()
    {
        await RefusedAsync("ResourceNotFoundException", service.CallAsync("ListTagsForResource", new JsonObject { ["resourceArn"] = _noJob }));
        await RefusedAsync("ResourceNotFoundException",
            service.CallAsync("TagResource", new JsonObject { ["resourceArn"] = _noJob, ["tags"] = ContractJobs.Tags(("a", "1")) }));
        await RefusedAsync("ResourceNotFoundException",
            service.CallAsync("UntagResource", new JsonObject { ["resourceArn"] = _noJob, ["tagKeys"] = new JsonArray("a") }));
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [Expectation(Source.Model)]
    public async Task Token_that_the_service_never_gave_is_refused(string token)
    {
        await RefusedAsync("InvalidNextTokenException", service.CallAsync(List, new JsonObject { ["nextToken"] = token }));
        await RefusedAsync("InvalidNextTokenException", service.CallAsync(ListDatasets, new JsonObject { ["nextToken"] = token }));
    }

    // The access key is the one that AWS has in its examples.
    [Theory]
    [InlineData(null, "wrong", "InvalidSignatureException")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", null, "UnrecognizedClientException")]
    [Expectation(Source.Measured)]
    public async Task Keys_that_are_not_right_are_refused(string? accessKey, string? secretKey, string code) => await RefusedAsync(code, service.CallAsync(
        List, [], signer => signer with { AccessKey = accessKey ?? signer.AccessKey, SecretKey = secretKey ?? signer.SecretKey }));

    [Theory]
    [InlineData(Describe, "datasetExportJobArn", "dataset/contract-none/ITEMS")]
    [InlineData(List, "datasetArn", "dataset-export-job/contract-none")]
    [InlineData(ListDatasets, "datasetGroupArn", "dataset/contract-none/ITEMS")]
    [Expectation(Source.Chosen, Undocumented = "the error for a resource of another kind")]
    public async Task Resource_of_another_kind_is_invalid_input(string operation, string member, string resource) =>
        await RefusedAsync("InvalidInputException", service.CallAsync(operation, new JsonObject { [member] = service.Arn(resource) }));

    private static async Task RefusedAsync(string code, Task<ContractResponse> call, string? message = null)
    {
        ContractResponse response = await call;
        Assert.Equal((400, code), (response.Status, response.ErrorCode));
        Assert.Equal(message ?? response.ErrorMessage, response.ErrorMessage);
    }

    private JsonObject CreateRequest()
    {
        JsonObject body = service.CreateRequest("contract-none");
        body["datasetArn"] = _noDataset;
        return body;
    }
}
