namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>What is given reaches the call as it was meant, or is an error that names it; nothing is dropped.</summary>
public class BindingTests : CmdletTest
{
    [Theory]
    [InlineData("ProfileName", "$undefined")]
    [InlineData("ProfileLocation", "''")]
    [InlineData("AccessKey", "$undefined")]
    [InlineData("SecretKey", "' '")]
    [InlineData("SessionToken", "''")]
    [InlineData("Region", "$undefined")]
    [InlineData("EndpointUrl", "''")]
    [InlineData("Credential", "$undefined")]
    [InlineData("Credential", "([pscredential]::Empty)")]
    [InlineData("KmsKeyArn", "''")]
    [InlineData("IngestionMode", "$undefined")]
    [InlineData("IngestionMode", "''")]
    [InlineData("Tag", "$undefined")]
    [InlineData("Tag", "''")]
    [InlineData("Timeout", "''")]
    [InlineData("Timeout", "$undefined")]
    public async Task Empty_value_that_is_typed_is_an_error_that_names_the_parameter(string parameter, string value)
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob $items -JobName a @to -{parameter} {value}");

        Assert.Equal("EmptyValue", result.ErrorId);
        Assert.Equal(parameter, result.Error.TargetObject);
        Assert.Contains($"-{parameter} is empty", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob"));
    }

    [Theory]
    [InlineData("ProfileName = ''; Region = ' '; KmsKeyArn = ''; IngestionMode = ''; Tag = ''", "PUT")]
    [InlineData("IngestionMode = $null", "PUT")]
    [InlineData("IngestionMode = 'all'", "ALL")]
    [InlineData("IngestionMode = [Text.StringBuilder]::new('BULK')", "BULK")]
    [InlineData("IngestionMode = [psobject]::new('BULK')", "BULK")]
    public async Task Blank_property_of_a_row_means_not_given_and_a_mode_is_taken_by_its_text(string properties, string mode)
    {
        PipelineResult result = await Shell.RunAsync(
            $"[pscustomobject]@{{ DatasetArn = $items; JobName = 'a'; {properties} }} | New-PDatasetExportJob @to | Get-PDatasetExportJob");

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Equal(["a"], result.Values("JobName"));
        Assert.Equal([mode], result.Values("IngestionMode"));
    }

