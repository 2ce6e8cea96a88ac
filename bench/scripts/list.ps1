# Lists the jobs of a dataset through a pipeline that keeps none of them, after one call that opens the connection.
param([string] $Module, [string] $DatasetArn, [string] $Arn)

function Get-PeakMemory { [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB }

Import-Module $Module
$null = Get-PDatasetExportJob $Arn -ErrorAction Stop
$before = Get-PeakMemory

$count = 0
$first = 0
$watch = [System.Diagnostics.Stopwatch]::StartNew()
Get-PDatasetExportJob -DatasetArn $DatasetArn -ErrorAction Stop | & {
    process {
        if (++$script:count -eq 1) { $script:first = $watch.Elapsed.TotalMilliseconds }
    }
}
$elapsed = $watch.Elapsed.TotalMilliseconds

@{ milliseconds = $elapsed; first = $first; count = $count; before = $before; memory = Get-PeakMemory } | ConvertTo-Json -Compress
