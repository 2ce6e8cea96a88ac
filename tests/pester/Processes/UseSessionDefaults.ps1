# Runs in a process of its own beside another AWS SDK: sets credentials and region in every way a session can, lists jobs each time, and writes
# what came of it as JSON.
param([string] $Module, [string] $OtherSdk, [string] $Dataset)

$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
$null = [System.Reflection.Assembly]::LoadFrom("$OtherSdk/AWSSDK.Core.dll")
Import-Module $Module
Add-Type -ReferencedAssemblies "$OtherSdk/AWSSDK.Core.dll", netstandard -IgnoreWarnings -WarningAction Ignore -TypeDefinition @'
using System;
using Amazon.Runtime;
public sealed class ShortLivedCredentials : RefreshingAWSCredentials
{
    public int Asked { get; private set; }

    protected override CredentialsRefreshState GenerateNewCredentials()
    {
        Asked++;
        return new CredentialsRefreshState(new ImmutableCredentials("test", "test", "token-of-test"), DateTime.UtcNow.AddMilliseconds(500));
    }
}

public sealed class BrokenCredentials : AWSCredentials
{
    public override ImmutableCredentials GetCredentials() => throw new InvalidOperationException("the vault is shut");
}
'@

function New-Keys([string] $AccessKey = 'test') { [Amazon.Runtime.BasicAWSCredentials]::new($AccessKey, 'test') }

function Write-Result([string] $Name, [object[]] $Output) {
    [pscustomobject]@{
        Name = $Name
        Problem = @($Output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { "$($_.FullyQualifiedErrorId): $_" }) -join "`n"
        Debug = @($Output | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | ForEach-Object { "$_" })
    }
}

function Test-It([string] $Name, [scriptblock] $Script) { Write-Result $Name @(try { & $Script *>&1 } catch { $_ }) }

