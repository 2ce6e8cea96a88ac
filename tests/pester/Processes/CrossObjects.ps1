# Runs in a process of its own: pipes objects of AWS Tools into the module's cmdlets and the module's jobs into theirs, and writes as JSON what each property
# was and its result.
param([string] $Module, [string] $Sdk, [string] $First, [string] $Group, [string] $RoleArn)

$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
$theirModule = "$PSScriptRoot/../Fakes/AwsTools.psm1"
if ($First -eq 'theirs') { Import-Module $theirModule -ArgumentList $Sdk }
Import-Module $Module
if ($First -eq 'ours') { Import-Module $theirModule -ArgumentList $Sdk }

$dataset = "$Group/ITEMS"
$key = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'
$to = @{ S3DataDestinationPath = 's3://bucket/crossed/' }

# A name, so that JSON says what a constant or a tag is, whichever module's it is.
function ConvertTo-Text($Value) { @($Value | ForEach-Object { $_.TagKey ? "$($_.TagKey)=$($_.TagValue)" : "$_" }) -join '; ' }

function Write-Crossing([string] $Case, [hashtable] $Sent, $Got) {
    foreach ($name in $Sent.Keys) {
        [pscustomobject]@{ Case = $Case; Property = $name; Sent = ConvertTo-Text $Sent[$name]; Got = ConvertTo-Text ($Got -is [System.Collections.IDictionary] ? $Got[$name] : $Got.$name) }
    }
}

$tags = @(@{ TagKey = 'team'; TagValue = 'shop' }, @{ TagKey = 'env'; TagValue = '' }) | ForEach-Object { [Amazon.Personalize.Model.Tag] $_ }
$request = [Amazon.Personalize.Model.CreateDatasetExportJobRequest]@{
    DatasetArn = $dataset; IngestionMode = [Amazon.Personalize.IngestionMode]::ALL; JobName = 'of-request'; RoleArn = $RoleArn
    Tags = [System.Collections.Generic.List[Amazon.Personalize.Model.Tag]] $tags
}
$made = $request | New-PDatasetExportJob @to

@(
    Write-Crossing 'their request into New-PDatasetExportJob' @{ DatasetArn = $dataset; IngestionMode = 'ALL'; JobName = 'of-request'; RoleArn = $RoleArn; Tags = $tags } $made

    $job = [Amazon.Personalize.Model.DatasetExportJob]@{
        DatasetArn = $dataset; DatasetExportJobArn = $made.DatasetExportJobArn; IngestionMode = [Amazon.Personalize.IngestionMode]::BULK; JobName = 'of-request'
        RoleArn = $RoleArn; Status = 'ACTIVE'; CreationDateTime = [datetime]::UtcNow; LastUpdatedDateTime = [datetime]::UtcNow
        JobOutput = @{ S3DataDestination = @{ Path = 's3://bucket/crossed/'; KmsKeyArn = $key } }
    }
    Write-Crossing 'their job into New-PDatasetExportJob' @{ DatasetArn = $dataset; IngestionMode = 'BULK'; RoleArn = $RoleArn } ($job | New-PDatasetExportJob -JobName of-job @to)
    Write-Crossing 'the mode of their job, typed' @{ IngestionMode = 'BULK' } (New-PDatasetExportJob $dataset -JobName typed-job -RoleArn $RoleArn @to -IngestionMode $job.IngestionMode)
    Write-Crossing 'a constant of theirs, typed' @{ IngestionMode = 'ALL' } (New-PDatasetExportJob $dataset -JobName typed-constant -RoleArn $RoleArn @to -IngestionMode ([Amazon.Personalize.IngestionMode]::ALL))
    Write-Crossing 'tags of theirs, typed' @{ Tags = $tags } (New-PDatasetExportJob $dataset -JobName typed-tags -RoleArn $RoleArn @to -Tag $tags)

    $arn = @{ DatasetExportJobArn = $made.DatasetExportJobArn }
    $summary = [Amazon.Personalize.Model.DatasetExportJobSummary]@{ DatasetExportJobArn = $made.DatasetExportJobArn; JobName = 'of-request'; Status = 'CREATE PENDING'; CreationDateTime = [datetime]::UtcNow }
    foreach ($given in @{ 'their job' = $job; 'their summary' = $summary }.GetEnumerator()) {
        Write-Crossing "$($given.Key) into Get-PDatasetExportJob" $arn ($given.Value | Get-PDatasetExportJob)
        Write-Crossing "$($given.Key) into Wait-PDatasetExportJob" $arn ($given.Value | Wait-PDatasetExportJob -PollInterval 0.1)
    }
    $datasets = [Amazon.Personalize.Model.DatasetSummary]@{ DatasetArn = $dataset; Name = 'items'; DatasetType = 'ITEMS'; Status = 'ACTIVE' }
    Write-Crossing 'their dataset into New-PDatasetExportJob' @{ DatasetArn = $dataset } ($datasets | New-PDatasetExportJob -JobName of-dataset -RoleArn $RoleArn @to)
    Write-Crossing 'their dataset into Get-PDatasetExportJob' @{ DatasetArn = $dataset } ($datasets | Get-PDatasetExportJob -JobName of-request)

    $ours = New-PDatasetExportJob $dataset -JobName ours -RoleArn $RoleArn @to -KmsKeyArn $key -IngestionMode ALL -Tag @{ team = 'shop' }
    Write-Crossing 'our job into New-PERSDatasetExportJob' @{ DatasetArn = $dataset; IngestionMode = 'ALL'; JobName = 'ours'; RoleArn = $RoleArn; Tag = $ours.Tags; Region = $ours.Region } ($ours | New-PERSDatasetExportJob).Bound
    $described = $ours | Wait-PDatasetExportJob -PollInterval 0.1
    Write-Crossing 'our described job into New-PERSDatasetExportJob' @{ DatasetArn = $dataset; IngestionMode = 'ALL'; JobName = 'ours'; RoleArn = $RoleArn; Region = $ours.Region } ($described | New-PERSDatasetExportJob).Bound
    Write-Crossing 'our job into Get-PERSDatasetExportJob' @{ DatasetExportJobArn = $ours.DatasetExportJobArn; Region = $ours.Region } ($ours | Get-PERSDatasetExportJob).Bound
    Write-Crossing 'our job into Get-PERSDatasetExportJobList' @{ DatasetArn = $dataset; Region = $ours.Region } ($ours | Get-PERSDatasetExportJobList).Bound
    Write-Crossing 'our job into Add-PERSResourceTag' @{ ResourceArn = $ours.DatasetExportJobArn; Tag = $ours.Tags; Region = $ours.Region } ($ours | Add-PERSResourceTag).Bound
) | ConvertTo-Json
