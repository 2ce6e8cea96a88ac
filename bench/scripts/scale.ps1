# Starts jobs, waits for them and describes each, in one pipeline that keeps none of them, after one call that opens the connection.
param([string] $Module, [string] $DatasetArn, [string] $RoleArn, [string] $Path, [string] $NamePrefix, [int] $Count, [string] $Arn)

function Get-PeakMemory { [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB }

Import-Module $Module
$ProgressPreference = 'SilentlyContinue'
$null = Get-PDatasetExportJob $Arn -ErrorAction Stop
$before = Get-PeakMemory

$done = 0
$watch = [System.Diagnostics.Stopwatch]::StartNew()
1..$Count | ForEach-Object { [pscustomobject]@{ DatasetArn = $DatasetArn; JobName = "$NamePrefix-$_" } } |
    New-PDatasetExportJob -RoleArn $RoleArn -S3DataDestinationPath $Path -ErrorAction Stop |
    Wait-PDatasetExportJob -ErrorAction Stop |
    Get-PDatasetExportJob -ErrorAction Stop |
    ForEach-Object { $done++ }
$elapsed = $watch.Elapsed.TotalMilliseconds

@{ milliseconds = $elapsed; count = $done; before = $before; memory = Get-PeakMemory } | ConvertTo-Json -Compress
