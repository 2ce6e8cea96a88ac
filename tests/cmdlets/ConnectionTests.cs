using System.Management.Automation;
using Amazon;
using Amazon.Runtime.CredentialManagement;
using PersonalizeExport.Cmdlets.Tests.Support;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>Which region is called, and the error of an item whose connection cannot be made.</summary>
public class ConnectionTests : CmdletTest
{
    [Fact]
    public async Task Goes_to_the_region_of_the_ARN_whatever_the_session_says()
    {
        string arn = (await SeedAsync(1))[0];
        Shell.Set("StoredAWSRegion", "eu-west-3");

        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {arn} -Verbose");

        Assert.Empty(result.Errors);
        Assert.Equal([arn], result.Values("DatasetExportJobArn"));
        Assert.Contains("Region: us-east-1 (the ARN).", result.Verbose);
        Assert.Contains($"Endpoint: {Emulator.Host.Endpoint}", result.Verbose);
    }

    [Fact]
    public async Task Takes_a_region_in_another_case_for_that_of_the_ARN()
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {(await SeedAsync(1))[0]} -Region US-East-1");

        Assert.Empty(result.Errors);
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Says_once_a_command_where_it_calls()
    {
        Shell.Set("arns", await SeedAsync(3));

        PipelineResult result = await Shell.RunAsync("$arns | Get-PDatasetExportJob -Verbose");

        Assert.Equal(3, result.Output.Count);
        Assert.Single(result.Verbose, line => line.StartsWith("Region:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("New-PDatasetExportJob $dataset -JobName a @to -Debug", "Create")]
    [InlineData("Get-PDatasetExportJob $arn -Debug", "Describe")]
    [InlineData("Wait-PDatasetExportJob $arn -Debug", "Describe")]
    [InlineData("$DebugPreference = 'Continue'; Get-PDatasetExportJob $arn", "Describe")]
    public async Task Shows_each_request_to_who_wants_debug_lines_and_prompts_for_nothing(string command, string operation)
    {
        Shell.Set("arn", (await SeedAsync(1))[0]);
        Shell.Set("dataset", Items);
        Shell.Set("to", new System.Collections.Hashtable { ["RoleArn"] = EmulatorUnderTest.RoleArn, ["S3DataDestinationPath"] = "s3://bucket/x/" });

        PipelineResult result = await Shell.RunAsync($"& {{ {command} }} 5>&1 | ForEach-Object {{ \"$_\" }}");

        string line = Assert.Single(result.Output.Select(item => item.ToString()), line => line.Contains(" ms, ", StringComparison.Ordinal));
        Assert.Matches($"^{operation}DatasetExportJob to 127\\.0\\.0\\.1:[0-9]+: status 200, request ID \\S+, [0-9]+ ms, try 1$", line);
    }

    [Fact]
    public async Task Shows_no_request_to_who_wants_verbose_lines()
    {
        PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {(await SeedAsync(1))[0]} -Verbose");

        Assert.DoesNotContain(result.Verbose, line => line.Contains(" ms, ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob $arn")]
    [InlineData("Wait-PDatasetExportJob $arn")]
    [InlineData("New-PDatasetExportJob $dataset -JobName a -RoleArn arn:aws:iam::123456789012:role/x -S3Path s3://bucket/x/")]
    public async Task Refuses_a_region_that_is_not_that_of_the_ARN_before_a_call_and_names_both(string command)
    {
        Shell.Set("arn", (await SeedAsync(1))[0]);
        Shell.Set("dataset", Items);

        PipelineResult result = await Shell.RunAsync($"{command} -Region ap-south-1");

        Assert.Equal("RegionMismatch", result.ErrorId);
        Assert.Contains("-Region is ap-south-1, but the ARN is in us-east-1", result.Error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob") + await CallsAsync("CreateDatasetExportJob"));
    }

    [Theory]
    [InlineData("ProfileName = 'nobody'", "ProfileNotFound")]
    [InlineData("ProfileName = 'half'", "InvalidConfiguration")]
    [InlineData("ProfileName = 'good'; Region = 'no region'", "RegionMismatch")]
    public async Task What_a_piped_item_brings_and_cannot_be_used_is_that_items_error(string properties, string id)
    {
        string[] arns = await SeedAsync(2);
        Shell.Forget("AccessKey");
        Shell.Forget("SecretKey");
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "[good]\naws_access_key_id = test\naws_secret_access_key = test\n[half]\naws_access_key_id = test\n", Cancel);
            Shell.Set("file", file);

            PipelineResult result = await Shell.RunAsync(
                $"@([pscustomobject]@{{ Arn = '{arns[0]}'; {properties} }}, [pscustomobject]@{{ Arn = '{arns[1]}'; ProfileName = 'good' }}) | Get-PDatasetExportJob -ProfileLocation $file");

            Assert.Null(result.End);
            Assert.Equal(id, result.ErrorId);
            Assert.Equal(arns[0], result.Error.TargetObject);
            Assert.Equal([arns[1]], result.Values("DatasetExportJobArn"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_same_typed_on_the_command_line_ends_the_command_before_a_call()
    {
        Shell.Set("arns", await SeedAsync(2));
        Shell.Forget("AccessKey");
        Shell.Forget("SecretKey");

        PipelineResult result = await Shell.RunAsync("$arns | Get-PDatasetExportJob -ProfileName nobody");

        Assert.Empty(result.Output);
        Assert.Equal("ProfileNotFound", result.ErrorId);
        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob"));
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_no_lost_response()
    {
        PipelineResult result = await Shell.RunAsync($"New-PDatasetExportJob {Items} -JobName a {To} -EndpointUrl http://127.0.0.1:9");

        Assert.Equal("ConnectionFailure", result.ErrorId);
    }

    [Theory]
    [InlineData("my profiles", "the file", "\n")]
    [InlineData("my profiles", "the file", "\r\n")]
    [InlineData("a [folder] & more", "credentials", "\r\n")]
    public async Task Reads_a_file_of_profiles_wherever_it_is_and_however_its_lines_end(string folder, string name, string newLine)
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory();
        try
        {
            string file = Path.Combine(root.CreateSubdirectory(folder).FullName, name);
            await File.WriteAllTextAsync(file, string.Join(newLine, "[default]", "[night run]", "aws_access_key_id = test", "aws_secret_access_key = test", ""), Cancel);
            Shell.Forget("AccessKey");
            Shell.Forget("SecretKey");
            Shell.Set("file", file);
            string arn = (await SeedAsync(1))[0];

            PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob {arn} -ProfileLocation $file -ProfileName 'night run'");

            Assert.Empty(result.Errors);
            Assert.Equal([arn], result.Values("DatasetExportJobArn"));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_profile_location_of_another_provider_is_refused()
    {
        Shell.Forget("AccessKey");
        Shell.Forget("SecretKey");

        PipelineResult result = await Shell.RunAsync("Get-PDatasetExportJob -ProfileLocation Env:/PATH -ProfileName x");

        Assert.Equal("InvalidConfiguration", result.ErrorId);
        Assert.Equal("-ProfileLocation Env:/PATH is a path of Environment. Expected the path of a file.", result.Error.ToString());
    }

    [Fact]
    public async Task Credentials_of_a_PowerShell_class_are_refused_and_do_not_hang()
    {
        Shell.Forget("AccessKey");
        Shell.Forget("SecretKey");

        PipelineResult result = await Shell.RunAsync("""
            class KeySet { [string] $AccessKey = 'test'; [string] $SecretKey = 'test'; [string] $Token }
            class Vault { [KeySet] GetCredentials() { return [KeySet]::new() } }
            Get-PDatasetExportJob -Credential ([Vault]::new())
            """);

        Assert.Equal("InvalidConfiguration", result.ErrorId);
        Assert.Equal("Vault is a PowerShell class, whose objects cannot be used as credentials. Specify -AccessKey, -SecretKey and -SessionToken.", result.Error.ToString());
    }

    [Fact]
    public async Task Finds_a_profile_of_the_encrypted_store_that_Set_AWSCredential_writes_on_Windows()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "There is an encrypted store on Windows alone.");
        string name = $"test-{Guid.NewGuid():N}";
        NetSDKCredentialsFile store = new();
        store.RegisterProfile(new CredentialProfile(name, new CredentialProfileOptions { AccessKey = "test", SecretKey = "test" }) { Region = RegionEndpoint.USEast1 });
        try
        {
            Shell.Forget("AccessKey");
            Shell.Forget("SecretKey");
            string arn = (await SeedAsync(1))[0];

            PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob -ProfileName {name}");

            Assert.Empty(result.Errors);
            Assert.Equal([arn], result.Values("DatasetExportJobArn"));
        }
        finally
        {
            store.UnregisterProfile(name);
        }
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob -Region us-east-1", "MissingCredentials", ErrorCategory.AuthenticationError)]
    [InlineData("Get-PDatasetExportJob -AccessKey test -SecretKey test", "MissingRegion", ErrorCategory.InvalidArgument)]
    [InlineData("Get-PDatasetExportJob $arn -Credential ([pscredential]::new('test', [securestring]::new()))", "InvalidConfiguration", ErrorCategory.InvalidArgument)]
    [InlineData("Wait-PDatasetExportJob $arnWithoutRegion -AccessKey test -SecretKey test", "MissingRegion", ErrorCategory.InvalidArgument)]
    [InlineData("New-PDatasetExportJob $datasetWithoutRegion -JobName a @to -AccessKey test -SecretKey test", "MissingRegion", ErrorCategory.InvalidArgument)]
    [InlineData("Get-PDatasetExportJob $arn -ProfileName nobody", "ProfileNotFound", ErrorCategory.InvalidArgument)]
    [InlineData("Get-PDatasetExportJob $arn -AccessKey test", "InvalidConfiguration", ErrorCategory.InvalidArgument)]
    [InlineData("Wait-PDatasetExportJob $arn", "MissingCredentials", ErrorCategory.AuthenticationError)]
    [InlineData("Wait-PDatasetExportJob $arn -ProfileName nobody", "ProfileNotFound", ErrorCategory.InvalidArgument)]
    [InlineData("Wait-PDatasetExportJob $arn -SecretKey test", "InvalidConfiguration", ErrorCategory.InvalidArgument)]
    [InlineData("New-PDatasetExportJob $dataset -JobName a @to", "MissingCredentials", ErrorCategory.AuthenticationError)]
    [InlineData("New-PDatasetExportJob $dataset -JobName a @to -ProfileName nobody", "ProfileNotFound", ErrorCategory.InvalidArgument)]
    [InlineData("New-PDatasetExportJob $dataset -JobName a @to -AccessKey test", "InvalidConfiguration", ErrorCategory.InvalidArgument)]
    public async Task What_is_missing_ends_the_command_at_once(string command, string id, ErrorCategory category)
    {
        Shell.Forget("AccessKey");
        Shell.Forget("SecretKey");
        Shell.Set("arn", EmulatorUnderTest.JobArn("a"));
        Shell.Set("dataset", Items);
        Shell.Set("arnWithoutRegion", EmulatorUnderTest.JobArn("a").Replace(Region, "", StringComparison.Ordinal));
        Shell.Set("datasetWithoutRegion", Items.Replace(Region, "", StringComparison.Ordinal));
        Shell.Set("to", new System.Collections.Hashtable { ["RoleArn"] = EmulatorUnderTest.RoleArn, ["S3DataDestinationPath"] = "s3://bucket/x/" });

        PipelineResult result = await Shell.RunAsync(command);

        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(category, result.Error.CategoryInfo.Category);
        Assert.True(result.HasAdvice, result.Error.ErrorDetails.Message);
    }
}
