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
        Shell.Set("arn", _arn);
        Shell.Set("missing", EmulatorUnderTest.JobArn("missing"));
        Shell.Default("Region", Region);
    }

    [Theory]
    [InlineData("New-PDatasetExportJob $items -JobName a @to", "a")]
    [InlineData("Get-PDatasetExportJob $arn", "arn:aws:personalize:us-east-1:123456789012:dataset-export-job/seed-000001")]
    [InlineData("Get-PDatasetExportJob")]
    [InlineData("Get-PDataset")]
    [InlineData("Get-PDataset shop", "shop")]
    [InlineData("Wait-PDatasetExportJob -JobName a")]
    [InlineData("Wait-PDatasetExportJob $arn", "arn:aws:personalize:us-east-1:123456789012:dataset-export-job/seed-000001")]
    public async Task Is_the_same_in_all_cmdlets(string command, string? target = null)
    {
        foreach ((string kind, string id, ErrorCategory category) in new[]
        {
            ("accessDenied", "AccessDeniedException", ErrorCategory.PermissionDenied),
            ("expiredToken", "ExpiredTokenException", ErrorCategory.AuthenticationError),
        })
        {
            await InjectAsync("*", kind, count: 100);

            PipelineResult result = await Shell.RunAsync(command);

            Assert.Null(result.End);
            Assert.Empty(result.Output);
            Assert.StartsWith($"{id},PersonalizeExport.Cmdlets.", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(category, result.Error.CategoryInfo.Category);
            Assert.True(result.HasAdvice, result.Error.ErrorDetails.Message);
            Assert.Equal("PersonalizeException", result.Error.Exception.GetType().Name);
            Assert.NotEmpty((string)PSObject.AsPSObject(result.Error.Exception).Properties["RequestId"].Value);
            Assert.True(target is null || target == result.Error.TargetObject.ToString());
        }
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob $missing", false, ErrorCategory.ObjectNotFound)]
    [InlineData("New-PDatasetExportJob $items -JobName a @to -Region us-west-2", false, ErrorCategory.InvalidArgument)]
    [InlineData("New-PDatasetExportJob $items -JobName a @to -Tag (1..51 | ForEach-Object { \"k$_=x\" })", false, ErrorCategory.LimitsExceeded)]
    [InlineData("Get-PDatasetExportJob $missing -EndpointUrl http://127.0.0.1:9", true, ErrorCategory.ConnectionError)]
    [InlineData("Wait-PDatasetExportJob $running -Timeout 0", true, ErrorCategory.OperationTimeout)]
    [InlineData("Get-PDatasetExportJob -CreatedAfter 2026-01-02 -CreatedBefore 2026-01-01", false, ErrorCategory.InvalidArgument)]
    public async Task Tells_a_script_whether_the_same_command_may_succeed_later(string command, bool isTransient, ErrorCategory category)
    {
        Shell.Set("running", (await SeedAsync(1, "CREATE IN_PROGRESS"))[0]);

        PipelineResult result = await Shell.RunAsync($"try {{ {command} -ErrorAction Stop }} catch {{ $_.Exception.IsTransient; $_.CategoryInfo.Category }}");

        Assert.Equal([isTransient, category], result.Output.Select(value => value.BaseObject));
    }

    [Fact]
    public async Task Reads_as_a_sentence_that_names_the_job_and_ends_the_pipeline_with_ErrorAction_Stop()
    {
        PipelineResult result = await Shell.RunAsync("$arn, $missing, $arn | Get-PDatasetExportJob");
        PipelineResult stopped = await Shell.RunAsync("Get-PDatasetExportJob $missing -ErrorAction Stop");

        string missing = EmulatorUnderTest.JobArn("missing");
        Assert.Equal([_arn, _arn], result.Values("DatasetExportJobArn"));
        Assert.Equal("ResourceNotFoundException", result.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Error.CategoryInfo.Category);
        Assert.Equal(missing, result.Error.TargetObject);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
        Assert.Equal(
            $"Dataset export job 'missing' could not be retrieved: Resource Arn {missing} does not exist. The request was sent to region {Region}.",
            result.Error.ToString());
        Assert.IsType<ActionPreferenceStopException>(stopped.End);
        Assert.Equal("ResourceNotFoundException", stopped.ErrorId);
    }
}