    [Theory]
    [InlineData("'BULLK'")]
    [InlineData("'BULK,PUT'")]
    [InlineData("7")]
    [InlineData("[pscustomobject]@{ Value = 'ALL' }")]
    public async Task Mode_of_a_row_that_is_none_is_the_items_error_and_not_another_export(string mode)
    {
        PipelineResult result = await Shell.RunAsync(
            $$"""
            [pscustomobject]@{ JobName = 'bad'; IngestionMode = {{mode}} }, [pscustomobject]@{ JobName = 'good'; IngestionMode = 'ALL' } |
                New-PDatasetExportJob $items @to
            """);

        Assert.Equal("ParameterArgumentTransformationError", result.ErrorId);
        Assert.Contains("is not an ingestion mode. Expected one of BULK, PUT, ALL", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["good"], result.Values("JobName"));
        Assert.Equal(1, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task Row_chooses_neither_the_host_nor_a_file_nor_the_keys()
    {
        PipelineResult result = await Shell.RunAsync(
            """
            $row = @{ DatasetArn = $items; JobName = 'a'; EndpointUrl = 'http://127.0.0.1:9'; ProfileLocation = 'no-such-file'; Credential = 'x' }
            foreach ($name in 'AccessKey', 'AK', 'SecretKey', 'SK', 'SecretAccessKey', 'SessionToken', 'ST', 'NetworkCredential') { $row[$name] = 'wrong' }
            foreach ($name in 'AWSProfilesLocation', 'ProfilesLocation') { $row[$name] = 'wrong' }
            $row.DatasetExportJobArn = ([pscustomobject]$row | New-PDatasetExportJob @to).DatasetExportJobArn
            [pscustomobject]$row | Wait-PDatasetExportJob | ForEach-Object { [pscustomobject]$row } | Get-PDatasetExportJob
            """);

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Equal(["a"], result.Values("JobName"));
    }

    [Fact]
    public async Task Parameters_bind_from_a_row_where_they_may_and_cannot_be_dropped_and_the_mandatory_say_what_for()
    {
        string[] connection = ["AccessKey", "Credential", "EndpointUrl", "ProfileLocation", "ProfileName", "Region", "SecretKey", "SessionToken"];
        PipelineResult result = await Shell.RunAsync("Get-Command -Module PersonalizeExport");

        Assert.Equal(4, result.Output.Count);
        foreach (CommandInfo command in result.Output.Select(item => (CommandInfo)item.BaseObject))
        {
            Assert.Equal(
                ["ProfileName", "Region"],
                connection.Where(name => Sets(command.Parameters[name]).Any(set => set.ValueFromPipeline || set.ValueFromPipelineByPropertyName)));
            Assert.Empty(
                from parameter in command.Parameters.Values
                where Sets(parameter).Any(set => set.ValueFromPipelineByPropertyName && !set.Mandatory) && parameter.ParameterType != typeof(object)
                where !parameter.Attributes.OfType<ArgumentTransformationAttribute>().Any()
                select $"{command.Name} -{parameter.Name}");
            ParameterAttribute[] mandatory = [.. command.Parameters.Values.SelectMany(Sets).Where(set => set.Mandatory)];
            Assert.All(mandatory, set => Assert.False(string.IsNullOrWhiteSpace(set.HelpMessage)));
            Assert.True(mandatory.Length > 0 || !command.Name.StartsWith("New", StringComparison.Ordinal));
        }

        static IEnumerable<ParameterAttribute> Sets(ParameterMetadata parameter) => parameter.Attributes.OfType<ParameterAttribute>();
    }

    [Theory]
    [InlineData("JobName")]
    [InlineData("RoleArn")]
    [InlineData("S3DataDestinationPath")]
    [InlineData("KmsKeyArn")]
    [InlineData("IngestionMode")]
    [InlineData("ProfileName")]
    public async Task List_where_one_value_is_expected_is_the_items_error_and_nothing_is_called_without_it(string parameter)
    {
        PipelineResult result = await Shell.RunAsync(
            $"$row = @{{ DatasetArn = $items; JobName = 'a' }} + $to; $row.{parameter} = 'one', 'two'; [pscustomobject]$row | New-PDatasetExportJob");

        Assert.Empty(result.Output);
        Assert.Contains($"'{parameter}'. A list of 2 values was given (one, two). Expected one value.", result.Error.Exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob"));
    }

    [Theory]
    [InlineData("@{ a = @{ b = 1 } }", "a key or a value that is not text")]
    [InlineData("@{ a = 'b', 'c' }", "a key or a value that is not text")]
    [InlineData("team", "Cannot read tags from text that is not key=value")]
    [InlineData("([pscustomobject]@{ TagKey = 'a' })", "Cannot read tags from")]
    [InlineData("([pscustomobject]@{ TagKey = $null; TagValue = 'x' })", "Cannot read tags from")]
    public async Task Tag_that_cannot_be_read_is_an_error_that_says_how_tags_are_written(string tag, string says)
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob $items -JobName a @to -Tag {tag}");

        Assert.Equal("ParameterArgumentTransformationError", result.ErrorId);
        Assert.Contains(says, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("@{ team = 'x' }", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob"));
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob x -ThrottleLimit ' '", "ThrottleLimit")]
    [InlineData("Get-PDatasetExportJob -MaxResult ''", "MaxResult")]
    [InlineData("New-PDatasetExportJob $items -JobName a @to -ThrottleLimit ''", "ThrottleLimit")]
    public async Task Empty_text_is_no_number(string command, string parameter)
    {
        PipelineResult result = await Shell.RunAsync(command);

        Assert.Empty(result.Output);
        Assert.Contains($"'{parameter}'. The value is empty. Expected a number.", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ DatasetExportJobArn = $arns }")]
    [InlineData("[pscustomobject]@{ Arn = [System.Collections.ArrayList]$arns; Region = 'us-east-1' }")]
    [InlineData("[pscustomobject]@{ Arn = $arns[0] }, [pscustomobject]@{ Arn = , $arns[1] }")]
    [InlineData("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-PDatasetExportJob $arns)))")]
    public async Task Jobs_that_were_saved_and_ARNs_in_a_property_can_be_got_and_waited_for(string given)
    {
        string[] arns = await SeedAsync(2);
        Shell.Set("arns", arns);

        foreach (string command in (string[])["$saved | Get-PDatasetExportJob", "$saved | Wait-PDatasetExportJob", "Wait-PDatasetExportJob $saved"])
        {
            PipelineResult result = await Shell.RunAsync($"$saved = {given}; {command}");

            Assert.Null(result.End);
            Assert.Empty(result.Errors);
            Assert.Equal(arns, result.Values("DatasetExportJobArn").Order(StringComparer.Ordinal));
            Assert.Equal(["ACTIVE", "ACTIVE"], result.Values("Status"));
        }
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob -Select DatasetExportJob.Status", "is not a property of a list")]
    [InlineData("Get-PDatasetExportJob -Select DatasetExportJobs.Status -Arn $arn", "is not a property of a single job")]
    [InlineData("Get-PDatasetExportJob -Select DatasetExportJob.Nope -Arn $arn", "is not a property of the output")]
    [InlineData("Get-PDatasetExportJob -Select DatasetExportJobs.Count", "is not a property of the output")]
    [InlineData("Get-PDatasetExportJob -Select DatasetExportJobs.Tags.Nope", "is not a property of the output")]
    [InlineData("Get-PDatasetExportJob -Select ^Nonsense -Arn $arn", "does not name a parameter of Get-PDatasetExportJob")]
    [InlineData("Get-PDatasetExportJob @secrets -Select ^SecretKey", "-Select '^SecretKey' names a secret, which is not output.")]
    [InlineData("Get-PDatasetExportJob @secrets -Select ^SK", "-Select '^SK' names a secret, which is not output.")]
    [InlineData("Get-PDatasetExportJob @secrets -Select ^sessiontoken", "-Select '^sessiontoken' names a secret, which is not output.")]
    [InlineData("Get-PDatasetExportJob @secrets -Select ^Credential", "-Select '^Credential' names a secret, which is not output.")]
    [InlineData("New-PDatasetExportJob $items -JobName a @to -Select Tags.Nope", "'Tags.Nope' is not a property of the output. Expected ")]
    public async Task Selection_of_what_is_not_emitted_or_secret_is_an_error_before_a_call(string command, string says)
    {
        Shell.Default("Region", Region);
        Shell.Set("arn", (await SeedAsync(1))[0]);

        PipelineResult result = await Shell.RunAsync($"$secrets = @{{ AccessKey = 'a'; SecretKey = 'hidden'; SessionToken = 'hidden' }}; {command}");

        Assert.Equal("InvalidSelect", result.ErrorId);
        Assert.Contains(says, result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", $"{result.Error} {result.Error.ErrorDetails.RecommendedAction}", StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob") + await CallsAsync("DescribeDatasetExportJob"));
    }

    [Theory]
    [InlineData("New-PDatasetExportJob $items -JobName a @to -Select DatasetExportJobArn", "arn:aws:personalize:us-east-1:123456789012:dataset-export-job/a")]
    [InlineData("New-PDatasetExportJob $items -JobName a @to -Select ^JobName", "a")]
    [InlineData("New-PDatasetExportJob $items -JobName a @to -Select ^S3DataDestination_Path", "s3://a-bucket/out/")]
    [InlineData("(New-PDatasetExportJob $items -JobName a @to -Select *).DatasetExportJobArn -replace '.*:'", "dataset-export-job/a")]
    [InlineData("(Get-PDatasetExportJob $arn -Select *).DatasetExportJob.JobName", "seed-000001")]
    [InlineData("Get-PDatasetExportJob $arn -Select DatasetExportJob.DatasetArn", "arn:aws:personalize:us-east-1:123456789012:dataset/shop/ITEMS")]
    [InlineData("Get-PDatasetExportJob $arn -Select ^DatasetExportJobArn", "arn:aws:personalize:us-east-1:123456789012:dataset-export-job/seed-000001")]
    [InlineData("Get-PDatasetExportJob -DatasetArn $items -Select DatasetExportJobs.Status", "ACTIVE")]
    public async Task Selection_emits_what_AWS_Tools_emits(string command, string expected)
    {
        Shell.Set("arn", (await SeedAsync(1))[0]);

        PipelineResult result = await Shell.RunAsync(command);

        Assert.Equal(expected, Assert.Single(result.Output).ToString());
    }
}
