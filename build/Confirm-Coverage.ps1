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

if (-not (Test-Path "$Folder/Summary.txt")) {
    $output
    "$Folder contains no report that ReportGenerator can read."
    exit 1
}

(Get-Content "$Folder/Summary.txt") -match '^  (Line|Branch) coverage: |^PersonalizeExport'
if (-not $isEnough) {
    "At least $LineThreshold% of the lines and $BranchThreshold% of the branches must be covered."
    exit 1
}
