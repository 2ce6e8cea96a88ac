# Import-Module and the first call of a cmdlet, in a process that has done nothing else. With an ARN the call is one of the service.
param([string] $Module, [string] $Arn)

$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$import = $watch.Elapsed.TotalMilliseconds
$watch.Restart()
if ($Arn) { $null = Get-PDatasetExportJob $Arn -ErrorAction Stop } else { Get-Nothing }
$first = $watch.Elapsed.TotalMilliseconds

@{ import = $import; first = $first } | ConvertTo-Json -Compress
