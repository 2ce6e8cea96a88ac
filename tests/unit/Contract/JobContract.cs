using System.Text.Json;

namespace PersonalizeExport.Tests.Contract;

/// <summary>The life of a job, from its creation to its files, and how it is found again.</summary>
public sealed class JobContract(ContractJobs jobs) : IClassFixture<ContractJobs>
{
    private static readonly string[] StatusOrder = ["CREATE PENDING", "CREATE IN_PROGRESS", "ACTIVE", "CREATE FAILED"];
    private readonly ContractService _service = jobs.Service;

    [Fact]
    [Expectation(Source.Model, Source.Guide)]
    public void Create_responds_with_the_ARN_alone_which_ends_in_the_name()
    {
        Assert.Equal(["datasetExportJobArn"], Members(jobs.Default.Response));
        Assert.Equal(_service.Arn($"dataset-export-job/{jobs.Default.Name}"), jobs.Default.Arn);
    }

    [Fact]
    [Expectation(Source.Model, Source.Guide)]
    public void Description_has_what_was_requested_and_no_tags()
    {
        JsonNode job = jobs.OfAll.Last;
        string[] expected = ["creationDateTime", "datasetArn", "datasetExportJobArn", "ingestionMode", "jobName", "jobOutput", "lastUpdatedDateTime",
            "roleArn", "status"];
        Assert.Equal(expected, Members(job).Where(member => member != "failureReason"));
        Assert.Equal(jobs.OfAll.Arn, (string?)job["datasetExportJobArn"]);
        foreach (string member in new[] { "jobName", "datasetArn", "roleArn", "jobOutput", "ingestionMode" })
        {
            Assert.True(JsonNode.DeepEquals(jobs.OfAll.Request[member], job[member]), $"{member}: {job[member]}");
        }
    }

    [Fact]
    [Expectation(Source.Guide)]
    public void Ingestion_mode_is_PUT_where_none_was_requested() => Assert.Equal("PUT", (string?)jobs.Default.Last["ingestionMode"]);

    [Fact]
    [Expectation(Source.Model)]
    public void Times_are_numbers_of_seconds()
    {
        foreach (JsonNode job in jobs.InOrder.SelectMany(job => job.Descriptions))
        {
            Assert.Equal(JsonValueKind.Number, job["creationDateTime"]!.GetValueKind());
            Assert.Equal(JsonValueKind.Number, job["lastUpdatedDateTime"]!.GetValueKind());

            // Milliseconds would be past it; seconds are until the year 5138.
            Assert.InRange((double)job["lastUpdatedDateTime"]!, (double)job["creationDateTime"]!, 1e11);
        }
    }

    [Fact]
    [Expectation(Source.Guide)]
    public void Status_moves_forward_until_it_is_ACTIVE_or_CREATE_FAILED()
    {
        foreach (ContractJob job in jobs.InOrder)
        {
            int[] places = [.. job.Descriptions.Select(seen => Array.IndexOf(StatusOrder, (string?)seen["status"]))];
            Assert.DoesNotContain(-1, places);
            Assert.Equal(places.Order(), places);
            Assert.Single(job.Descriptions.Select(seen => (double)seen["creationDateTime"]!).Distinct());
            double[] updates = [.. job.Descriptions.Select(seen => (double)seen["lastUpdatedDateTime"]!)];
            Assert.Equal(updates.Order(), updates);
            Assert.All(job.Descriptions, seen => Assert.Equal((string?)seen["status"] == "CREATE FAILED", seen["failureReason"] is not null));
        }
    }

    [Fact]
    [Expectation(Source.Guide)]
    public async Task Active_job_has_written_files_to_its_folder()
    {
        JsonNode job = jobs.OfAll.Last;
        Assert.True((string?)job["status"] == "ACTIVE", $"{job["status"]}: {job["failureReason"]}");

        // How the files are named is not documented.
        Assert.NotEmpty(await _service.ListFilesAsync(jobs.OfAll.Folder));
    }

    [Fact]
    [Expectation(Source.Model, Source.Measured)]
    public async Task Name_of_a_job_cannot_be_reused()
    {
        JsonObject request = _service.CreateRequest(jobs.Default.Name);
        request["ingestionMode"] = "ALL";
        ContractResponse response = await _service.CallAsync("CreateDatasetExportJob", request);
        Assert.Equal(
            (400, "ResourceAlreadyExistsException", $"Another resource with Arn {jobs.Default.Arn} already exists."),
            (response.Status, response.ErrorCode, response.ErrorMessage));
    }

