#Requires -Version 7.4
#Requires -Modules PersonalizeExport

<#
.SYNOPSIS
Exports a dataset of Amazon Personalize to S3, waits until the files are there, and emits the finished job.

.DESCRIPTION
Credentials and region are those of the session, the environment or the profile, as with every AWS cmdlet. The export that fails, or that is not
there after -Timeout, ends the script with an error, so that nothing after it takes an old file for the new one.

The job that the script emits names bucket, folder and region as the S3 cmdlets of AWS Tools bind them:

    ./Export.ps1 -DatasetArn $dataset -RoleArn $role -S3DataDestinationPath s3://bucket/export/ | Read-S3Object -Folder ./export

.EXAMPLE
./Export.ps1 -DatasetArn arn:aws:personalize:eu-west-1:123456789012:dataset/shop/INTERACTIONS -RoleArn arn:aws:iam::123456789012:role/PersonalizeExport -S3DataDestinationPath s3://bucket/export/ -Verbose
#>
[CmdletBinding()]
param(
    # The dataset to export.
    [Parameter(Mandatory)] [string] $DatasetArn,

    # The role with which the service writes to the bucket.
    [Parameter(Mandatory)] [string] $RoleArn,

    # The folder to write to, such as s3://bucket/folder/.
    [Parameter(Mandatory)] [string] $S3DataDestinationPath,

    # A name that no job of the account in the region has had before: by default one with the date and time in it.
    [string] $JobName = 'export-' + [datetime]::UtcNow.ToString('yyyyMMdd-HHmmss', [cultureinfo]::InvariantCulture),

    # BULK, PUT or ALL.
    [string] $IngestionMode = 'ALL',

    # How many seconds the export may take.
    [int] $Timeout = 3 * 60 * 60
)

$ErrorActionPreference = 'Stop'

New-PDatasetExportJob -DatasetArn $DatasetArn -JobName $JobName -RoleArn $RoleArn -S3DataDestinationPath $S3DataDestinationPath -IngestionMode $IngestionMode |
    Wait-PDatasetExportJob -Timeout $Timeout
