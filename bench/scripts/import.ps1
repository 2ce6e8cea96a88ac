# Import-Module in a process that has done nothing else.
param([string] $Module)

. "$PSScriptRoot/meter.ps1"
Measure-Work { Import-Module $Module -ErrorAction Stop } | ConvertTo-Json -Compress
