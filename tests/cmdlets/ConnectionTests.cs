using Amazon;
using Amazon.Runtime.CredentialManagement;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>Which region is called, and the error of an item whose connection cannot be made.</summary>
public class ConnectionTests : CmdletTest
{
    private string[] _arns = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _arns = await SeedAsync(3);
        Shell.Set("arns", _arns);
        Shell.Set("arn", _arns[0]);
    }

    [Fact]
    public async Task Goes_to_the_region_of_the_ARN_whatever_the_session_says_and_says_so_once()
    {
        Shell.Set("StoredAWSRegion", "eu-west-3");

        PipelineResult result = await Shell.RunAsync("$arns | Get-PDatasetExportJob -Region US-East-1 -Verbose");

        Assert.Empty(result.Errors);
        Assert.Equal(_arns, result.Values("DatasetExportJobArn"));
        Assert.Single(result.Verbose, "Region: us-east-1 (the ARN).");
        Assert.Single(result.Verbose, $"Endpoint: {Emulator.Host.Endpoint}");
        Assert.DoesNotContain(result.Verbose, line => line.Contains(" ms, ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("New-PDatasetExportJob $items -JobName a @to -Debug", "Create")]
    [InlineData("Get-PDatasetExportJob $arn -Debug", "Describe")]
    [InlineData("Wait-PDatasetExportJob $arn -Debug", "Describe")]
    [InlineData("$DebugPreference = 'Continue'; Get-PDatasetExportJob $arn", "Describe")]
    public async Task Shows_each_request_to_who_wants_debug_lines_and_prompts_for_nothing(string command, string operation)
    {
        PipelineResult result = await Shell.RunAsync($"& {{ {command} }} 5>&1 | ForEach-Object {{ \"$_\" }}");

        string line = Assert.Single(result.Output.Select(item => item.ToString()), line => line.Contains(" ms, ", StringComparison.Ordinal));
        Assert.Matches($"^{operation}DatasetExportJob to 127\\.0\\.0\\.1:[0-9]+: status 200, request ID \\S+, [0-9]+ ms, try 1$", line);
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob $arn")]
    [InlineData("Wait-PDatasetExportJob $arn")]
    [InlineData("New-PDatasetExportJob $items -JobName a @to")]
    public async Task Refuses_a_region_that_is_not_that_of_the_ARN_before_a_call_and_names_both(string command)
    {
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
        UseProfiles("profiles", "\n", "[good]", "aws_access_key_id = test", "aws_secret_access_key = test", "[half]", "aws_access_key_id = test");

        PipelineResult result = await Shell.RunAsync(
            $$"""
            [pscustomobject]@{ Arn = $arns[0]; {{properties}} }, [pscustomobject]@{ Arn = $arns[1]; ProfileName = 'good' } |
                Get-PDatasetExportJob -ProfileLocation $file
            """);

        Assert.Null(result.End);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(_arns[0], result.Error.TargetObject);
        Assert.Equal([_arns[1]], result.Values("DatasetExportJobArn"));
    }

    [Theory]
    [InlineData("my profiles/the file", "\n")]
    [InlineData("my profiles/the file", "\r\n")]
    [InlineData("a [folder] & more/credentials", "\r\n")]
    public async Task Reads_a_file_of_profiles_wherever_it_is_and_however_its_lines_end(string path, string newLine)
    {
        UseProfiles(path, newLine, "[default]", "[night run]", "aws_access_key_id = test", "aws_secret_access_key = test", "");

        PipelineResult result = await Shell.RunAsync("Get-PDatasetExportJob $arn -ProfileLocation $file -ProfileName 'night run'");

        Assert.Empty(result.Errors);
        Assert.Equal([_arns[0]], result.Values("DatasetExportJobArn"));
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob -ProfileLocation Env:/A -ProfileName x",
        "-ProfileLocation Env:/A is a path of Environment. Expected the path of a file.")]
    [InlineData(
        """
        class KeySet { [string] $AccessKey = 'test'; [string] $SecretKey = 'test'; [string] $Token }
        class Vault { [KeySet] GetCredentials() { return [KeySet]::new() } }
        Get-PDatasetExportJob -Credential ([Vault]::new())
        """,
        "Vault is a PowerShell class, whose objects cannot be used as credentials. Specify -AccessKey, -SecretKey and -SessionToken.")]
    public async Task Refuses_a_path_of_another_provider_and_credentials_of_a_PowerShell_class(string command, string message)
    {
        Shell.ForgetKeys();

        PipelineResult result = await Shell.RunAsync(command);

        Assert.Equal("InvalidConfiguration", result.ErrorId);
        Assert.Equal(message, result.Error.ToString());
    }

    [Fact]
    public async Task Finds_a_profile_of_the_encrypted_store_that_Set_AWSCredential_writes_on_Windows()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "There is an encrypted store on Windows alone.");
        string name = $"test-{Guid.NewGuid():N}";
        NetSDKCredentialsFile store = new();
        store.RegisterProfile(new CredentialProfile(name,
            new CredentialProfileOptions { AccessKey = "test", SecretKey = "test" }) { Region = RegionEndpoint.USEast1 });
        try
        {
            Shell.ForgetKeys();

            PipelineResult result = await Shell.RunAsync($"Get-PDatasetExportJob $arn -ProfileName {name}");

            Assert.Empty(result.Errors);
            Assert.Equal([_arns[0]], result.Values("DatasetExportJobArn"));
        }
        finally
        {
            store.UnregisterProfile(name);
        }
    }

    [Theory]
    [InlineData("Get-PDatasetExportJob -Region us-east-1", "MissingCredentials", ErrorCategory.AuthenticationError)]
    [InlineData("Get-PDatasetExportJob -AccessKey test -SecretKey test", "MissingRegion", ErrorCategory.InvalidArgument)]
    [InlineData("Get-PDatasetExportJob $arn -Credential ([pscredential]::new('test', [securestring]::new()))", "InvalidConfiguration",
        ErrorCategory.InvalidArgument)]
    [InlineData("Wait-PDatasetExportJob ($arn -replace 'us-east-1') -AccessKey test -SecretKey test", "MissingRegion", ErrorCategory.InvalidArgument)]
    [InlineData("New-PDatasetExportJob ($items -replace 'us-east-1') -JobName a @to -AK test -SK test", "MissingRegion", ErrorCategory.InvalidArgument)]
    [InlineData("$arns | Get-PDatasetExportJob -ProfileName nobody", "ProfileNotFound", ErrorCategory.InvalidArgument)]
    [InlineData("Get-PDatasetExportJob $arn -AccessKey test", "InvalidConfiguration", ErrorCategory.InvalidArgument)]
    [InlineData("Wait-PDatasetExportJob $arn", "MissingCredentials", ErrorCategory.AuthenticationError)]
    [InlineData("Wait-PDatasetExportJob $arn -ProfileName nobody", "ProfileNotFound", ErrorCategory.InvalidArgument)]
    [InlineData("New-PDatasetExportJob $items -JobName a @to", "MissingCredentials", ErrorCategory.AuthenticationError)]
    [InlineData("New-PDatasetExportJob $items -JobName a @to -SecretKey test", "InvalidConfiguration", ErrorCategory.InvalidArgument)]
    public async Task What_is_missing_ends_the_command_at_once(string command, string id, ErrorCategory category)
    {
        Shell.ForgetKeys();

        PipelineResult result = await Shell.RunAsync(command);

        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(category, result.Error.CategoryInfo.Category);
        Assert.True(result.HasAdvice, result.Error.ErrorDetails.Message);
        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob") + await CallsAsync("CreateDatasetExportJob"));
    }

    // Makes a file of profiles, which a script names by $file.
    private void UseProfiles(string path, string newLine, params string[] lines)
    {
        string file = Path.Combine(Emulator.S3Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, string.Join(newLine, lines));
        Shell.ForgetKeys();
        Shell.Set("file", file);
    }
}
