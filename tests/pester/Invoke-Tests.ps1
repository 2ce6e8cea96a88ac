#Requires -Version 7.4

<#
.SYNOPSIS
Runs the Pester tests against the staged module and a real emulator. Build first: dotnet build.
#>
param(
    # A file or folder with tests; this folder when left out.
    [string[]] $Path = $PSScriptRoot,
    # For dotnet test: where each file's results go, as lines of JSON. Several processes may be given the same: each takes the files that no other has taken.
    [string] $ResultFolder
)

# The build brings the version that the tests were written for.
$modules = "$PSScriptRoot/../../artifacts/test-modules"
if (Test-Path $modules) { $env:PSModulePath = (Convert-Path $modules) + [System.IO.Path]::PathSeparator + $env:PSModulePath }
Import-Module Pester -MinimumVersion 5.5 -MaximumVersion 5.999

function Invoke-Files {
    param([string[]] $File, [string] $Verbosity)

    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $File
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = $Verbosity
    $configuration.Output.RenderMode = 'Plaintext'
    Invoke-Pester -Configuration $configuration
}

if (-not $ResultFolder) {
    $result = Invoke-Files $Path Detailed

    # A file that runs no test is no success.
    exit ($result.Result -eq 'Passed' -and $result.PassedCount -gt 0 ? 0 : 1)
}

function Get-Complaint { param($Of) @($Of.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage ?? "$_"; $_.DisplayStackTrace ?? $_.ScriptStackTrace }) -join "`n" }

$before = [Environment]::GetEnvironmentVariables()
foreach ($file in $Path) {
    $results = "$ResultFolder/$(Split-Path -Leaf $file).jsonl"
    try { $lines = [System.IO.StreamWriter]::new([System.IO.File]::Open($results, [System.IO.FileMode]::CreateNew)) } catch [System.IO.IOException] { continue }

    $run = Invoke-Files $file None
    $outcomes = @(
        foreach ($test in $run.Tests) {
            @{ Name = $test.ExpandedPath; Outcome = "$($test.Result)"; Complaint = Get-Complaint $test }
        }
        # What failed outside of its tests: the reading of the file, a set-up, a tear-down.
        foreach ($part in @($run.Containers) + $run.FailedBlocks | Where-Object ErrorRecord) {
            @{ Name = "$($part.ExpandedPath ?? $part.Name) outside of its tests"; Outcome = 'Failed'; Complaint = Get-Complaint $part }
        }
    )
    foreach ($outcome in $outcomes) { $lines.WriteLine(($outcome | ConvertTo-Json -Compress)) }
    $lines.WriteLine('{"Name":null}')
    $lines.Dispose()

    # The next file finds the process as this one found it.
    Get-Module | Where-Object Path -Like "$PSScriptRoot*" | Remove-Module
    foreach ($variable in [Environment]::GetEnvironmentVariables().Keys) { if (-not $before.Contains($variable)) { [Environment]::SetEnvironmentVariable($variable, [NullString]::Value) } }
    foreach ($variable in $before.Keys) { [Environment]::SetEnvironmentVariable($variable, $before[$variable]) }
}