$results = @(
    Test-It 'variable without AWS Tools' { $StoredAWSCredentials = 'x'; Get-PDatasetExportJob -Region eu-west-1 -Debug }
    Import-Module "$PSScriptRoot/../Fakes/AwsToolsCommon.psm1"

    Test-It script { Set-AWSCredential test test; Set-DefaultAWSRegion eu-west-2; Get-PDatasetExportJob -Debug }
    Test-It 'after script' { Get-PDatasetExportJob -Debug }

    function Use-Defaults { Set-AWSCredential test test; Set-DefaultAWSRegion eu-west-3; Get-PDatasetExportJob -Debug }
    Test-It function { Use-Defaults }

    function Use-DefaultsOfCaller { Get-PDatasetExportJob -Debug }
    Test-It 'caller of function' { Set-AWSCredential test test; Set-DefaultAWSRegion eu-north-1; Use-DefaultsOfCaller }

    $null = New-Module {
        function Use-DefaultsInModule { Set-AWSCredential test test; Set-DefaultAWSRegion eu-south-1; Get-PDatasetExportJob -Debug }
        function Use-DefaultsOfSession { Get-PDatasetExportJob -Debug }
        function Set-DefaultsOfModule { Set-AWSCredential test test -Scope Script; Set-DefaultAWSRegion eu-south-2 -Scope Script }
    } | Import-Module
    Test-It module { Use-DefaultsInModule }
    Test-It 'module variable' { Set-DefaultsOfModule; Use-DefaultsOfSession }
    Get-Module | Where-Object { $_.ExportedCommands.ContainsKey('Use-DefaultsOfSession') } | ForEach-Object { & $_ { Remove-Variable StoredAWSCredentials, StoredAWSRegion -Scope Script } }

    Set-AWSCredential test test -Scope Global
    Set-DefaultAWSRegion eu-central-2 -Scope Global
    Test-It 'session, from a module' { Use-DefaultsOfSession }
    Remove-Variable StoredAWSCredentials, StoredAWSRegion -Scope Global

    Test-It 'credential' { Get-PDatasetExportJob -Region eu-west-1 -Credential (New-Keys) -Debug }
    Test-It 'temporary keys' { Get-PDatasetExportJob -Region eu-west-1 -Credential ([Amazon.Runtime.SessionAWSCredentials]::new('test', 'test', 'token-of-test')) -Debug }
    Test-It 'credential in a PSObject' { Get-PDatasetExportJob -Region eu-west-1 -Credential (Write-Output (New-Keys)) -Debug }
    $job = New-PDatasetExportJob $Dataset -JobName x -RoleArn arn:aws:iam::123456789012:role/x -S3DataDestinationPath s3://bucket/export/ -AccessKey test -SecretKey test -Region eu-west-1
    Test-It 'credential by property' { $job | Select-Object DatasetExportJobArn, Region, @{ Name = 'Credential'; Expression = { New-Keys } } | Get-PDatasetExportJob -Debug }
    $pair = [pscredential]::new('test', (ConvertTo-SecureString test -AsPlainText -Force))
    Test-It 'pair' { Get-PDatasetExportJob -Region eu-west-1 -Credential $pair -Debug }
    Test-It 'network credential' { Get-PDatasetExportJob -Region eu-west-1 -NetworkCredential $pair -Debug }
    Test-It 'no credential' { Get-PDatasetExportJob -Region eu-west-1 -Credential (Get-Date) -Debug }
    Test-It 'broken credential' { Get-PDatasetExportJob -Region eu-west-1 -Credential ([BrokenCredentials]::new()) -ErrorAction Continue -Debug }

    $job = New-PDatasetExportJob $Dataset -JobName y -RoleArn arn:aws:iam::123456789012:role/x -S3DataDestinationPath s3://bucket/export/ -AccessKey test -SecretKey test -Region eu-west-1
    $renewing = [ShortLivedCredentials]::new()
    Test-It 'credential that renews itself' { $job | Wait-PDatasetExportJob -Region eu-west-1 -Credential $renewing -PollInterval 0.1 }
    [pscustomobject]@{ Name = 'renewals'; Count = $renewing.Asked }

    # Everything at once; then what was taken is removed, and the next in the order is taken.
    $given = @{ AccessKey = 'test'; SecretKey = 'test'; ProfileName = 'named'; Credential = $pair; Region = 'eu-west-1' }
    Set-AWSCredential test test
    Set-DefaultAWSRegion eu-west-2
    $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = 'test'
    $env:AWS_PROFILE = 'shell'
    $env:AWS_REGION = 'sa-east-1'
    $env:AWS_DEFAULT_REGION = 'us-west-2'
    $env:AWS_EC2_METADATA_DISABLED = 'false'
    $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = "$env:AWS_EC2_METADATA_SERVICE_ENDPOINT/container"
    $steps = [ordered]@{
        keys = { $given.Remove('AccessKey'); $given.Remove('SecretKey') }
        credential = { $given.Remove('Credential') }
        profile = { $given.Remove('ProfileName') }
        session = { Remove-Variable StoredAWSCredentials -Scope Script }
        environment = { Remove-Item Env:AWS_ACCESS_KEY_ID }
        shell = { Remove-Item Env:AWS_PROFILE }
        default = { Set-Content $env:AWS_CONFIG_FILE '' }
        container = { Remove-Item Env:AWS_CONTAINER_CREDENTIALS_FULL_URI }
        instance = { $env:AWS_EC2_METADATA_DISABLED = 'true' }
        nothing = {}
    }
    foreach ($step in $steps.GetEnumerator()) {
        Test-It "first $($step.Key)" { Get-PDatasetExportJob @given -Debug }
        $null = . $step.Value
    }

    Set-Content $env:AWS_CONFIG_FILE "[default]`nregion = ca-west-1`n[profile named]`nregion = ap-south-2`naws_access_key_id = test`naws_secret_access_key = test"
    $given = @{ ProfileName = 'named'; Region = 'eu-west-1' }
    $steps = [ordered]@{
        parameter = { $given.Remove('Region') }
        session = { Remove-Variable StoredAWSRegion -Scope Script }
        profile = { $given = @{ AccessKey = 'test'; SecretKey = 'test' } }
        AWS_REGION = { Remove-Item Env:AWS_REGION }
        AWS_DEFAULT_REGION = { Remove-Item Env:AWS_DEFAULT_REGION }
        default = { Set-Content $env:AWS_CONFIG_FILE '' }
        nothing = {}
    }
    foreach ($step in $steps.GetEnumerator()) {
        Test-It "region $($step.Key)" { Get-PDatasetExportJob @given -Debug }
        $null = . $step.Value
    }
)

ConvertTo-Json -Depth 5 $results
