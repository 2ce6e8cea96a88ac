using System.Management.Automation;
using PersonalizeExport.Cmdlets.Tests.Support;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>
/// Every error is one record with a stable id, a true category, the input as its target, advice, and an exception with the service's request id. What
/// kind of error an exception of the SDK is, is held by the unit tests; here the records, over the real wire.
/// </summary>
public class ErrorTests : CmdletTest
{
    private string _arn = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _arn = (await SeedAsync(1))[0];
        Shell.Default("Region", Region);
    }

    [Theory]
    [InlineData("accessDenied", "AccessDeniedException", ErrorCategory.PermissionDenied)]
    [InlineData("expiredToken", "ExpiredTokenException", ErrorCategory.AuthenticationError)]
    public async Task Is_the_same_in_all_cmdlets(string kind, string id, ErrorCategory category)
    {
        await InjectAsync("*", kind, count: 100);
        (string Command, object? Target)[] calls =
        [
            ($"New-PDatasetExportJob {Items} -JobName a {To}", "a"),
            ($"Get-PDatasetExportJob {_arn}", _arn),
            ("Get-PDatasetExportJob", null),
            ("Get-PDataset", null),
            ("Get-PDataset shop", "shop"),
            ("Wait-PDatasetExportJob -JobName a", null),
            ($"Wait-PDatasetExportJob {_arn}", _arn),
        ];
        foreach ((string command, object? target) in calls)
        {
            PipelineResult result = await Shell.RunAsync(command);

            Assert.Null(result.End);
            Assert.Empty(result.Output);
            Assert.StartsWith($"{id},PersonalizeExport.Cmdlets.", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(category, result.Error.CategoryInfo.Category);
            Assert.True(result.HasAdvice, result.Error.ErrorDetails.Message);
            Assert.Equal("PersonalizeException", result.Error.Exception.GetType().Name);
            Assert.NotEmpty((string)PSObject.AsPSObject(result.Error.Exception).Properties["RequestId"].Value);
            if (target is not null)
            {
                Assert.Equal(target, result.Error.TargetObject.ToString());
            }
        }
    }

    [Theory]
    [InlineData("throttle")]
    [InlineData("error500")]
    [InlineData("reset")]
    [InlineData("truncate")]
    public async Task Is_made_up_for_when_it_passes(string kind)
    {
        await InjectAsync("*", kind);

        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {_arn}");

        Assert.Empty(result.Errors);
        Assert.Equal([_arn], result.Values("DatasetExportJobArn"));
    }

    [Fact]
    public async Task Too_many_tags_are_TooManyTagsException()
    {
        PipelineResult result = await Shell.RunAsync($"$tags = @{{}}; 1..51 | ForEach-Object {{ $tags[\"k$_\"] = 'x' }}; New-PDatasetExportJob {Items} -JobName a {To} -Tag $tags");

        Assert.Equal("TooManyTagsException", result.ErrorId);
        Assert.Equal(ErrorCategory.LimitsExceeded, result.Error.CategoryInfo.Category);
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob $missing", false)]
    [InlineData("New-PDatasetExportJob $dataset -JobName a @to -Region us-west-2", false)]
    [InlineData("Get-PDatasetExportJob $missing -EndpointUrl http://127.0.0.1:9", true)]
    [InlineData("Wait-PDatasetExportJob $running -Timeout 0", true)]
    [InlineData("Get-PDatasetExportJob -CreatedAfter 2026-01-02 -CreatedBefore 2026-01-01", false)]
    public async Task Tells_a_script_whether_the_same_command_may_succeed_later(string command, bool isTransient)
    {
        Shell.Set("missing", EmulatorUnderTest.JobArn("missing"));
        Shell.Set("dataset", Items);
        Shell.Set("running", (await SeedAsync(1, "CREATE IN_PROGRESS"))[0]);
        Shell.Set("to", new System.Collections.Hashtable { ["RoleArn"] = EmulatorUnderTest.RoleArn, ["S3DataDestinationPath"] = "s3://bucket/x/" });

        PipelineResult result = await Shell.RunAsync($"try {{ {command} -ErrorAction Stop }} catch {{ $_.Exception.IsTransient }}");

        Assert.Equal([isTransient], result.Output.Select(value => value.BaseObject));
    }

    [Fact]
    public async Task Reads_as_a_sentence_that_names_the_job()
    {
        string missing = EmulatorUnderTest.JobArn("missing");

        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {missing}");

        Assert.Equal($"Dataset export job 'missing' could not be retrieved: Resource Arn {missing} does not exist. The request was sent to region {Region}.", result.Error.ToString());
    }
}
