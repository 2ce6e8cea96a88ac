#Requires -Version 7.4

<#
.SYNOPSIS
Runs all tests on one leg of the CI workflow, and fails when a test is skipped that the leg does not declare.

.DESCRIPTION
The tests are those of the Release build at artifacts/, whether it was built here or downloaded. build/ExpectedSkips.psd1 lists the tests that a leg skips.
A skip that is not declared there is a failure; so is one that is declared and does not happen, a program that runs no test, and another PowerShell than the
one that the leg is for.

.PARAMETER PowerShell
The version of PowerShell that the leg is for, such as 7.4.*. It is that of the pwsh on PATH, which the tests start.

.PARAMETER OS
The system whose skips are expected: this one when left out.

.PARAMETER AlsoSkip
Patterns of further tests that may be skipped, on a machine that lacks what a leg of the workflow has.

.PARAMETER Root
The folder of the repository. The results go to artifacts/results in it, one JSON file (https://ctrf.io) a program.

.EXAMPLE
./build/Invoke-TestLeg.ps1 -PowerShell 7.6.* -AlsoSkip AwsTools.Tests.ps1*
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $PowerShell,

    [ValidateSet('Linux', 'MacOS', 'Windows')]
    [string] $OS = ($IsWindows ? 'Windows' : $IsMacOS ? 'MacOS' : 'Linux'),

    [string[]] $AlsoSkip = @(),

    [string] $Root = (Split-Path $PSScriptRoot)
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

$found = (Get-Command pwsh -ErrorAction Ignore) ? (pwsh -NoProfile -NonInteractive -Command '"$($PSVersionTable.PSVersion)"') : 'none'
if ($found -notlike $PowerShell) { throw "This leg is for PowerShell $PowerShell. The pwsh on PATH is $found." }

$results = "$Root/artifacts/results"
$skips = Import-PowerShellDataFile "$Root/build/ExpectedSkips.psd1"
$expected = $skips.Every + $skips.$OS
$problems = [System.Collections.Generic.List[string]]::new()
$skipped = [System.Collections.Generic.List[object]]::new()
if (Test-Path $results) { Remove-Item -Recurse -Force $results }

foreach ($program in 'PersonalizeExport.Tests', 'PersonalizeExport.Cmdlets.Tests', 'PersonalizeExport.Pester.Tests') {
    "$program, on $OS with PowerShell $found"
    dotnet "$Root/artifacts/bin/$program/release/$program.dll" --results-directory $results --report-xunit-ctrf --report-xunit-ctrf-filename "$program.json"
    if ($LASTEXITCODE) { $problems.Add("$program ended with exit code $LASTEXITCODE.") }

    $report = "$results/$program.json"
    $tests = (Test-Path $report) ? @((Get-Content -Raw $report | ConvertFrom-Json).results.tests) : @()
    if ($tests.status -notcontains 'passed') { $problems.Add("$program ran no test that passed.") }
    $tests.Where({ $_.status -notin 'passed', 'failed' }).ForEach({ $skipped.Add($_) })
}

foreach ($test in $skipped) {
    $pattern = @($expected.Keys; $AlsoSkip).Where({ $test.name -like $_ }, 'First')
    if ($pattern) { "Skipped as declared: $($test.name): $($expected[$pattern[0]] ?? $test.message)" }
    else { $problems.Add("Skipped, and not declared for ${OS}: $($test.name): $($test.message)") }
}

foreach ($pattern in $expected.Keys) {
    if (-not ($skipped.name -like $pattern)) { $problems.Add("Declared as skipped for $OS, but no such test was skipped: $pattern") }
}

if ($problems) {
    $problems | ForEach-Object { "Failed: $_" }
    exit 1
}

"All tests passed. Skipped as declared: $($skipped.Count)."
