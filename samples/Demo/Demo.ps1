# What the demo does in pwsh: samples/Export.ps1 as it is, then a look at what it wrote. The emulator's S3 is a folder with a folder for each
# bucket, so the files are read where a user of AWS would pipe the job into Read-S3Object.
param([string] $DatasetArn, [string] $RoleArn, [string] $S3DataDestinationPath, [string] $S3Root)

$ErrorActionPreference = 'Stop'

$job = & $PSScriptRoot/Export.ps1 -DatasetArn $DatasetArn -RoleArn $RoleArn -S3DataDestinationPath $S3DataDestinationPath -Verbose
$job | Format-List | Out-Host

$files = @(Get-ChildItem (Join-Path $S3Root $job.BucketName $job.KeyPrefix) -Filter *.csv)
$rows = @($files | Import-Csv)
$rows | Select-Object -First 3 | Format-Table | Out-Host
"$($job.Status) $job $($rows.Count) rows in $($files.Count) files at $($job.S3DataDestinationPath)"
