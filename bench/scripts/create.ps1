# Starts jobs in one pipeline, after one call that opens the connection.
param([string] $Module, [string] $DatasetArn, [string] $RoleArn, [string] $Path, [string] $NamePrefix, [int] $Count, [string] $Arn, [int] $ThrottleLimit = 10)

. "$PSScriptRoot/meter.ps1"
Import-Module $Module -ErrorAction Stop
$null = Get-PDatasetExportJob $Arn -ErrorAction Stop
$items = foreach ($i in 1..$Count) { [pscustomobject]@{ DatasetArn = $DatasetArn; JobName = "$NamePrefix-$i" } }
Measure-Work {
    $items | New-PDatasetExportJob -RoleArn $RoleArn -S3DataDestinationPath $Path -ThrottleLimit $ThrottleLimit -ErrorAction Stop
} | ConvertTo-Json -Compress
