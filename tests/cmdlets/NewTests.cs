namespace PersonalizeExport.Cmdlets.Tests;

public class NewTests : CmdletTest
{
    private static string KeyArn { get; } = $"arn:aws:kms:{Region}:123456789012:key/1";

    [Fact]
    public async Task Emits_the_job_as_it_was_requested_after_one_call()
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob $items -JobName a @to -IngestionMode all -KmsKeyArn {KeyArn} -Tag a=b -Verbose");

        PSObject job = Assert.Single(result.Output);
        Assert.Equal("PersonalizeExport.DatasetExportJob", job.BaseObject.GetType().FullName);
        (string Property, string? Value)[] expected =
        [
            ("JobName", "a"), ("DatasetExportJobArn", EmulatorUnderTest.JobArn("a")), ("Status", "CREATE PENDING"), ("DatasetArn", Items),
            ("IngestionMode", "ALL"),
            ("RoleArn", EmulatorUnderTest.RoleArn), ("S3DataDestinationPath", $"s3://{EmulatorUnderTest.Bucket}/out/"), ("KmsKeyArn", KeyArn),
            ("BucketName", EmulatorUnderTest.Bucket), ("KeyPrefix", "out/"), ("Prefix", "out/"), ("Region", Region), ("AccountId", "123456789012"),
            ("Tags", "a=b"), ("CreationDateTime", null),
        ];
        Assert.All(expected, property => Assert.Equal(property.Value, job.Properties[property.Property].Value?.ToString()));
        Assert.Equal(1, await CallsAsync("CreateDatasetExportJob"));
        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob"));
        Assert.DoesNotContain(result.Verbose, line => line.Contains("IngestionMode", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tells_the_mode_that_the_service_takes_if_none_is_requested_and_what_it_leaves_out()
    {
        PipelineResult result = await Shell.RunAsync("$job = New-PDatasetExportJob $items -JobName a @to -Verbose; $job; $job | Get-PDatasetExportJob");

        Assert.Equal(["PUT", "PUT"], result.Values("IngestionMode"));
        Assert.Contains(
            "Job 'a': without -IngestionMode the service takes PUT, which exports only records that were imported individually. ALL exports all records.", result.Verbose);
    }

    [Fact]
    public async Task Cmdlet_stands_downstream_of_itself()
    {
        PipelineResult result = await Shell.RunAsync(
            $"'{Items}', '{Users}' | New-PDatasetExportJob -JobName {{ $_.Split('/')[-1].ToLowerInvariant() }} {To} | "
            + $"New-PDatasetExportJob -JobName {{ \"$($_.JobName)-again\" }} {To} | Wait-PDatasetExportJob -PollInterval 0.1 | Wait-PDatasetExportJob | "
            + "Get-PDatasetExportJob | Get-PDatasetExportJob");

        Assert.Empty(result.Errors);
        Assert.Equal(["items-again", "users-again"], result.Values("JobName").Order());
        Assert.Equal([Items, Users], result.Values("DatasetArn").Order());
        Assert.All(result.Values("S3DataDestinationPath"), path => Assert.Equal($"s3://{EmulatorUnderTest.Bucket}/out/", path));
        Assert.Equal(["ACTIVE", "ACTIVE"], result.Values("Status"));
        Assert.All(result.Values("KeyPrefix"), folder => Assert.Equal("out/", folder));
        Assert.NotEmpty(Emulator.ReadS3());
        Assert.Equal(4, await CallsAsync("CreateDatasetExportJob"));
    }

    [Theory]
    [InlineData("@{ a = 1; b = 'x' }", "a=1", "b=x")]
    [InlineData("@{ a = 1 }, @{ b = 'x' }", "a=1", "b=x")]
    [InlineData("@{ TagKey = 'a'; TagValue = 1 }, @{ Key = 'b'; Value = 'x' }", "a=1", "b=x")]
    [InlineData("([pscustomobject]@{ TagKey = 'a'; TagValue = 1 }), ([pscustomobject]@{ Key = 'b'; Value = 'x' })", "a=1", "b=x")]
    [InlineData("'a=1; b=x'", "a=1", "b=x")]
    [InlineData("(New-PDatasetExportJob $items -JobName other @to -Tag ([ordered]@{ a = 1; b = 'x' })).Tags", "a=1", "b=x")]
    [InlineData("@{ a = $null }", "a=")]
    [InlineData("@{ Key = 'a'; Value = $null }", "a=")]
    [InlineData("([pscustomobject]@{ TagKey = 'a'; TagValue = $null })", "a=")]
    [InlineData("([pscustomobject]@{ Key = 'a'; Value = $null })", "a=")]
    public async Task Takes_tags_in_every_form_in_which_they_come(string tags, params string[] expected)
    {
        PipelineResult result = await Shell.RunAsync(
            $"$job = New-PDatasetExportJob $items -JobName a @to -Tag {tags}; $job; $job | Get-PDatasetExportJob -IncludeTag");

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Output.Count);
        Assert.All(result.Values("Tags"), sent => Assert.Equal(expected, sent!.Split("; ").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("s3://bucket", true)]
    [InlineData("s3://bucket//", true)]
    [InlineData("s3://bucket/export", false)]
    [InlineData("https://bucket.s3.eu-west-1.amazonaws.com/export/", false)]
    [InlineData("https://storage.example.com/bucket/", false)]
    public async Task Warns_of_a_destination_that_is_the_root_of_a_bucket_before_anything_is_started(string path, bool warns)
    {
        string command = $"$to.S3DataDestinationPath = '{path}'; New-PDatasetExportJob $items -JobName a @to";

        PipelineResult whatIf = await Shell.RunAsync($"{command} -WhatIf");
        PipelineResult started = await Shell.RunAsync(command);

        Assert.Equal([path], started.Values("S3DataDestinationPath"));
        foreach (PipelineResult result in new[] { whatIf, started })
        {
            Assert.Equal(warns ? 1 : 0, result.Warnings.Count);
            Assert.All(result.Warnings, warning =>
                Assert.Matches($"^The destination {path} of job 'a' is the root of a bucket.*whole bucket.*s3://bucket/a/\\.$", warning));
        }
    }

    [Theory]
    [InlineData("High", "-WhatIf -ProfileName nobody", 0, 0)]
    [InlineData("High", "-WhatIf -Force", 0, 0)]
    [InlineData("High", "-Confirm", 1, 0)]
    [InlineData("High", "-Force -Confirm", 0, 1)]
    [InlineData("Medium", "", 1, 0)]
    [InlineData("Medium", "", 1, 1)]
    [InlineData("Medium", "-Force", 0, 1)]
    [InlineData("Medium", "-Confirm:$false", 0, 1)]
    public async Task Prompts_before_it_starts_a_job_unless_the_user_has_opted_out(string preference, string arguments, int questions, int jobs)
    {
        Shell.UI.Choice = jobs == 1 ? "Yes" : "No";

        PipelineResult result = await Shell.RunAsync($"$ConfirmPreference = '{preference}'; New-PDatasetExportJob $items -JobName a @to {arguments}");

        Assert.Null(result.End);
        Assert.Equal(questions, Shell.UI.Questions.Count);
        Assert.All(Shell.UI.Questions, question => Assert.Contains($"dataset {Items}, job a", question, StringComparison.Ordinal));
        string said = $"dataset {Items}, job a, destination s3://{EmulatorUnderTest.Bucket}/out/";
        Assert.Equal(arguments.StartsWith("-WhatIf", StringComparison.Ordinal), Shell.UI.Lines.Any(line => line.Contains(said, StringComparison.Ordinal)));
        Assert.Equal((jobs, jobs), (result.Output.Count, await CallsAsync("CreateDatasetExportJob")));
    }

    [Fact]
    public async Task Reports_every_job_that_was_created_and_continues_after_one_that_was_not()
    {
        await Shell.RunAsync("New-PDatasetExportJob $items -JobName taken @to");

        PipelineResult result = await Shell.RunAsync("'a', 'taken', 'b' | New-PDatasetExportJob $items -JobName { $_ } @to");

        Assert.Equal(["a", "b"], result.Values("JobName"));
        Assert.Equal("ResourceAlreadyExistsException,PersonalizeExport.Cmdlets.NewPDatasetExportJobCommand", result.Error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceExists, result.Error.CategoryInfo.Category);
        PSObject request = PSObject.AsPSObject(result.Error.TargetObject);
        Assert.Equal(("taken", (object)Items), (request.Properties["JobName"].Value, request.Properties["DatasetArn"].Value));
        Assert.Equal($"s3://{EmulatorUnderTest.Bucket}/out/", request.Properties["S3DataDestinationPath"].Value);
        Assert.NotEmpty((string)PSObject.AsPSObject(result.Error.Exception).Properties["RequestId"].Value);
    }

    [Fact]
    public async Task Has_emitted_what_was_created_before_ErrorAction_Stop_ends_the_pipeline()
    {
        PipelineResult result = await Shell.RunAsync("'a', 'a' | New-PDatasetExportJob $items -JobName { $_ } @to -ThrottleLimit 1 -ErrorAction Stop");

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
            $"$null = New-PDatasetExportJob $items -JobName taken @to -IngestionMode ALL; New-PDatasetExportJob $users -JobName taken @to {arguments}");

        Assert.Empty(result.Output);
        Assert.Equal("ResourceAlreadyExistsException", result.ErrorId);
        Assert.StartsWith("Dataset export job 'taken' could not be started: ", result.Error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(cure, result.Error.ToString(), StringComparison.Ordinal);
        Assert.Matches(arguments.Length == 0 ? "taken" : @"dataset .*ITEMS.*USERS.*ingestion mode ALL \(requested PUT\)", result.Error.ToString());

        // PowerShell 7.5 and later would show the same sentence again.
        Assert.Empty(result.Error.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-UseExisting")]
    public async Task Says_that_an_earlier_item_has_the_name(string arguments)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDataset shop -Region {Region} | New-PDatasetExportJob -JobName same @to {arguments}");

        Assert.Equal([Items], result.Values("DatasetArn"));
        Assert.Equal("ResourceAlreadyExistsException", result.ErrorId);
        Assert.EndsWith(
            """An earlier item of this command has the same name. Give each item its own, such as -JobName { "nightly-$($_.DatasetType)" }.""",
            result.Error.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob", "")]
    [InlineData("Get-PDatasetExportJob $items", "-RoleArn $to.RoleArn")]
    public async Task Says_that_a_job_of_a_list_does_not_have_what_it_takes(string list, string arguments)
    {
        await SeedAsync(1);

        PipelineResult result = await Shell.RunAsync($"{list} -Region {Region} | New-PDatasetExportJob -JobName again {arguments}");

        Assert.Matches("A job of a list has no dataset, role and destination: use -Detailed with Get-PDatasetExportJob\\.", result.Error.Exception.Message);
    }

    [Theory]
    [InlineData("-TimeoutSec 5", 1)]
    [InlineData("-TimeoutSec 5 -WaitForSlot", 0)]
    public async Task Warns_of_a_timeout_that_has_no_effect(string arguments, int warnings)
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob $items -JobName a @to {arguments}");

        Assert.Equal(Enumerable.Repeat("-Timeout has no effect without -WaitForSlot.", warnings), result.Warnings);
        Assert.Equal(["a"], result.Values("JobName"));
    }

    [Fact]
    public async Task Starts_the_first_of_two_rows_that_have_one_name_and_keeps_the_order()
    {
        await InjectAsync("CreateDatasetExportJob", "slow", count: 3, delayMs: 100);

        PipelineResult result = await Shell.RunAsync(
            """
            1..50 | ForEach-Object { "first/$_"; "second/$_" } |
                New-PDatasetExportJob $items -JobName { 'job-' + ($_ -replace '.*/') } -RoleArn $to.RoleArn -S3Path { "s3://bucket/$_/" } -ThrottleLimit 100
            """);

        Assert.Equal(Enumerable.Range(1, 50).Select(number => $"s3://bucket/first/{number}/"), result.Values("S3DataDestinationPath"));
        Assert.Equal(50, result.Errors.Count);
    }

    [Fact]
    public async Task Has_ten_requests_under_way_by_default() =>
        await AssertInFlightAsync("CreateDatasetExportJob", "1..20 | New-PDatasetExportJob $items -JobName { \"many-$_\" } @to", 10);

    [Theory]
    [InlineData("reset")]
    [InlineData("truncate")]
    [InlineData("nonJson")]
    [InlineData("error500")]
    public async Task Emits_a_job_once_with_its_tags_whose_response_was_lost(string kind)
    {
        await InjectAsync(new { operation = "CreateDatasetExportJob", kind, count = 1, when = "after" });

        PipelineResult result = await Shell.RunAsync("New-PDatasetExportJob $items -JobName a @to -Tag @{ team = 'shop' }");

        Assert.Empty(result.Errors);
        Assert.Equal(["a"], result.Values("JobName"));
        Assert.Equal(["team=shop"], result.Values("Tags"));
        Assert.Equal(1, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task Emits_an_existing_job_with_UseExisting_when_it_does_what_is_requested_and_warns_of_other_tags()
    {
        PipelineResult result = await Shell.RunAsync(
            """
            $null = New-PDatasetExportJob $items -JobName a @to -IngestionMode ALL -Tag @{ team = 'shop' }
            New-PDatasetExportJob $items -JobName a @to -IngestionMode ALL -Tag @{ team = 'other' } -UseExisting
            """);

        Assert.Empty(result.Errors);
        Assert.Equal([EmulatorUnderTest.JobArn("a")], result.Values("DatasetExportJobArn"));
        Assert.Equal(["team=shop"], result.Values("Tags"));
        Assert.NotNull(Assert.Single(result.Values("CreationDateTime")));
        Assert.Contains("Its tags were not changed", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warns_of_no_job_that_a_buffer_holds_back()
    {
        PipelineResult result = await Shell.RunAsync("'a', 'b' | New-PDatasetExportJob $items -JobName { $_ } @to -OutBuffer 5");

        Assert.Equal(2, result.Output.Count);
        Assert.Empty(result.Warnings.Concat(Shell.UI.Warnings));
    }
}
