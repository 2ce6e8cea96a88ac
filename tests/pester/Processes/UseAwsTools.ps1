# Runs in a process of its own beside the genuine AWS Tools: uses both modules in one session and writes as JSON what came of each case.
param([string] $Module, [string] $First, [string] $Group, [string] $RoleArn, [string] $Folder, [switch] $HasS3)

$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
$ProgressPreference = 'SilentlyContinue'
if ($First -eq 'ours') { Import-Module $Module }
Import-Module AWS.Tools.Personalize, AWS.Tools.S3
if ($First -eq 'theirs') { Import-Module $Module }

$dataset = "$Group/ITEMS"
$to = @{ RoleArn = $RoleArn; S3DataDestinationPath = "s3://bucket/$First/" }
$theirTo = @{ RoleArn = $RoleArn; S3DataDestination_Path = "s3://bucket/$First/" }

function Test-Case([string] $Name, [string[]] $Expected, [scriptblock] $Case) {
    $value = try { & $Case } catch { "$($_.FullyQualifiedErrorId): $_" }
    [pscustomobject]@{ Name = $Name; Value = @($value | ForEach-Object { "$_" }) -join "`n"; Expected = $Expected -join "`n" }
}

$sameRegion = 'Region: eu-west-1 (-Region).'
$sameJob = "DatasetArn=$dataset", 'IngestionMode=ALL', "RoleArn=$RoleArn"

# Where our cmdlets say that credentials and region come from.
function Get-Source { @(Get-PDatasetExportJob -JobName nothing* @args -Debug 5>&1 | Where-Object { "$_" -match '^(Credentials|Region):' }) }

function Get-Seen($Job, [string[]] $Property) { $Property | ForEach-Object { "$_=$($Job.$_)" } }

# As a parameter: over an endpoint of the environment their SDK signs for another region.
$PSDefaultParameterValues['*-PERS*:EndpointUrl'] = $env:AWS_ENDPOINT_URL_PERSONALIZE
$profiles = "$Folder/profiles"
@(
    # Without any default of the environment.
    $keys = @{ AccessKey = $env:AWS_ACCESS_KEY_ID; SecretKey = $env:AWS_SECRET_ACCESS_KEY }
    $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $env:AWS_REGION = $null
    Set-AWSCredential @keys -StoreAs stored -ProfileLocation $profiles
    Test-Case 'stored profile' "Credentials: the profile 'stored' (-ProfileName).", $sameRegion {
        Get-Source -ProfileName stored -ProfileLocation $profiles -Region eu-west-1
    }
    Test-Case 'credential object' 'Credentials: -Credential.', $sameRegion {
        Get-Source -Credential (Get-AWSCredential -ProfileName stored -ProfileLocation $profiles) -Region eu-west-1
    }
    Set-AWSCredential @keys
    Set-DefaultAWSRegion eu-west-1
    Test-Case 'session defaults' "Credentials: the session's default credentials.", "Region: eu-west-1 (the session's default region)." { Get-Source }

    Test-Case 'one splat for both' "DatasetArn=$dataset|IngestionMode=BULK|RoleArn=$RoleArn|S3DataDestinationPath=s3://bucket/$First/|Tags=team=shop" {
        $splat = @{ DatasetArn = $dataset; IngestionMode = 'BULK'; Tag = @{ TagKey = 'team'; TagValue = 'shop' } } + $theirTo
        $theirs = New-PERSDatasetExportJob -JobName "$First-splat-theirs" @splat -Force
        $ours = New-PDatasetExportJob -JobName "$First-splat-ours" @splat -Force
        $theirs, $ours | Get-PDatasetExportJob -IncludeTag | ForEach-Object { (Get-Seen $_ DatasetArn, IngestionMode, RoleArn, S3DataDestinationPath, Tags) -join '|' } | Sort-Object -Unique
    }

    $arn = New-PERSDatasetExportJob -DatasetArn $dataset -JobName "$First-source" @theirTo -IngestionMode ALL -Force
    $theirJob = Get-PERSDatasetExportJob -DatasetExportJobArn $arn
    $ourJob = Get-PDatasetExportJob $arn
    Test-Case 'their job into New-PDatasetExportJob' $sameJob {
        $made = $theirJob | New-PDatasetExportJob -JobName "$First-again" -S3DataDestinationPath $to.S3DataDestinationPath
        Get-Seen ($made | Get-PDatasetExportJob) DatasetArn, IngestionMode, RoleArn
    }
    Test-Case 'a constant of theirs, typed' BULK {
        (New-PDatasetExportJob $dataset -JobName "$First-constant" @to -IngestionMode ([Amazon.Personalize.IngestionMode]::BULK)).IngestionMode
    }
    Test-Case 'their job into Get-PDatasetExportJob' True { ($theirJob | Get-PDatasetExportJob).DatasetExportJobArn -eq $arn }
    Test-Case 'their job into Wait-PDatasetExportJob' ACTIVE { ($theirJob | Wait-PDatasetExportJob -PollInterval 0.1).Status }
    Test-Case 'their list into Get-PDatasetExportJob' True {
        $listed = Get-PERSDatasetExportJobList -DatasetArn $dataset | Where-Object JobName -EQ "$First-source"
        @($listed | Get-PDatasetExportJob).DatasetExportJobArn -eq $arn
    }
    Test-Case 'our job into New-PERSDatasetExportJob' ($sameJob + 'Tags=team=shop') {
        $tagged = New-PDatasetExportJob $dataset -JobName "$First-tagged" @to -IngestionMode ALL -Tag @{ team = 'shop' }
        $copy = $tagged | New-PERSDatasetExportJob -JobName "$First-copy" -S3DataDestination_Path $to.S3DataDestinationPath -Force
        Get-Seen (Get-PDatasetExportJob $copy -IncludeTag) DatasetArn, IngestionMode, RoleArn, Tags
    }
    Test-Case 'our job into Get-PERSResourceTag' team {
        @(New-PDatasetExportJob $dataset -JobName "$First-tags" @to -Tag @{ team = 'shop' } | Get-PERSResourceTag).TagKey
    }
    Test-Case 'one pipeline of both' ACTIVE {
        New-PERSDatasetExportJob -DatasetArn $dataset -JobName "$First-mixed" @theirTo -Force | Wait-PDatasetExportJob -PollInterval 0.1 | Get-PERSDatasetExportJob | ForEach-Object { "$($_.Status)" }
    }

    if ($HasS3) {
        $s3 = @{ EndpointUrl = $env:AWS_ENDPOINT_URL_S3; ForcePathStyleAddressing = $true }
        Test-Case 'our job into Read-S3Object' "$First-source-00001.csv" {
            $null = $ourJob | Wait-PDatasetExportJob -PollInterval 0.1 | Read-S3Object -Folder "$Folder/out" @s3
            @(Get-ChildItem "$Folder/out" -Recurse -File).Name -like "$First-source-*"
        }
        Test-Case 'our job into Get-S3Object' "$First/$First-source-00001.csv" { @($ourJob | Get-S3Object @s3).Key -like "$First/$First-source-*" }
    }
) | ConvertTo-Json
