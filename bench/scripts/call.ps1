# The first call of a cmdlet after the import. With an ARN it is one of the service.
param([string] $Module, [string] $Arn)

. "$PSScriptRoot/meter.ps1"
Import-Module $Module -ErrorAction Stop
$call = $Arn ? { Get-PDatasetExportJob $Arn -ErrorAction Stop } : { Get-Nothing }
Measure-Work $call | ConvertTo-Json -Compress
