#Requires -Version 7.4
<#
.SYNOPSIS
Runs the Pester tests against the staged module and a real emulator. Build first: dotnet build.
.PARAMETER Path
A file or folder with tests; this folder when left out.
#>
param([string[]] $Path = $PSScriptRoot)

Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration

# A file that runs no test is no success.
exit ($result.Result -eq 'Passed' -and $result.PassedCount -gt 0 ? 0 : 1)
