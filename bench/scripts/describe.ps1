# Describes jobs through one pipeline, after one call that opens the connection.
param([string] $Module, [string] $ArnFile, [int] $ThrottleLimit = 10)

. "$PSScriptRoot/meter.ps1"
Import-Module $Module -ErrorAction Stop
$arns = [System.IO.File]::ReadAllLines($ArnFile)
$null = Get-PDatasetExportJob $arns[0] -ErrorAction Stop
Measure-Work { $arns | Get-PDatasetExportJob -ThrottleLimit $ThrottleLimit -ErrorAction Stop } | ConvertTo-Json -Compress
