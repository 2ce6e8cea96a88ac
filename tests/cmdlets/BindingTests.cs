using System.Management.Automation;
using PersonalizeExport.Cmdlets.Tests.Support;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>What is given reaches the call as it was meant, or is an error that names it; nothing is dropped.</summary>
public class BindingTests : CmdletTest
{
    [Theory]
    [InlineData("ProfileName", "$undefined")]
    [InlineData("ProfileName", "''")]
    [InlineData("ProfileLocation", "$undefined")]
    [InlineData("AccessKey", "$undefined")]
    [InlineData("SecretKey", "' '")]
    [InlineData("SessionToken", "''")]
    [InlineData("Region", "$undefined")]
    [InlineData("EndpointUrl", "''")]
    [InlineData("Credential", "$undefined")]
    [InlineData("Credential", "([pscredential]::Empty)")]
    [InlineData("KmsKeyArn", "$undefined")]
    [InlineData("KmsKeyArn", "''")]
    [InlineData("IngestionMode", "$undefined")]
    [InlineData("IngestionMode", "''")]
    [InlineData("Tag", "$undefined")]
    [InlineData("Tag", "''")]
    [InlineData("Timeout", "''")]
    [InlineData("Timeout", "$undefined")]
    public async Task An_empty_value_that_is_typed_is_an_error_that_names_the_parameter(string parameter, string value)
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -{parameter} {value}");

