#Requires -Version 7.4

<#
.SYNOPSIS
Fails when the tests cover less of the core and the cmdlets than the thresholds.

.DESCRIPTION
Merges the reports that ./build.ps1 -Task Coverage leaves, with ReportGenerator (dotnet tool restore), into Summary.txt beside them. Generated code is left out.

.PARAMETER Folder
The folder with the reports (*.cobertura.xml).

.PARAMETER LineThreshold
The percentage of lines that must be covered.

.PARAMETER BranchThreshold
The percentage of branches that must be covered.

.EXAMPLE
./build/Confirm-Coverage.ps1
#>
[CmdletBinding()]
param(
    [string] $Folder = "$PSScriptRoot/../artifacts/coverage",

    [ValidateRange(0, 100)]
    [int] $LineThreshold = 85,

    [ValidateRange(0, 100)]
    [int] $BranchThreshold = 80
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$Folder = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Folder)

$summary = "$Folder/Summary.txt"
if (Test-Path -LiteralPath $summary) { Remove-Item -LiteralPath $summary }

# .NET finds a local tool from the current folder upwards.
Push-Location $PSScriptRoot
try {
    $output = dotnet reportgenerator "-reports:$Folder/*.cobertura.xml" "-targetdir:$Folder" -reporttypes:TextSummary `
        '-assemblyfilters:+PersonalizeExport;+PersonalizeExport.Cmdlets' '-filefilters:-*.g.cs' -verbosity:Warning `
        "minimumCoverageThresholds:lineCoverage=$LineThreshold" "minimumCoverageThresholds:branchCoverage=$BranchThreshold" 2>&1
    $isEnough = $LASTEXITCODE -eq 0
}
finally {
    Pop-Location
}

$lines = (Test-Path -LiteralPath $summary) ? @(Get-Content -LiteralPath $summary) : @()
# ReportGenerator passes any threshold where it has counted no line.
if (-not ($lines -match '^  Line coverage: \d')) {
    $output
    "$Folder contains no report of the core or the cmdlets that ReportGenerator can read."
    exit 1
}

$lines -match '^  (Line|Branch) coverage: |^PersonalizeExport'
if (-not $isEnough) {
    "At least $LineThreshold% of the lines and $BranchThreshold% of the branches must be covered."
    exit 1
}
