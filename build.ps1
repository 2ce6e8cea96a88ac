#Requires -Version 7.4
<#
.SYNOPSIS
The dotnet commands of this repository under the names that PowerShell people look for.

.DESCRIPTION
Build    dotnet build: compiles and stages the module at artifacts/module/PersonalizeExport
Test     dotnet test: the unit tests, and the Pester tests where Pester 5 is installed
Demo     dotnet run --project samples/Demo: an export from end to end against the emulator
Bench    dotnet run -c Release --project bench: what the module costs, against floors and peers

.EXAMPLE
./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Bench')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            Build { dotnet build --configuration $Configuration }
            Test { dotnet test --configuration $Configuration }
            Demo { dotnet run --project samples/Demo --configuration $Configuration }
            Bench { dotnet run --project bench --configuration Release }
        }
    }
}
finally {
    Pop-Location
}
