# Describes jobs through one pipeline, after one call that opens the connection.
param([string] $Module, [string] $ArnFile, [int] $ThrottleLimit = 10)

Import-Module $Module
$arns = [System.IO.File]::ReadAllLines($ArnFile)
$null = Get-PDatasetExportJob $arns[0] -ErrorAction Stop

$watch = [System.Diagnostics.Stopwatch]::StartNew()
$jobs = $arns | Get-PDatasetExportJob -ThrottleLimit $ThrottleLimit -ErrorAction Stop
$elapsed = $watch.Elapsed.TotalMilliseconds

@{ milliseconds = $elapsed; count = $jobs.Count } | ConvertTo-Json -Compress
