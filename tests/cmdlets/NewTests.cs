using System.Management.Automation;
using PersonalizeExport.Cmdlets.Tests.Support;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>What New-PDatasetExportJob sends, emits and warns of.</summary>
public class NewTests : CmdletTest
{
    [Fact]
    public async Task Emits_the_job_as_it_was_requested_after_one_call()
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -IngestionMode all -KmsKeyArn {KeyArn} -Tag @{{ team = 'shop' }}");

        PSObject job = Assert.Single(result.Output);
        Assert.Equal("PersonalizeExport.DatasetExportJob", job.BaseObject.GetType().FullName);
        (string Property, string? Value)[] expected =
        [
            ("JobName", "a"), ("DatasetExportJobArn", EmulatorUnderTest.JobArn("a")), ("Status", "CREATE PENDING"), ("DatasetArn", Items), ("IngestionMode", "ALL"),
            ("RoleArn", EmulatorUnderTest.RoleArn), ("S3DataDestinationPath", $"s3://{EmulatorUnderTest.Bucket}/out/"), ("KmsKeyArn", KeyArn),
            ("BucketName", EmulatorUnderTest.Bucket), ("KeyPrefix", "out/"), ("Prefix", "out/"), ("Region", Region), ("AccountId", "123456789012"),
            ("Tags", "team=shop"), ("CreationDateTime", null),
        ];
        Assert.All(expected, property => Assert.Equal(property.Value, job.Properties[property.Property].Value?.ToString()));
        Assert.Equal(1, await CallsAsync("CreateDatasetExportJob"));
        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob"));
    }

    [Fact]
    public async Task Tells_the_mode_that_the_service_takes_if_none_is_requested_and_what_it_leaves_out()
    {
        PipelineResult result = await Shell.RunAsync($"$job = New-PDatasetExportJob {Items} -JobName a {To} -Verbose; $job; $job | Get-PDatasetExportJob");

        Assert.Equal(["PUT", "PUT"], result.Values("IngestionMode"));
        Assert.Contains(
            "Job 'a': without -IngestionMode the service takes PUT, which exports only records that were imported individually. ALL exports all records.", result.Verbose);
    }

    [Fact]
    public async Task Says_nothing_of_the_mode_if_one_is_requested()
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -IngestionMode PUT -Verbose");

        Assert.DoesNotContain(result.Verbose, line => line.Contains("IngestionMode", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_the_job_of_each_piped_dataset_by_a_script_block()
    {
        PipelineResult result = await Shell.RunAsync(
            $"'{Items}', '{Users}' | New-PDatasetExportJob -JobName {{ 'named-' + ($_ -split '/')[-1].ToLowerInvariant() }} {To}");

        Assert.Equal(["named-items", "named-users"], result.Values("JobName"));
    }

    [Fact]
    public async Task Binds_the_properties_of_piped_objects()
    {
        PipelineResult result = await Shell.RunAsync(
            $$"""
            [pscustomobject]@{ DatasetArn = '{{Items}}'; JobName = 'row-1'; RoleArn = '{{EmulatorUnderTest.RoleArn}}'; S3DataDestinationPath = 's3://bucket/1/'; IngestionMode = 'BULK'; KmsKeyArn = '' },
            [pscustomobject]@{ DatasetArn = '{{Users}}'; JobName = 'row-2'; RoleArn = '{{EmulatorUnderTest.RoleArn}}'; S3DataDestinationPath = 's3://bucket/2/'; IngestionMode = 'ALL'; KmsKeyArn = '{{KeyArn}}' } |
                New-PDatasetExportJob
            """);

        Assert.Equal(["row-1", "row-2"], result.Values("JobName"));
        Assert.Equal(["BULK", "ALL"], result.Values("IngestionMode"));
        Assert.Equal(["1/", "2/"], result.Values("KeyPrefix"));
        Assert.Equal([null, KeyArn], result.Values("KmsKeyArn"));
    }

    [Fact]
    public async Task Exports_the_dataset_of_a_piped_job_again()
    {
        PipelineResult result = await Shell.RunAsync($"$first = New-PDatasetExportJob {Items} -JobName a {To}; $first; $first | New-PDatasetExportJob -JobName b");

        Assert.Empty(result.Errors);
        Assert.Equal(["a", "b"], result.Values("JobName"));
        Assert.Equal([Items, Items], result.Values("DatasetArn"));
        Assert.Single(result.Values("S3DataDestinationPath").Distinct());
    }

    [Theory]
    [InlineData("S3DataDestinationPath", "S3DataDestination_Path", "JobOutput_S3DataDestination_Path", "S3Path")]
    [InlineData("KmsKeyArn", "S3DataDestination_KmsKeyArn", "JobOutput_S3DataDestination_KmsKeyArn")]
    [InlineData("Tag", "Tags")]
    public async Task Has_the_other_names_of_a_parameter(string parameter, params string[] aliases)
    {
        PipelineResult result = await Shell.RunAsync($"(Get-Command New-PDatasetExportJob).Parameters['{parameter}'].Aliases");

        Assert.Subset(result.Output.Select(alias => alias.ToString()).ToHashSet(), aliases.ToHashSet());
    }

    [Theory]
    [InlineData("@{ a = 1; b = 'x' }")]
    [InlineData("([ordered]@{ a = 1; b = 'x' })")]
    [InlineData("@{ a = 1 }, @{ b = 'x' }")]
    [InlineData("@{ TagKey = 'a'; TagValue = 1 }, @{ Key = 'b'; Value = 'x' }")]
    [InlineData("([pscustomobject]@{ TagKey = 'a'; TagValue = 1 }), ([pscustomobject]@{ TagKey = 'b'; TagValue = 'x' })")]
    [InlineData("([pscustomobject]@{ Key = 'a'; Value = 1 }), ([pscustomobject]@{ Key = 'b'; Value = 'x' })")]
    [InlineData("'a=1; b=x'")]
    [InlineData("(New-PDatasetExportJob $dataset -JobName other @to -Tag ([ordered]@{ a = 1; b = 'x' })).Tags")]
    public async Task Takes_tags_in_every_form_in_which_they_come(string tags)
    {
        Assert.Equal(["a=1", "b=x"], await TagsAsync(tags));
    }

    [Theory]
    [InlineData("@{ a = $null }")]
    [InlineData("@{ Key = 'a'; Value = $null }")]
    [InlineData("([pscustomobject]@{ TagKey = 'a'; TagValue = $null })")]
    [InlineData("([pscustomobject]@{ Key = 'a'; Value = $null })")]
    public async Task Takes_a_tag_without_a_value(string tags)
    {
        Assert.Equal(["a="], await TagsAsync(tags));
    }

    [Fact]
    public async Task Says_how_to_check_a_job_of_which_it_is_unknown_whether_it_was_started()
    {
        await Emulator.ControlAsync(HttpMethod.Put, "faults", new object[]
        {
            new { operation = "CreateDatasetExportJob", kind = "reset", when = "after" },
            new { operation = "DescribeDatasetExportJob", kind = "accessDenied" },
        });

        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To}");

        Assert.Equal("CreateOutcomeUnknown", result.ErrorId);
        Assert.Contains($". The job may or may not have been started. If it was, its ARN is {EmulatorUnderTest.JobArn("a")}.", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Run the command again with -UseExisting, or check the ARN above.", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team", "Cannot read tags from text that is not key=value", "@{ team = 'x' }")]
    [InlineData("([pscustomobject]@{ TagKey = 'a' })", "Cannot read tags from", "")]
    [InlineData("([pscustomobject]@{ TagKey = $null; TagValue = 'x' })", "Cannot read tags from", "")]
    public async Task Says_how_tags_are_written_when_it_cannot_read_them(string tags, string says, string saysToo)
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -Tag {tags}");

        Assert.Equal("ParameterArgumentTransformationError", result.ErrorId);
        Assert.Contains(says, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(saysToo, result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://bucket", true)]
    [InlineData("s3://bucket//", true)]
    [InlineData("s3://bucket/export", false)]
    [InlineData("s3://bucket/a/b/", false)]
    [InlineData("https://bucket.s3.eu-west-1.amazonaws.com/export/", false)]
    [InlineData("https://storage.example.com/bucket/", false)]
    public async Task Warns_of_a_destination_that_is_the_root_of_a_bucket_before_anything_is_started(string path, bool warns)
    {
        string command = $"New-PDatasetExportJob {Items} -JobName a -RoleArn {EmulatorUnderTest.RoleArn} -S3DataDestinationPath {path}";

        PipelineResult whatIf = await Shell.RunAsync($"{command} -WhatIf");
        PipelineResult started = await Shell.RunAsync(command);

        Assert.Equal([path], started.Values("S3DataDestinationPath"));
        foreach (PipelineResult result in new[] { whatIf, started })
        {
            Assert.Equal(warns ? 1 : 0, result.Warnings.Count);
            Assert.All(result.Warnings, warning =>
            {
                Assert.StartsWith($"The destination {path} of job 'a' is the root of a bucket", warning, StringComparison.Ordinal);
                Assert.Contains("whole bucket", warning, StringComparison.Ordinal);
                Assert.EndsWith("s3://bucket/a/.", warning, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task Needs_no_credentials_to_say_what_it_would_start()
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -WhatIf -ProfileName nobody");

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Contains(Shell.UI.Lines, line => line.Contains($"dataset {Items}, job a, destination s3://{EmulatorUnderTest.Bucket}/out/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("-Force", 0)]
    [InlineData("-Confirm:$false", 0)]
    public async Task Prompts_at_a_lowered_ConfirmPreference_unless_the_user_has_opted_out(string arguments, int questions)
    {
        PipelineResult result = await Shell.RunAsync($"$ConfirmPreference = 'Medium'; New-PDatasetExportJob {Items} -JobName a {To} {arguments}");

        Assert.Equal(questions, Shell.UI.Questions.Count);
        Assert.Equal(["a"], result.Values("JobName"));
    }

    [Fact]
    public async Task Reports_every_job_that_was_created_and_continues_after_one_that_was_not()
    {
        PipelineResult result = await Shell.RunAsync(
            $"$null = New-PDatasetExportJob {Items} -JobName taken {To}; 'a', 'taken', 'b' | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To}");

        Assert.Equal(["a", "b"], result.Values("JobName"));
        Assert.Equal("ResourceAlreadyExistsException,PersonalizeExport.Cmdlets.NewPDatasetExportJobCommand", result.Error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceExists, result.Error.CategoryInfo.Category);
        PSObject request = PSObject.AsPSObject(result.Error.TargetObject);
        Assert.Equal("taken", request.Properties["JobName"].Value);
        Assert.Equal(Items, request.Properties["DatasetArn"].Value);
        Assert.Equal($"s3://{EmulatorUnderTest.Bucket}/out/", request.Properties["S3DataDestinationPath"].Value);
        Assert.NotEmpty((string)PSObject.AsPSObject(result.Error.Exception).Properties["RequestId"].Value);
        Assert.Contains("-JobName", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("'taken'", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_emitted_what_was_created_before_ErrorAction_Stop_ends_the_pipeline()
    {
        PipelineResult result = await Shell.RunAsync(
            $"'a', 'a' | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To} -ThrottleLimit 1 -ErrorAction Stop");

        Assert.IsType<ActionPreferenceStopException>(result.End);
        Assert.Equal("ResourceAlreadyExistsException", result.ErrorId);
        Assert.Equal(["a"], result.Values("JobName"));
    }

    [Theory]
    [InlineData("", "Choose another -JobName (job names can't be reused), or add -UseExisting to use the existing job.")]
    [InlineData("-UseExisting", "Choose another -JobName. Job names can't be reused.")]
    public async Task Says_what_to_do_about_a_name_that_is_taken(string arguments, string cure)
    {
        PipelineResult result = await Shell.RunAsync(
            $"$null = New-PDatasetExportJob {Items} -JobName taken {To}; New-PDatasetExportJob {Users} -JobName taken {To} {arguments}");

        Assert.StartsWith("Dataset export job 'taken' could not be started: ", result.Error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(cure, result.Error.ToString(), StringComparison.Ordinal);

        // PowerShell 7.5 and later would show the same sentence again.
        Assert.Empty(result.Error.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-UseExisting")]
    public async Task Says_that_an_earlier_item_has_the_name(string arguments)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDataset shop -Region {Region} | New-PDatasetExportJob -JobName same {To} {arguments}");

        Assert.Equal([Items], result.Values("DatasetArn"));
        Assert.Equal("ResourceAlreadyExistsException", result.ErrorId);
        Assert.EndsWith(
            """An earlier item of this command has the same name. Give each item its own, such as -JobName { "nightly-$($_.DatasetType)" }.""",
            result.Error.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_several_datasets_are_piped()
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items}, {Users} -JobName a {To}");

        Assert.EndsWith("Expected one value; to give several, pipe them.", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData($"-RoleArn {EmulatorUnderTest.RoleArn}")]
    public async Task Says_that_a_job_of_a_list_does_not_have_what_it_takes(string arguments)
    {
        await SeedAsync(1);
        Shell.Set("items", Items);

        foreach (string list in (string[])["Get-PDatasetExportJob", "Get-PDatasetExportJob $items"])
        {
            PipelineResult result = await Shell.RunAsync($"{list} -Region {Region} | New-PDatasetExportJob -JobName again {arguments}");

            Assert.Contains(
                "A job of a list has no dataset, role and destination: use -Detailed with Get-PDatasetExportJob.", result.Error.Exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-Timeout 5", 1)]
    [InlineData("-TimeoutSec 5", 1)]
    [InlineData("-TimeoutSec 5 -WaitForSlot", 0)]
    public async Task Warns_of_a_timeout_that_has_no_effect(string arguments, int warnings)
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} {arguments}");

        Assert.Equal(Enumerable.Repeat("-Timeout has no effect without -WaitForSlot.", warnings), result.Warnings);
        Assert.Equal(["a"], result.Values("JobName"));
    }

    [Fact]
    public async Task Names_a_dataset_that_does_not_exist()
    {
        string nobody = EmulatorUnderTest.DatasetArn("ITEMS", "nobody");

        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {nobody} -JobName a {To}");

        Assert.Equal("ResourceNotFoundException", result.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Error.CategoryInfo.Category);
        Assert.Equal(nobody, PSObject.AsPSObject(result.Error.TargetObject).Properties["DatasetArn"].Value);
    }

    [Fact]
    public async Task Keeps_the_order_of_the_input()
    {
        await InjectAsync("CreateDatasetExportJob", "slow", count: 3, delayMs: 100);
        string[] names = [.. Enumerable.Range(1, 20).Select(n => $"many-{n}")];

        PipelineResult result = await Shell.RunAsync($"$input | New-PDatasetExportJob {Items} -JobName {{ $_ }} {To}", names);

        Assert.Equal(names, result.Values("JobName"));
    }

    [Fact]
    public async Task Starts_the_first_of_two_rows_that_have_one_name()
    {
        PipelineResult result = await Shell.RunAsync(
            $$"""
            1..50 | ForEach-Object { "first/$_"; "second/$_" } | New-PDatasetExportJob {{Items}} -JobName { 'job-' + ($_ -replace '.*/') } -RoleArn {{EmulatorUnderTest.RoleArn}} -S3DataDestinationPath { "s3://bucket/$_/" } -ThrottleLimit 100
            """);

        Assert.Equal(Enumerable.Range(1, 50).Select(number => $"s3://bucket/first/{number}/"), result.Values("S3DataDestinationPath"));
        Assert.Equal(50, result.Errors.Count);
    }

    [Fact]
    public async Task Has_ten_requests_under_way_by_default() =>
        await AssertInFlightAsync("CreateDatasetExportJob", $"1..20 | New-PDatasetExportJob {Items} -JobName {{ \"many-$_\" }} {To}", 10);

    [Theory]
    [InlineData("reset")]
    [InlineData("truncate")]
    [InlineData("nonJson")]
    [InlineData("error500")]
    public async Task Emits_a_job_once_whose_response_was_lost(string kind)
    {
        await Emulator.ControlAsync(HttpMethod.Put, "faults", new[] { new { operation = "CreateDatasetExportJob", kind, count = 1, when = "after" } });

        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To}");

        Assert.Empty(result.Errors);
        Assert.Equal(["a"], result.Values("JobName"));
        Assert.Equal(1, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task Emits_an_existing_job_with_UseExisting_when_it_does_what_is_requested()
    {
        PipelineResult result = await Shell.RunAsync(
            $"$null = New-PDatasetExportJob {Items} -JobName a {To} -IngestionMode ALL; New-PDatasetExportJob {Items} -JobName a {To} -IngestionMode ALL -UseExisting");

        Assert.Empty(result.Errors);
        Assert.Equal([EmulatorUnderTest.JobArn("a")], result.Values("DatasetExportJobArn"));
        Assert.NotNull(Assert.Single(result.Values("CreationDateTime")));
    }

    [Fact]
    public async Task Says_in_what_an_existing_job_differs()
    {
        PipelineResult result = await Shell.RunAsync(
            $"$null = New-PDatasetExportJob {Items} -JobName a {To} -IngestionMode ALL; New-PDatasetExportJob {Users} -JobName a {To} -UseExisting");

        Assert.Empty(result.Output);
        Assert.Equal("ResourceAlreadyExistsException", result.ErrorId);
        Assert.Matches(@"dataset .*ITEMS.*USERS.*ingestion mode ALL \(requested PUT\)", result.Error.ErrorDetails.Message);
    }

    private static string KeyArn { get; } = $"arn:aws:kms:{Region}:123456789012:key/1";

    private async Task<string[]> TagsAsync(string tags)
    {
        PipelineResult result = await Shell.RunAsync(
            $$"""
            $dataset = '{{Items}}'
            $to = @{ RoleArn = '{{EmulatorUnderTest.RoleArn}}'; S3DataDestinationPath = 's3://bucket/out/' }
            $job = New-PDatasetExportJob $dataset -JobName a @to -Tag {{tags}}
            $job.Tags | ForEach-Object { "sent $_" }
            ($job | Get-PDatasetExportJob -IncludeTag).Tags | ForEach-Object { "kept $_" }
            """);

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        ILookup<string, string> found = result.Output.Select(line => line.ToString().Split(' ', 2)).ToLookup(line => line[0], line => line[1]);
        Assert.Equal(found["sent"].Order(StringComparer.Ordinal), found["kept"].Order(StringComparer.Ordinal));
        return [.. found["kept"].Order(StringComparer.Ordinal)];
    }
}
