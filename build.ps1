#Requires -Version 7.4
<#
.SYNOPSIS
The dotnet commands of this repository under the names that PowerShell people look for.

.DESCRIPTION
Build    dotnet build: compiles and stages the module at artifacts/module/PersonalizeExport
Test     dotnet test: the unit tests, and the Pester tests where Pester 5 is installed
Demo     dotnet run --project samples/Demo: an export from end to end against the emulator

.EXAMPLE
./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo')]
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
        }
    }
}
finally {
    Pop-Location
}
