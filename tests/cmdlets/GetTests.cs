using System.Management.Automation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PersonalizeExport.Cmdlets.Tests.Support;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>What Get-PDatasetExportJob finds, and by how many calls.</summary>
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
            $"$job = New-PDatasetExportJob {Items} -JobName a {To} -Tag @{{ team = 'shop' }} | Wait-PDatasetExportJob -PollInterval 0.1; Get-PDatasetExportJob $job.DatasetExportJobArn");

        PSObject job = Assert.Single(result.Output);
        Assert.Equal(["a"], result.Values("JobName"));
        Assert.Equal(["ACTIVE"], result.Values("Status"));
        Assert.Equal([Items], result.Values("DatasetArn"));
        Assert.Equal([(true, true, false)], [((bool)job.Properties["IsActive"].Value, (bool)job.Properties["IsTerminal"].Value, (bool)job.Properties["IsFailed"].Value)]);
        Assert.Equal(DateTimeKind.Utc, ((DateTime)job.Properties["CreationDateTime"].Value).Kind);
        Assert.InRange((TimeSpan)job.Properties["Duration"].Value, TimeSpan.Zero, TimeSpan.FromSeconds(9));
        Assert.Null(job.Properties["Tags"].Value);
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
    public async Task Tells_why_a_job_failed()
    {
        PipelineResult result = await Shell.RunAsync(
            $"New-PDatasetExportJob {Items} -JobName a -RoleArn {EmulatorUnderTest.RoleArn} -S3Path s3://nobody/x/ | Wait-PDatasetExportJob -PollInterval 0.1 -PassThruFailed -ErrorAction Ignore | Get-PDatasetExportJob");

        Assert.Equal(["CREATE FAILED"], result.Values("Status"));
        Assert.Contains("nobody", Assert.Single(result.Values("FailureReason")), StringComparison.Ordinal);
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

    [Fact]
    public async Task Lists_the_jobs_of_datasets()
    {
        PipelineResult one = await Shell.RunAsync($"Get-PDatasetExportJob -DatasetArn {Items}");
        PipelineResult both = await Shell.RunAsync($"[pscustomobject]@{{ DatasetArn = '{Items}' }}, [pscustomobject]@{{ DatasetArn = '{Users}' }} | Get-PDatasetExportJob");

        Assert.Equal([Items, Items], one.Values("DatasetArn"));
        Assert.Equal([Items, Items, Users], both.Values("DatasetArn").Order(StringComparer.Ordinal));
        Assert.Equal(3, await CallsAsync("ListDatasetExportJobs"));
    }

    [Theory]
    [InlineData("-JobName act*", "active", "active")]
    [InlineData("-JobName ACTIVE-000001, FAILED*", "active", "failed")]
    [InlineData("-Status ACTIVE", "active", "active")]
    [InlineData("-Status 'create failed'", "failed")]
    [InlineData("-Status *FAILED", "failed")]
    [InlineData("-Status Failed", "failed")]
    [InlineData("-Status Pending, fail*", "failed")]
    [InlineData("-Status ACTIVE, *FAILED", "active", "active", "failed")]
    [InlineData("-CreatedBefore 2020-01-01")]
    [InlineData("-CreatedAfter 2020-01-01", "active", "active", "failed")]
    [InlineData("-CreatedAfter 2020-01-01T00:00:00Z -CreatedBefore '2099-12-31 23:59'", "active", "active", "failed")]
    public async Task Keeps_only_what_passes_a_filter(string filter, params string[] kinds)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {filter}");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(kinds, result.Values("JobName").Select(name => name!.Split('-')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Warns_of_a_state_that_nobody_knows()
    {
        PipelineResult result = await Shell.RunAsync("Get-PDatasetExportJob -Status *FAILED, FAIL");

        Assert.Single(result.Output);
        Assert.Equal(["-Status 'FAIL' matches no known status. Known: CREATE PENDING, PENDING, CREATE IN_PROGRESS, IN_PROGRESS, ACTIVE, CREATE FAILED, FAILED."], result.Warnings);
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob items-1")]
    [InlineData("Wait-PDatasetExportJob items-1")]
    public async Task Says_how_to_give_a_name_where_an_ARN_is_expected(string command)
    {
        PipelineResult result = await Shell.RunAsync(command);

        Assert.EndsWith("To name a job, use -JobName items-1", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-JobName nigthly, active-000001, other-*", "nigthly")]
    [InlineData("-JobName nigthly, weekly -Detailed", "nigthly", "weekly")]
    [InlineData("-JobName nigthly -MaxResult 1", "nigthly")]
    [InlineData("-JobName nigthly -Select *", "nigthly")]
    [InlineData("-JobName active-000001 -DatasetArn $users", "active-000001")]
    [InlineData("-JobName ACTIVE-000001, active-000002 -MaxResult 1")]
    [InlineData("-JobName active-000001 -Status FAILED")]
    [InlineData("-JobName nigthly*")]
    [InlineData("-JobName nigthly -NoAutoIteration")]
    public async Task Writes_an_error_for_each_name_that_is_not_listed(string arguments, params string[] missing)
    {
        Shell.Set("users", Users);

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
    public async Task Does_not_call_a_job_absent_whose_list_failed()
    {
        await InjectAsync("ListDatasetExportJobs", "accessDenied");

        PipelineResult result = await Shell.RunAsync("Get-PDatasetExportJob -JobName nigthly");

        Assert.Equal("AccessDeniedException", result.ErrorId);
    }

    [Fact]
    public async Task Describes_with_Detailed_only_what_passes_the_filter()
    {
        PipelineResult result = await Shell.RunAsync("Get-PDatasetExportJob -JobName act* -Detailed");

        Assert.All(result.Values("S3DataDestinationPath"), path => Assert.StartsWith("s3://seeded/active", path, StringComparison.Ordinal));
        Assert.Equal(2, await CallsAsync("DescribeDatasetExportJob"));
    }

    [Fact]
    public async Task Requests_tags_only_with_IncludeTag()
    {
        PipelineResult result = await Shell.RunAsync($"$null = New-PDatasetExportJob {Items} -JobName a {To} -Tag @{{ team = 'shop' }}; Get-PDatasetExportJob -JobName a; Get-PDatasetExportJob -JobName a -IncludeTag");

        Assert.Equal([null, "team=shop"], result.Values("Tags"));
        Assert.Equal(1, await CallsAsync("ListTagsForResource"));
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
            $null = New-PDatasetExportJob {{Items}} -JobName a {{To}} -Tag @{ team = 'shop' }
            $null = New-PDatasetExportJob {{Items}} -JobName b {{To}} -Tag @{ team = 'shop'; env = 'prod' }
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
    public async Task Writes_one_error_when_the_list_cannot_be_had()
    {
        PipelineResult result = await Shell.RunAsync("Get-PDatasetExportJob -SecretKey wrong");

        Assert.Equal("InvalidSignatureException", result.ErrorId);
        Assert.Equal(ErrorCategory.AuthenticationError, result.Error.CategoryInfo.Category);
    }

    [Fact]
    public async Task Keeps_the_order_of_the_input()
    {
        string[] arns = await SeedAsync(20);
        await InjectAsync("DescribeDatasetExportJob", "slow", count: 3, delayMs: 100);

        PipelineResult result = await Shell.RunAsync("$input | Get-PDatasetExportJob", arns);

        Assert.Equal(arns, result.Values("DatasetExportJobArn"));
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
    [InlineData("-JobName ''", "JobName")]
    [InlineData("-CreatedAfter yesterday", "CreatedAfter")]
    [InlineData("-CreatedAfter 1741608000", "CreatedAfter")]
    [InlineData("-Arn nightly", "DatasetExportJobArn")]
    public async Task Refuses_what_is_none_and_names_the_parameter(string arguments, string parameter)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {arguments}");

        Assert.Contains($"'{parameter}'", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("ListDatasetExportJobs") + await CallsAsync("DescribeDatasetExportJob"));
    }

    [Theory]
    [InlineData("-JobName act[", "InvalidPattern", "-JobName: ")]
    [InlineData("-Status [", "InvalidPattern", "-Status: ")]
    [InlineData("-CreatedAfter 2027-01-01T00:00:00Z -CreatedBefore 2026-01-01T00:00:00Z", "EmptyPeriod", "-CreatedAfter (2027-01-01 00:00:00Z) is later than -CreatedBefore (2026-01-01 00:00:00Z)")]
    [InlineData("-Arn $arns[0] -DatasetArn $dataset", "NotTogether", "-DatasetExportJobArn and -DatasetArn cannot be used together")]
    [InlineData("-Arn $arns[0] -NextToken 1", "NotTogether", "-DatasetExportJobArn and -NextToken cannot be used together: a single job has no pages.")]
    [InlineData("-Arn $arns[0] -NoAutoIteration", "NotTogether", "-DatasetExportJobArn and -NoAutoIteration cannot be used together: a single job has no pages.")]
    public async Task Says_why_a_request_is_impossible(string arguments, string id, string message)
    {
        Shell.Set("dataset", Items);

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
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication server = builder.Build();
        int pages = 0;
        server.Run(context => context.Response.WriteAsync($$"""{"datasetExportJobs":[{"datasetExportJobArn":"arn"}],"nextToken":"{{pages++ % 2}}"}"""));
        await server.StartAsync(TestContext.Current.CancellationToken);

        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob -Region {Region} -EndpointUrl {server.Urls.Single()} {arguments}");

        Assert.Equal("MalformedResponse", result.ErrorId);
        Assert.Equal((requests, jobs), (pages, result.Output.Count));
    }

    [Theory]
    [InlineData("$jobs | Get-PDatasetExportJob -Detailed", "active", "active", "failed")]
    [InlineData("$jobs | Get-PDatasetExportJob -Status ACTIVE", "active", "active")]
    [InlineData("$jobs | Get-PDatasetExportJob -JobName fail*", "failed")]
    [InlineData("$jobs.DatasetExportJobArn | Get-PDatasetExportJob -Status *FAILED", "failed")]
    [InlineData("Get-PDatasetExportJob -DatasetExportJobArn $jobs -CreatedAfter 2099-01-01")]
    [InlineData("Get-PDatasetExportJob $jobs -Status ACTIVE", "active", "active")]
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
    public async Task Filters_the_jobs_of_a_dataset_whose_ARN_is_piped()
    {
        PipelineResult result = await Shell.RunAsync($"'{Items}' | Get-PDatasetExportJob -Status ACTIVE");

        Assert.Empty(result.Errors);
        Assert.All(result.Values("DatasetArn"), dataset => Assert.Equal(Items, dataset));
        Assert.NotEmpty(result.Output);
    }

    [Theory]
    [InlineData("2026-01")]
    [InlineData("([DateTimeOffset]'2026-01-01T00:00:00Z')")]
    [InlineData("([datetime]::new(2026, 1, 1))")]
    public async Task Takes_a_month_and_a_moment_for_a_date(string date)
    {
        PipelineResult after = await Shell.RunAsync($"Get-PDatasetExportJob -CreatedAfter {date}");
        PipelineResult before = await Shell.RunAsync($"Get-PDatasetExportJob -CreatedBefore {date}");

        Assert.Empty(after.Errors.Concat(before.Errors));
        Assert.Equal(3, after.Output.Count);
        Assert.Empty(before.Output);
    }

    [Fact]
    public async Task Takes_a_time_without_a_zone_as_local()
    {
        DateTime local = ((DateTime)(await Shell.RunAsync("Get-PDatasetExportJob $arns[0]")).Output[0].Properties["CreationDateTime"].Value).ToLocalTime();
        Shell.Set("name", _active[0].Split('/')[^1]);
        Shell.Set("at", new DateTime(local.Ticks));
        Shell.Set("after", new DateTime(local.Ticks + 1));

        PipelineResult at = await Shell.RunAsync("Get-PDatasetExportJob -JobName $name -CreatedAfter $at");
        PipelineResult after = await Shell.RunAsync("Get-PDatasetExportJob -JobName $name -CreatedAfter $after");

        Assert.Single(at.Output);
        Assert.Empty(after.Output);
    }
}
