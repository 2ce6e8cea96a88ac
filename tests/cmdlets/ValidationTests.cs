namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>
/// Each parameter has its constraint, and what a person reads names the parameter, what was given and what is expected. That the constraints
/// themselves are right, at every boundary, is held by the unit tests.
/// </summary>
public class ValidationTests : CmdletTest
{
    private static readonly Dictionary<string, (string Value, int Length)> Longest = new(StringComparer.Ordinal)
    {
        ["DatasetArn"] = (EmulatorUnderTest.DatasetArn("ITEMS_AND_MORE"), 256),
        ["JobName"] = ("a", 63),
        ["RoleArn"] = ("arn:aws:iam::123456789012:role/x", 256),
        ["S3DataDestinationPath"] = ("s3://bucket/folder/", 256),
        ["KmsKeyArn"] = ($"arn:aws:kms:{Region}:123456789012:key/1", 2048),
    };

    public static TheoryData<string> Parameters => [.. Longest.Keys];

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Takes_a_value_of_the_greatest_length_and_refuses_a_longer_one(string parameter)
    {
        (string value, int length) = Longest[parameter];

        // What is refused is refused at binding, before -WhatIf is read.
        PipelineResult taken = await StartAsync(parameter, value.PadRight(length, 'x'), "-WhatIf");

        Assert.Null(taken.End);
        Assert.Empty(taken.Errors);
        await AssertRefusedAsync(parameter, value.PadRight(length + 1, 'x'), $"it has {length + 1} characters");
        await AssertRefusedAsync(parameter, value + "\n", @"\\u000A");
    }

    // No value of the service has a line break; one that a file ends with is seen by nobody.
    [Fact]
    public async Task Refuses_a_line_break_in_every_text_that_an_object_may_bring()
    {
        PipelineResult result = await Shell.RunAsync(
            "(Get-Command New-PDatasetExportJob).Parameters.Values | Where-Object { $_.ParameterType -eq [string] -and $_.Attributes.ValueFromPipelineByPropertyName } | ForEach-Object Name");
        string[] parameters = [.. result.Output.Select(name => name.ToString()).Except(["Region", "ProfileName"])];

        Assert.Superset(Longest.Keys.ToHashSet(), parameters.ToHashSet());
        foreach (string parameter in parameters)
        {
            await AssertRefusedAsync(parameter, "x\n", @"\\u000A");
        }
    }

    [Theory]
    [InlineData("DatasetArn", "arn:aws:personalize:us-east-1:123456789012:dataset-export-job/x", "it names a dataset export job")]
    [InlineData("IngestionMode", "DELTA", "'DELTA' is not an ingestion mode. Expected one of BULK, PUT, ALL")]
    [InlineData("IngestionMode", "BULK,PUT", "'BULK,PUT' is not an ingestion mode")]
    [InlineData("IngestionMode", "1", "'1' is not an ingestion mode")]
    public async Task Refuses_what_is_none_and_says_so(string parameter, string value, string says) => await AssertRefusedAsync(parameter, value, says);

    [Theory]
    [InlineData("@{ ('k' * 129) = 'x' }", "Tag 1 of 1: .* is not a valid tag key: it has 129 characters")]
    [InlineData("@{ k = 'x' * 257 }", "is not a valid tag value: it has 257 characters")]
    [InlineData("@(1..201 | ForEach-Object { @{ \"k$_\" = 'x' } })", "201 tags were given. Expected at most 200")]
    public async Task Refuses_tags_that_are_too_long_or_too_many(string tags, string says)
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -Tag {tags}");

        Assert.Contains("'Tag'", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Matches(says, result.Error.Exception.Message);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob"));
    }

    [Theory]
    [InlineData("'nightly'", "'nightly' is not a valid .*dataset export job.*To name a job, use -JobName nightly$")]
    [InlineData("\"arn:aws:personalize:us-east-1:123456789012:dataset-export-job/x`n\"", @"\\u000A")]
    [InlineData("''", "empty")]
    [InlineData("@()", "empty")]
    public async Task Refuses_what_is_not_the_ARN_of_a_job(string value, string says)
    {
        PipelineResult got = await Shell.RunAsync($"Get-PDatasetExportJob -DatasetExportJobArn {value}");
        PipelineResult waited = await Shell.RunAsync($"Wait-PDatasetExportJob -DatasetExportJobArn {value}");

        // Get- takes an argument of a dataset for one whose jobs are to be listed.
        PipelineResult ofDataset = await Shell.RunAsync("Wait-PDatasetExportJob $items");

        Assert.All([got, waited], result => Assert.Matches(says, result.Error.Exception.Message));
        Assert.Contains("it names a dataset", ofDataset.Error.Exception.Message, StringComparison.Ordinal);
    }

    private async Task<PipelineResult> StartAsync(string parameter, string value, string arguments = "")
    {
        Shell.Set("text", value);
        return await Shell.RunAsync($"$a = $to + @{{ DatasetArn = $items; JobName = 'a' }}; $a.{parameter} = $text; New-PDatasetExportJob @a {arguments}");
    }

    private async Task AssertRefusedAsync(string parameter, string value, string says)
    {
        PipelineResult result = await StartAsync(parameter, value);

        Assert.Matches("^(ParameterArgumentValidationError|CannotConvertArgument|ParameterArgumentTransformationError)", result.ErrorId);
        Assert.Contains($"'{parameter}'", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Matches(says, result.Error.Exception.Message);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob"));
    }
}