        Assert.Equal("EmptyValue", result.ErrorId);
        Assert.Equal(parameter, result.Error.TargetObject);
        Assert.Contains($"-{parameter} is empty", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task A_blank_property_of_a_piped_object_means_that_nothing_is_given()
    {
        PipelineResult result = await Shell.RunAsync(
            $"[pscustomobject]@{{ DatasetArn = '{Items}'; JobName = 'a'; ProfileName = ''; Region = ' '; KmsKeyArn = ''; IngestionMode = ''; Tag = '' }} | New-PDatasetExportJob {To}");

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Equal(["a"], result.Values("JobName"));
    }

    [Fact]
    public async Task A_row_chooses_neither_the_host_nor_a_file_nor_the_keys()
    {
        PipelineResult result = await Shell.RunAsync(
            $$"""
            $row = @{ DatasetArn = '{{Items}}'; JobName = 'a'; EndpointUrl = 'http://127.0.0.1:9'; ProfileLocation = 'no-such-file'; Credential = 'x' }
            foreach ($name in 'AccessKey', 'AK', 'SecretKey', 'SK', 'SecretAccessKey', 'SessionToken', 'ST', 'NetworkCredential', 'AWSProfilesLocation', 'ProfilesLocation') { $row[$name] = 'wrong' }
            [pscustomobject]$row | New-PDatasetExportJob {{To}} | ForEach-Object { $row.DatasetExportJobArn = $_.DatasetExportJobArn; [pscustomobject]$row } | Wait-PDatasetExportJob |
                ForEach-Object { [pscustomobject]$row } | Get-PDatasetExportJob
            """);

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Equal(["a"], result.Values("JobName"));
    }

    [Fact]
    public async Task Of_the_connection_only_region_and_profile_bind_by_property_name()
    {
        PipelineResult result = await Shell.RunAsync("Get-Command -Module PersonalizeExport");

        foreach (CommandInfo command in result.Output.Select(item => (CommandInfo)item.BaseObject))
        {
            string[] connection = ["AccessKey", "Credential", "EndpointUrl", "ProfileLocation", "ProfileName", "Region", "SecretKey", "SessionToken"];
            Assert.Equal(
                ["ProfileName", "Region"],
                connection.Where(name => command.Parameters[name].ParameterSets.Values.Any(set => set.ValueFromPipeline || set.ValueFromPipelineByPropertyName)));
        }
    }

    [Theory]
    [InlineData("'all'", "ALL")]
    [InlineData("'BULK'", "BULK")]
    [InlineData("[Text.StringBuilder]::new('PUT')", "PUT")]
    [InlineData("[psobject]::new('BULK')", "BULK")]
    [InlineData("''", "PUT")]
    [InlineData("$null", "PUT")]
    public async Task A_piped_ingestion_mode_is_taken_by_its_text(string mode, string expected)
    {
        PipelineResult result = await Shell.RunAsync(
            $"[pscustomobject]@{{ DatasetArn = '{Items}'; JobName = 'a'; IngestionMode = {mode} }} | New-PDatasetExportJob {To} | Get-PDatasetExportJob");

        Assert.Empty(result.Errors);
        Assert.Equal([expected], result.Values("IngestionMode"));
    }

    [Theory]
    [InlineData("'BULLK'")]
    [InlineData("'BOTH'")]
    [InlineData("'BULK,PUT'")]
    [InlineData("7")]
    [InlineData("[pscustomobject]@{ Value = 'ALL' }")]
    public async Task A_piped_ingestion_mode_that_is_none_is_the_items_error_and_not_another_export(string mode)
    {
        PipelineResult result = await Shell.RunAsync(
            $"@([pscustomobject]@{{ DatasetArn = '{Items}'; JobName = 'bad'; IngestionMode = {mode} }}, [pscustomobject]@{{ DatasetArn = '{Items}'; JobName = 'good'; IngestionMode = 'ALL' }}) | New-PDatasetExportJob {To}");

        Assert.Equal("ParameterArgumentTransformationError", result.ErrorId);
        Assert.Contains("is not an ingestion mode. Expected one of BULK, PUT, ALL", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["good"], result.Values("JobName"));
        Assert.Equal(1, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task No_optional_parameter_that_binds_by_property_name_can_be_dropped()
    {
        PipelineResult result = await Shell.RunAsync("Get-Command -Module PersonalizeExport");

        string[] droppable =
        [
            .. from command in result.Output.Select(item => (CommandInfo)item.BaseObject)
               from parameter in command.Parameters.Values
               let attributes = parameter.Attributes
               where attributes.OfType<ParameterAttribute>().Any(set => set.ValueFromPipelineByPropertyName && !set.Mandatory)
               where parameter.ParameterType != typeof(object)
               where !attributes.OfType<ArgumentTransformationAttribute>().Any()
               select $"{command.Name} -{parameter.Name}",
        ];

        Assert.Equal(4, result.Output.Count);
        Assert.Empty(droppable);
    }

    [Theory]
    [InlineData("JobName")]
    [InlineData("RoleArn")]
    [InlineData("S3DataDestinationPath")]
    [InlineData("KmsKeyArn")]
    [InlineData("IngestionMode")]
    [InlineData("ProfileName")]
    public async Task A_list_where_one_value_is_expected_is_the_items_error_and_nothing_is_called_without_it(string parameter)
    {
        Shell.Set("row", new System.Collections.Hashtable
        {
            ["DatasetArn"] = Items,
            ["JobName"] = "a",
            ["RoleArn"] = EmulatorUnderTest.RoleArn,
            ["S3DataDestinationPath"] = "s3://bucket/x/",
            [parameter] = (string[])["one", "two"],
        });

        PipelineResult result = await Shell.RunAsync("[pscustomobject]$row | New-PDatasetExportJob");

        Assert.Empty(result.Output);
        Assert.Contains($"'{parameter}'. A list of 2 values was given (one, two). Expected one value.", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task A_selection_of_what_there_is_not_starts_no_job()
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -Select Tags.Nope");

        Assert.Equal("InvalidSelect", result.ErrorId);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob"));
    }

    [Theory]
    [InlineData("@{ a = @{ b = 1 } }")]
    [InlineData("@{ a = 'b', 'c' }")]
    public async Task A_tag_whose_value_is_no_text_is_an_error(string tag)
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -Tag {tag}");

        Assert.Contains("a key or a value that is not text", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("CreateDatasetExportJob"));
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob $arn -ThrottleLimit ' '", "ThrottleLimit")]
    [InlineData("Get-PDatasetExportJob -MaxResult ''", "MaxResult")]
    [InlineData("New-PDatasetExportJob $dataset -JobName a @to -ThrottleLimit ''", "ThrottleLimit")]
    public async Task An_empty_text_is_no_number(string command, string parameter)
    {
        Shell.Set("arn", (await SeedAsync(1))[0]);
        Shell.Set("dataset", Items);
        Shell.Set("to", new System.Collections.Hashtable { ["RoleArn"] = EmulatorUnderTest.RoleArn, ["S3DataDestinationPath"] = "s3://bucket/x/" });

        PipelineResult result = await Shell.RunAsync(command);

        Assert.Empty(result.Output);
        Assert.Contains($"'{parameter}'. The value is empty. Expected a number.", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ DatasetExportJobArn = $arns }")]
    [InlineData("[pscustomobject]@{ Arn = [System.Collections.ArrayList]$arns }")]
    [InlineData("[pscustomobject]@{ Arn = $arns[0] }, [pscustomobject]@{ Arn = , $arns[1] }")]
    public async Task Several_ARNs_in_a_property_are_several_jobs(string given)
    {
        string[] arns = await SeedAsync(2);
        Shell.Set("arns", arns);

        PipelineResult got = await Shell.RunAsync($"{given} | Get-PDatasetExportJob");
        PipelineResult waited = await Shell.RunAsync($"{given} | Wait-PDatasetExportJob");

        Assert.Empty(got.Errors.Concat(waited.Errors));
        Assert.Equal(arns, got.Values("DatasetExportJobArn"));
        Assert.Equal(arns.Order(), waited.Values("DatasetExportJobArn").Order());
    }

    [Theory]
    [InlineData("[pscustomobject]@{ DatasetExportJobArn = $arn; Region = 'us-east-1' }")]
    [InlineData("[pscustomobject]@{ Arn = $arn }")]
    [InlineData("@{ DatasetExportJobArn = $arn } | ForEach-Object { [pscustomobject]$_ }")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-PDatasetExportJob $arn)))")]
    public async Task A_job_that_was_saved_can_be_got_and_waited_for(string saved)
    {
        Shell.Set("arn", (await SeedAsync(1))[0]);

        PipelineResult waited = await Shell.RunAsync($"{saved} | Wait-PDatasetExportJob");
        PipelineResult got = await Shell.RunAsync($"{saved} | Get-PDatasetExportJob");
        PipelineResult typed = await Shell.RunAsync($"Wait-PDatasetExportJob ({saved})");

        foreach (PipelineResult result in new[] { waited, got, typed })
        {
            Assert.Null(result.End);
            Assert.Empty(result.Errors);
            Assert.Equal(["ACTIVE"], result.Values("Status"));
        }
    }

    [Fact]
    public async Task A_job_that_was_saved_can_be_started_again_with_every_value()
    {
        PipelineResult result = await Shell.RunAsync(
            $$"""
            $job = New-PDatasetExportJob {{Items}} -JobName a {{To}} -IngestionMode ALL -Tag @{ team = 'shop'; 'a=b' = 'c d' }
            # As a row of a CSV file has them: the text of each value.
            $row = [pscustomobject]@{ DatasetArn = $job.DatasetArn; RoleArn = $job.RoleArn; S3DataDestinationPath = $job.S3DataDestinationPath; KmsKeyArn = "$($job.KmsKeyArn)"; IngestionMode = "$($job.IngestionMode)"; Tags = $job.Tags.ToString() }
            $row | New-PDatasetExportJob -JobName b | Get-PDatasetExportJob -IncludeTag
            """);

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Equal(["ALL"], result.Values("IngestionMode"));
        Assert.Equal(["a%3Db=c d; team=shop"], result.Values("Tags").Select(tags => string.Join("; ", tags!.Split("; ").Order(StringComparer.Ordinal))));
    }

    [Theory]
    [InlineData("^SecretKey")]
    [InlineData("^SK")]
    [InlineData("^sessiontoken")]
    [InlineData("^Credential")]
    public async Task A_selection_of_a_secret_is_an_error_that_does_not_show_it(string select)
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob -Region {Region} -AccessKey a -SecretKey hidden -SessionToken hidden -Select {select}");

        Assert.Equal("InvalidSelect", result.ErrorId);
        Assert.Equal($"-Select '{select}' names a secret, which is not output. Correct -Select, or omit it.", $"{result.Error.ErrorDetails.Message} {result.Error.ErrorDetails.RecommendedAction}");
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("DatasetExportJob.Status", "", "is not a property of a list")]
    [InlineData("DatasetExportJobs.Status", "$arn", "is not a property of a single job")]
    [InlineData("DatasetExportJob.Nope", "$arn", "is not a property of the output")]
    [InlineData("DatasetExportJobs.Count", "", "is not a property of the output")]
    [InlineData("DatasetExportJobs.Tags.Nope", "", "is not a property of the output")]
    public async Task A_selection_of_what_is_not_emitted_is_an_error(string select, string arguments, string says)
    {
        Shell.Set("arn", (await SeedAsync(1))[0]);

        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {arguments} -Select {select} {(arguments.Length == 0 ? $"-Region {Region}" : "")}");

        Assert.Equal("InvalidSelect", result.ErrorId);
        Assert.Contains(says, result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
