# Starts jobs in one pipeline, after one call that opens the connection.
param([string] $Module, [string] $DatasetArn, [string] $RoleArn, [string] $Path, [string] $NamePrefix, [int] $Count, [string] $Arn, [int] $ThrottleLimit = 10)

Import-Module $Module
$null = Get-PDatasetExportJob $Arn -ErrorAction Stop
$items = foreach ($i in 1..$Count) { [pscustomobject]@{ DatasetArn = $DatasetArn; JobName = "$NamePrefix-$i" } }

$watch = [System.Diagnostics.Stopwatch]::StartNew()
$jobs = $items | New-PDatasetExportJob -RoleArn $RoleArn -S3DataDestinationPath $Path -ThrottleLimit $ThrottleLimit -ErrorAction Stop
$elapsed = $watch.Elapsed.TotalMilliseconds

@{ milliseconds = $elapsed; count = $jobs.Count } | ConvertTo-Json -Compress