    [Fact]
    [Expectation(Source.Model)]
    public async Task Summary_has_no_dataset_role_mode_or_output()
    {
        JsonNode summary = (await ListAsync(100)).Single(job => (string?)job["jobName"] == jobs.Default.Name);
        string[] expected = ["creationDateTime", "datasetExportJobArn", "jobName", "lastUpdatedDateTime", "status"];
        Assert.Equal(expected, Members(summary).Where(member => member != "failureReason"));
    }

    [Fact]
    [Expectation(Source.Model)]
    public async Task Small_pages_reach_each_job_once()
    {
        List<string> all = [.. (await ListAsync(100)).Select(ArnOf).Order(StringComparer.Ordinal)];
        Assert.Superset(jobs.InOrder.Select(job => job.Arn).ToHashSet(), all.ToHashSet());

        // One job a page, or about 50 pages where the account has a long history: an account's rate of calls is small.
        List<JsonNode> paged = await ListAsync(1 + (all.Count / 50));
        Assert.Equal(all, paged.Select(ArnOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Expectation(Source.Chosen, Undocumented = "the order of a list")]
    public async Task Newest_jobs_come_first() => Assert.Equal(jobs.InOrder.Reverse().Select(job => job.Arn), (await ListAsync(2)).Select(ArnOf));

    [Fact]
    [Expectation(Source.Chosen, Undocumented = "the list of a dataset that is not there")]
    public async Task List_of_a_dataset_that_is_not_there_is_empty() =>
        Assert.Empty(await ListAsync(100, _service.Arn("dataset/contract-none/ITEMS")));

    [Fact]
    [Expectation(Source.Model)]
    public async Task Tags_of_the_creation_are_listed_more_are_added_and_removed()
    {
        string arn = jobs.Default.Arn;
        Assert.Equal(["empty=", "team=search"], await TagsAsync(arn));
        Assert.Equal((200, "{}"), await TagAsync(arn, ("more", "1")));
        Assert.Equal(["empty=", "more=1", "team=search"], await TagsAsync(arn));
        Assert.Empty(Members(await _service.GetAsync("UntagResource", new JsonObject { ["resourceArn"] = arn, ["tagKeys"] = new JsonArray("more", "team") })));
        Assert.Equal(["empty="], await TagsAsync(arn));
    }

    [Fact]
    [Expectation(Source.Model, Source.Guide)]
    public async Task Resource_has_at_most_50_tags()
    {
        string arn = jobs.OfBulk.Arn;
        await TagAsync(arn, [.. Enumerable.Range(3, 48).Select(n => ($"tag-{n}", ""))]);
        Assert.Equal((400, "TooManyTagsException"), await TagAsync(arn, ("tag-51", "")));
        Assert.Equal(50, (await TagsAsync(arn)).Count);
    }

    private static IEnumerable<string> Members(JsonNode node) => node.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal);

    private static string ArnOf(JsonNode job) => (string)job["datasetExportJobArn"]!;

    private Task<List<JsonNode>> ListAsync(int pageSize, string? datasetArn = null) => _service.ListAsync(
        "ListDatasetExportJobs", "datasetExportJobs", new JsonObject { ["datasetArn"] = datasetArn ?? _service.DatasetArn, ["maxResults"] = pageSize });

    private async Task<List<string>> TagsAsync(string arn)
    {
        JsonNode response = await _service.GetAsync("ListTagsForResource", new JsonObject { ["resourceArn"] = arn });
        return [.. response["tags"]!.AsArray().Select(tag => $"{tag!["tagKey"]}={tag["tagValue"]}").Order(StringComparer.Ordinal)];
    }

    private async Task<(int Status, string? CodeOrBody)> TagAsync(string arn, params (string Key, string Value)[] tags)
    {
        ContractResponse response = await _service.CallAsync("TagResource", new JsonObject { ["resourceArn"] = arn, ["tags"] = ContractJobs.Tags(tags) });
        return (response.Status, response.ErrorCode ?? response.Json.ToJsonString());
    }
}
