<#
.SYNOPSIS
Runs samples/Export.ps1 unchanged, then shows what was written.

.DESCRIPTION
The emulator's S3 is a folder with a folder for each bucket, so the files are read from there; with AWS you would pipe the job into Read-S3Object. The hosted
engine has no Import-Csv and no Format-Table.
#>
param(
    # The dataset to export.
    [string] $DatasetArn,

    # The role of the service.
    [string] $RoleArn,

    # The folder to write to, such as s3://bucket/folder/.
    [string] $S3DataDestinationPath,

    # The folder that stands for S3.
    [string] $S3Root
)

$ErrorActionPreference = 'Stop'
if ([Console]::IsOutputRedirected -or $env:NO_COLOR) { $PSStyle.OutputRendering = 'PlainText' }

$job = & $PSScriptRoot/Export.ps1 -DatasetArn $DatasetArn -RoleArn $RoleArn -S3DataDestinationPath $S3DataDestinationPath -Verbose
$job | Out-Host

$files = [System.IO.Directory]::GetFiles([System.IO.Path]::Combine($S3Root, $job.BucketName, $job.KeyPrefix), '*.csv')
$rows = 0
foreach ($file in $files) {
    # The first line has the names of the columns.
    $lines = [System.IO.File]::ReadAllLines($file)
    if ($file -eq $files[0]) { $lines[0..3] }
    $rows += $lines.Count - 1
}
''
"$($job.Status) $job $rows $($rows -eq 1 ? 'row' : 'rows') in $($files.Count) $($files.Count -eq 1 ? 'file' : 'files') at $($job.S3DataDestinationPath)"
