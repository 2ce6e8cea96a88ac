# Starts jobs in several runspaces of one process at once.
param([string] $Module, [int] $Runspaces, [string] $DatasetArn, [string] $RoleArn, [string] $Path, [string] $NamePrefix, [int] $Count, [string] $Arn)

Import-Module $Module
$null = Get-PDatasetExportJob $Arn -ErrorAction Stop

$watch = [System.Diagnostics.Stopwatch]::StartNew()
$results = 1..$Runspaces | ForEach-Object -ThrottleLimit $Runspaces -Parallel {
    Import-Module $using:Module
    $runspace = $_
    $own = [System.Diagnostics.Stopwatch]::StartNew()
    $jobs = foreach ($i in 1..$using:Count) { [pscustomobject]@{ DatasetArn = $using:DatasetArn; JobName = "$using:NamePrefix-$runspace-$i" } }
    $jobs = $jobs | New-PDatasetExportJob -RoleArn $using:RoleArn -S3DataDestinationPath $using:Path -ErrorAction Continue
    [pscustomobject]@{ Milliseconds = $own.Elapsed.TotalMilliseconds; Count = @($jobs).Count }
}
$elapsed = $watch.Elapsed.TotalMilliseconds

$times = $results.Milliseconds | Measure-Object -Average -Maximum
@{ milliseconds = $elapsed; count = ($results | Measure-Object Count -Sum).Sum; slowest = $times.Maximum; mean = $times.Average } | ConvertTo-Json -Compress
