#Requires -Version 7.4

<#
.SYNOPSIS
Runs all tests of the Release build at artifacts/ on one leg of the CI workflow, and fails unless exactly the tests are skipped that
build/ExpectedSkips.psd1 lists for its system.

.PARAMETER PowerShell
The version of PowerShell that the leg is for, such as 7.4.*: that of the pwsh on PATH, which runs this script and which the tests start.

.PARAMETER OS
The system whose skips are expected: this one when left out.

.PARAMETER Root
The folder of the repository. The results go to artifacts/results in it, one JSON file (https://ctrf.io) a program.

.EXAMPLE
./build/Invoke-TestLeg.ps1 -PowerShell 7.6.*
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $PowerShell,

    [ValidateSet('Linux', 'MacOS', 'Windows')]
    [string] $OS = ($IsWindows ? 'Windows' : $IsMacOS ? 'MacOS' : 'Linux'),

    [string] $Root = (Split-Path $PSScriptRoot)
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

$version = $PSVersionTable.PSVersion
if ($version -notlike $PowerShell) { throw "This leg is for PowerShell $PowerShell. The pwsh on PATH is $version." }

$results = "$Root/artifacts/results"
if (Test-Path $results) { Remove-Item -Recurse -Force $results }
$problems = foreach ($program in 'PersonalizeExport.Tests', 'PersonalizeExport.Cmdlets.Tests', 'PersonalizeExport.Pester.Tests') {
    $report = '--results-directory', $results, '--report-xunit-ctrf', '--report-xunit-ctrf-filename', "$program.json"
    dotnet "$Root/artifacts/bin/$program/release/$program.dll" @report | Out-Host
    if ($LASTEXITCODE) { "$program ended with exit code $LASTEXITCODE." }
}

$skips = Import-PowerShellDataFile "$Root/build/ExpectedSkips.psd1"
$expected = @($skips.Every.Keys; $skips.$OS.Keys)
$tests = Get-Item "$results/*.json" | ForEach-Object { (Get-Content -Raw $_ | ConvertFrom-Json).results.tests }
$skipped = @($tests | Where-Object status -NotIn 'passed', 'failed')
$problems = @(
    $problems
    foreach ($test in $skipped) {
        if (-not $expected.Where({ $test.name -like $_ })) { "Skipped, and not declared for ${OS}: $($test.name): $($test.message)" }
    }
    foreach ($pattern in $expected) { if (-not ($skipped.name -like $pattern)) { "Declared as skipped for $OS, but no such test was skipped: $pattern" } }
)
$problems | ForEach-Object { "Failed: $_" }
exit [int]($problems.Count -gt 0)
