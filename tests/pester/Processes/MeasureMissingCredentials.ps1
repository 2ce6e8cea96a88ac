<#
.SYNOPSIS
Runs in a process of its own: says with which error, and after how many seconds, a call without credentials ends.
#>
param([string] $Module)

Import-Module $Module
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$id = try { Get-PDatasetExportJob -Region eu-west-1 } catch { $_.FullyQualifiedErrorId }
ConvertTo-Json @{ Id = $id; Seconds = $watch.Elapsed.TotalSeconds }
