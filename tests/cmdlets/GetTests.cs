using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PersonalizeExport.Cmdlets.Tests;

public class GetTests : CmdletTest
{
    private string[] _active = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _active = await SeedAsync(2, namePrefix: "active");
        await SeedAsync(1, "CREATE FAILED", namePrefix: "failed", dataset: Users);
        await ClearCallsAsync();
        Shell.Set("arns", _active);
        Shell.Default("Region", Region);
    }

    [Fact]
    public async Task Gets_a_job_with_all_that_the_service_knows_of_it()
    {
        PipelineResult result = await Shell.RunAsync(
            "$job = New-PDatasetExportJob $items -JobName a @to -Tag team=shop | Wait-PDatasetExportJob -PollInterval 0.1; Get-PDatasetExportJob \"$job\"");

        PSObject job = Assert.Single(result.Output);
        (string Name, object? Value)[] expected =
            [("JobName", "a"), ("Status", "ACTIVE"), ("DatasetArn", Items), ("IsActive", true), ("IsTerminal", true), ("IsFailed", false), ("Tags", null)];
        Assert.All(expected, property => Assert.Equal(property.Value, job.Properties[property.Name].Value));
        Assert.Equal(DateTimeKind.Utc, ((DateTime)job.Properties["CreationDateTime"].Value).Kind);
        Assert.InRange((TimeSpan)job.Properties["Duration"].Value, TimeSpan.Zero, TimeSpan.FromSeconds(9));
    }

    [Theory]
    [InlineData("$jobs | Get-PDatasetExportJob")]
    [InlineData("$arns | Get-PDatasetExportJob")]
    [InlineData("Get-PDatasetExportJob $arns")]
    [InlineData("Get-PDatasetExportJob -Arn $jobs")]
    public async Task Describes_what_it_is_given_by_one_call_each(string command)
    {
        Shell.Set("jobs", (await Shell.RunAsync("Get-PDatasetExportJob $arns")).Output.ToArray());
        await ClearCallsAsync();

        PipelineResult result = await Shell.RunAsync(command);

        Assert.Equal(_active, result.Values("DatasetExportJobArn"));
        Assert.Equal(2, await CallsAsync("DescribeDatasetExportJob"));
        Assert.Equal(0, await CallsAsync("ListDatasetExportJobs"));
    }

    [Fact]
    public async Task Lists_the_account_and_returns_nothing_that_the_list_did_not_return()
    {
        PipelineResult result = await Shell.RunAsync("Get-PDatasetExportJob");

        Assert.Equal(3, result.Output.Count);
        string[] unknown = ["DatasetArn", "RoleArn", "S3DataDestinationPath", "BucketName", "IngestionMode"];
        Assert.All(unknown, name => Assert.All(result.Values(name), Assert.Null));
        Assert.Equal(1, await CallsAsync("ListDatasetExportJobs"));
        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob"));
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob -DatasetArn $items", 1, "ITEMS", "ITEMS")]
    [InlineData("Get-PDatasetExportJob $items", 1, "ITEMS", "ITEMS")]
    [InlineData("Get-PDatasetExportJob $items -MaxResult 1", 2, "ITEMS", "ITEMS")]
    [InlineData("Get-PDatasetExportJob $items -MaxResult 1 -NoAutoIteration", 1, "ITEMS")]
    [InlineData("$items | Get-PDatasetExportJob -Status ACTIVE", 1, "ITEMS", "ITEMS")]
    [InlineData("[pscustomobject]@{ DatasetArn = $items }, [pscustomobject]@{ DatasetArn = $users } | Get-PDatasetExportJob", 2, "ITEMS", "ITEMS", "USERS")]
    [InlineData(
        "do { $page = Get-PDatasetExportJob $items -MaxResult 1 -NextToken $next -Select *; $page.DatasetExportJobs; $next = $page.NextToken } while ($next)",
        2, "ITEMS", "ITEMS")]
    public async Task Lists_the_jobs_of_datasets_in_pages(string command, int calls, params string[] types)
    {
        PipelineResult result = await Shell.RunAsync(command);

        Assert.Empty(result.Errors);
        Assert.Equal(types.Select(type => EmulatorUnderTest.DatasetArn(type)), result.Values("DatasetArn").Order(StringComparer.Ordinal));
        Assert.Equal(types.Length, result.Values("JobName").Distinct().Count());
        Assert.Equal(calls, await CallsAsync("ListDatasetExportJobs"));
    }

    [Theory]
    [InlineData("-JobName act*", "active", "active")]
    [InlineData("-JobName ACTIVE-000001, FAILED*", "active", "failed")]
    [InlineData("-Status aCtIvE -JobName ACT*", "active", "active")]
    [InlineData("-Status 'create failed'", "failed")]
    [InlineData("-Status *FAILED", "failed")]
    [InlineData("-Status Failed", "failed")]
    [InlineData("-Status Pending, fail*", "failed")]
    [InlineData("-Status ACTIVE, *FAILED", "active", "active", "failed")]
    [InlineData("-CreatedBefore 2020-01-01")]
    [InlineData("-CreatedAfter 2026-01", "active", "active", "failed")]
    [InlineData("-CreatedBefore ([DateTimeOffset]'2026-01-01T00:00:00Z')")]
    [InlineData("-CreatedBefore ([datetime]::new(2026, 1, 1))")]
    [InlineData("-CreatedAfter 2020-01-01T00:00:00Z -CreatedBefore '2099-12-31 23:59'", "active", "active", "failed")]
    public async Task Keeps_only_what_passes_a_filter(string filter, params string[] kinds)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {filter}");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(kinds, result.Values("JobName").Select(name => name!.Split('-')[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(
        "Get-PDatasetExportJob -Status *FAILED, FAIL", 1,
        "-Status 'FAIL' matches no known status. Known: CREATE PENDING, PENDING, CREATE IN_PROGRESS, IN_PROGRESS, ACTIVE, CREATE FAILED, FAILED.")]
    [InlineData(
        "Get-PDataset -DatasetType ITEM", 0, "-DatasetType 'ITEM' matches no known type. Known: INTERACTIONS, ITEMS, USERS, ACTIONS, ACTION_INTERACTIONS.")]
    public async Task Warns_of_a_status_or_type_that_nobody_knows(string command, int jobs, string warning)
    {
        PipelineResult result = await Shell.RunAsync(command);

        Assert.Equal(jobs, result.Output.Count);
        Assert.Equal([warning], result.Warnings);
    }

    [Theory]
    [InlineData("-JobName nigthly, active-000001, other-*", "nigthly")]
    [InlineData("-JobName nigthly, weekly -Detailed", "nigthly", "weekly")]
    [InlineData("-JobName nigthly -MaxResult 1", "nigthly")]
    [InlineData("-JobName nigthly -Select *", "nigthly")]
    [InlineData("-JobName active-000001 -DatasetArn $users", "active-000001")]
    [InlineData("-JobName nigthly -DatasetArn $($null = $PSDefaultParameterValues.Remove('*-PDataset*:Region'); $items)", "nigthly")]
    [InlineData("-JobName ACTIVE-000001, active-000002 -MaxResult 1")]
    [InlineData("-JobName active-000001 -Status FAILED")]
    [InlineData("-JobName nigthly*")]
    [InlineData("-JobName nigthly -NoAutoIteration")]
    public async Task Writes_an_error_for_each_name_that_is_not_listed(string arguments, params string[] missing)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {arguments}");

        Assert.Null(result.End);
        Assert.Equal(missing, result.Errors.Select(error => (string)error.TargetObject));
        Assert.All(result.Errors, error =>
        {
            Assert.Equal("DatasetExportJobNotFound,PersonalizeExport.Cmdlets.GetPDatasetExportJobCommand", error.FullyQualifiedErrorId);
            Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
            Assert.Equal($"There is no dataset export job '{error.TargetObject}' among those listed in region {Region}.", error.ToString());
        });
    }

    [Fact]
    public async Task Writes_one_error_when_the_list_fails_and_calls_no_job_absent()
    {
        await InjectAsync("ListDatasetExportJobs", "accessDenied");

        PipelineResult refused = await Shell.RunAsync("Get-PDatasetExportJob -JobName nigthly");
        PipelineResult unknown = await Shell.RunAsync("Get-PDatasetExportJob -JobName nigthly -NextToken nonsense");

        Assert.Equal(("AccessDeniedException", "InvalidNextTokenException"), (refused.ErrorId, unknown.ErrorId));
        Assert.Equal(ErrorCategory.InvalidArgument, unknown.Error.CategoryInfo.Category);
    }

    [Fact]
    public async Task Describes_with_Detailed_only_what_passes_the_filter_and_requests_tags_only_with_IncludeTag()
    {
        PipelineResult detailed = await Shell.RunAsync("Get-PDatasetExportJob -JobName act* -Detailed");
        int calls = await CallsAsync("DescribeDatasetExportJob") + await CallsAsync("ListTagsForResource");
        PipelineResult tags = await Shell.RunAsync(
            "$null = New-PDatasetExportJob $items -JobName a @to -Tag a=b; Get-PDatasetExportJob -JobName a; Get-PDatasetExportJob -JobName a -IncludeTag");

        Assert.All(detailed.Values("S3DataDestinationPath"), path => Assert.StartsWith("s3://seeded/active", path, StringComparison.Ordinal));
        Assert.Equal((2, 1), (calls, await CallsAsync("ListTagsForResource")));
        Assert.Equal([null, "a=b"], tags.Values("Tags"));
    }

    [Theory]
    [InlineData("-Tag @{ team = 'shop' }", "a", "b")]
    [InlineData("-Tag @{ team = 'shop'; env = 'prod' }", "b")]
    [InlineData("-Tag 'env=prod'", "b")]
    [InlineData("-Tags @{ Key = 'team'; Value = 'shop' }", "a", "b")]
    [InlineData("-Tag @{ team = 'Shop' }")]
    [InlineData("-Tag @{ Team = 'shop' }")]
    public async Task Keeps_only_jobs_that_have_all_tags_and_gives_them_their_tags(string filter, params string[] names)
    {
        PipelineResult result = await Shell.RunAsync(
            $$"""
            $null = New-PDatasetExportJob $items -JobName a @to -Tag @{ team = 'shop' }
            $null = New-PDatasetExportJob $items -JobName b @to -Tag @{ team = 'shop'; env = 'prod' }
            Get-PDatasetExportJob -JobName a, b, active* {{filter}}
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(names, result.Values("JobName").Order(StringComparer.Ordinal));
        Assert.All(result.Values("Tags"), tags => Assert.Contains("team=shop", tags, StringComparison.Ordinal));
        Assert.Equal(4, await CallsAsync("ListTagsForResource"));
    }

    [Theory]
    [InlineData("$arns | Get-PDatasetExportJob -JobName *-000001 -Tag @{ team = 'shop' }")]
    [InlineData("$arns | Get-PDatasetExportJob -JobName *-000001 -IncludeTag")]
    public async Task Requests_no_tags_of_a_job_that_another_filter_leaves_out(string command)
    {
        await Shell.RunAsync(command);

        Assert.Equal(1, await CallsAsync("ListTagsForResource"));
    }

    [Fact]
    public async Task Leaves_out_with_an_error_a_job_whose_tags_cannot_be_compared()
    {
        await InjectAsync("ListTagsForResource", "accessDenied");

        PipelineResult result = await Shell.RunAsync("Get-PDatasetExportJob $arns[0] -Tag @{ team = 'shop' }");

        Assert.Empty(result.Output);
        Assert.Contains("was left out, as its tags are unknown: ", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_ThrottleLimit_requests_under_way()
    {
        Shell.Set("many", await SeedAsync(20));

        await AssertInFlightAsync("DescribeDatasetExportJob", "$many | Get-PDatasetExportJob -ThrottleLimit 4", 4);
    }

    [Fact]
    public async Task Lists_a_long_history_page_by_page()
    {
        await SeedAsync(250, namePrefix: "long");

        PipelineResult result = await Shell.RunAsync("Get-PDatasetExportJob -JobName long*");

        Assert.Equal(250, result.Values("JobName").Distinct().Count());
        Assert.Equal(3, await CallsAsync("ListDatasetExportJobs"));
    }

    [Theory]
    [InlineData("-JobName ''", "'JobName'")]
    [InlineData("-CreatedAfter yesterday", "'CreatedAfter'")]
    [InlineData("-CreatedAfter 1741608000", "'CreatedAfter'")]
    [InlineData("-MaxResult 0", "'MaxResult'")]
    [InlineData("-MaxResult 101", "'MaxResult'")]
    [InlineData("-NextToken ('x' * 1501)", "it has 1501 characters")]
    [InlineData("-NextToken \u00E9", "U+00E9")]
    public async Task Rejects_invalid_value_and_names_parameter(string arguments, string says)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {arguments}");

        Assert.Contains(says, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("ListDatasetExportJobs") + await CallsAsync("DescribeDatasetExportJob"));
    }

    [Theory]
    [InlineData("-JobName act[", "InvalidPattern", "-JobName: ")]
    [InlineData("-Status [", "InvalidPattern", "-Status: ")]
    [InlineData("-CreatedAfter 2027-01-01T00:00:00Z -CreatedBefore 2026-01-01T00:00:00Z", "EmptyPeriod",
        "-CreatedAfter (2027-01-01 00:00:00Z) is later than -CreatedBefore (2026-01-01 00:00:00Z)")]
    [InlineData("-Arn $arns[0] -DatasetArn $items", "NotTogether", "-DatasetExportJobArn and -DatasetArn cannot be used together")]
    [InlineData("-Arn $arns[0] -NextToken 1", "NotTogether", "-DatasetExportJobArn and -NextToken cannot be used together: a single job has no pages.")]
    [InlineData("-Arn $arns[0] -NoAutoIteration", "NotTogether",
        "-DatasetExportJobArn and -NoAutoIteration cannot be used together: a single job has no pages.")]
    public async Task Says_why_a_request_is_impossible(string arguments, string id, string message)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {arguments}");

        Assert.Equal(id, result.ErrorId);
        Assert.StartsWith(message, result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(0, await CallsAsync("ListDatasetExportJobs") + await CallsAsync("DescribeDatasetExportJob"));
    }

    [Theory]
    [InlineData("", 3, 2)]
    [InlineData("-NextToken 0", 1, 0)]
    public async Task Ends_a_list_whose_page_tokens_come_again(string arguments, int requests, int jobs)
    {
        int pages = 0;
        await using WebApplication server = await LoopbackApp.StartAsync(app =>
        {
            app.Run(context => context.Response.WriteAsync($$"""{"datasetExportJobs":[{"datasetExportJobArn":"arn"}],"nextToken":"{{pages++ % 2}}"}"""));
            return app;
        });

        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob -EndpointUrl {server.Urls.Single()} {arguments}");

        Assert.Equal("MalformedResponse", result.ErrorId);
        Assert.Equal((requests, jobs), (pages, result.Output.Count));
    }

    [Theory]
    [InlineData("$jobs | Get-PDatasetExportJob -Detailed", "active", "active", "failed")]
    [InlineData("$jobs | Get-PDatasetExportJob -Status ACTIVE", "active", "active")]
    [InlineData("$jobs.DatasetExportJobArn | Get-PDatasetExportJob -JobName fail*", "failed")]
    [InlineData("Get-PDatasetExportJob -DatasetExportJobArn $jobs -CreatedAfter 2099-01-01")]
    [InlineData("$jobs | Get-PDatasetExportJob -IncludeTag", "active", "active", "failed")]
    public async Task Filters_piped_jobs_and_lists_nothing_else(string command, params string[] kinds)
    {
        PipelineResult jobs = await Shell.RunAsync("$jobs = Get-PDatasetExportJob; $jobs");
        await SeedAsync(2, namePrefix: "other");

        PipelineResult result = await Shell.RunAsync(command);

        Assert.Empty(result.Errors);
        Assert.Equal(3, jobs.Output.Count);
        Assert.Equal(kinds, result.Values("JobName").Select(name => name!.Split('-')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(3, await CallsAsync("DescribeDatasetExportJob"));
    }

    [Fact]
    public async Task Does_not_take_a_blank_dataset_for_all_datasets()
    {
        PipelineResult result = await Shell.RunAsync("[pscustomobject]@{ DatasetArn = '' } | Get-PDatasetExportJob");

        Assert.Contains("it is empty", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Takes_a_time_without_a_zone_as_local_and_any_other_as_a_moment()
    {
        DateTime created = new(2026, 3, 29, 1, 30, 0, DateTimeKind.Utc);
        await SeedAsync(1, created: created, namePrefix: "old");
        DateTime local = new(created.ToLocalTime().Ticks);
        Shell.Set("times", (object[])[local, created.ToLocalTime(), created, new DateTimeOffset(created)]);

        PipelineResult found = await Shell.RunAsync("$times | ForEach-Object { Get-PDatasetExportJob -Status ACTIVE -CreatedAfter $_ -CreatedBefore $_ }");
        PipelineResult later = await Shell.RunAsync("$times | ForEach-Object { Get-PDatasetExportJob -JobName old* -CreatedAfter $_.AddTicks(1) }");

        Assert.Equal(4, found.Output.Count);
        Assert.All(found.Output, job => Assert.Equal(created, job.Properties["CreationDateTime"].Value));
        Assert.Empty(later.Output);
    }
}
