#Requires -Version 7.4

<#
.SYNOPSIS
Runs the dotnet commands of this repository as tasks.

.DESCRIPTION
Build        dotnet build: compiles and stages the module at artifacts/module/PersonalizeExport
Test         dotnet test: all tests; those in tests/pester run in the pwsh that is on PATH, or else in one that the build restores
TestWindows  on Windows all tests; on other systems those that run under Wine, built for Windows
Coverage     dotnet run of each test project, measuring the coverage of the C#: artifacts/coverage. Fails when the core and the cmdlets are covered too little
Demo         dotnet run --project samples/Demo: an export from end to end against the emulator
Bench        dotnet run -c Release --project bench: the benchmarks
Package      dotnet build build/Packaging -c Release: the package for the PowerShell Gallery, a zip and checksums: artifacts/package/release
Install      the same build, then Save-PSResource: installs its package into -ModulePath, where Get-InstalledPSResource finds it
Publish      Publish-PSResource: publishes the package in artifacts/package/release to the PowerShell Gallery

.PARAMETER Task
What to run, in this order.

.PARAMETER Configuration
The configuration of Build, Test, TestWindows and Demo. The others have their own.

.PARAMETER ModulePath
The folder to install the module into. If omitted, the first folder of PSModulePath, which is the current user's.

.PARAMETER ApiKey
The API key of the PowerShell Gallery. If omitted, PSGALLERY_API_KEY in the environment, where no list of processes and no history shows it.

.PARAMETER Source
Where to publish the package. If omitted, the PowerShell Gallery.

.EXAMPLE
./build.ps1 -Task Build, Test

.EXAMPLE
./build.ps1 -Task Package, Publish -ApiKey $key -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('Build', 'Test', 'TestWindows', 'Coverage', 'Demo', 'Bench', 'Package', 'Install', 'Publish')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [ValidateNotNullOrEmpty()]
    [string] $ModulePath = ($env:PSModulePath -split [System.IO.Path]::PathSeparator)[0],

    [string] $ApiKey = $env:PSGALLERY_API_KEY,

    [string] $Source = 'https://www.powershellgallery.com/api/v2'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$ModulePath = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($ModulePath)

Push-Location -LiteralPath $PSScriptRoot
try {
    . ./build/Support.ps1
    $version = Get-ModuleVersion .
    $package = "artifacts/package/release/PersonalizeExport.$version.nupkg"

    # Runs a script with the name of a repository of packages that is registered only for it.
    function Use-Repository {
        param([string] $Uri, [scriptblock] $Script)

        $name = "PersonalizeExport-$([guid]::NewGuid())"
        Register-PSResourceRepository $name -Uri $Uri -Trusted
        try { & $Script $name } finally { Unregister-PSResourceRepository $name }
    }

    foreach ($name in $Task) {
        switch ($name) {
            Build { dotnet build --configuration $Configuration }
            Test { dotnet test --configuration $Configuration }
            TestWindows {
                if ($IsWindows) { dotnet test --configuration $Configuration }
                else {
                    $env:PERSONALIZE_WINDOWS = '1'
                    try { dotnet run --project tests/cmdlets --configuration $Configuration -- --filter-class *.WindowsRuns --show-test-results all --output Detailed }
                    finally { Remove-Item Env:PERSONALIZE_WINDOWS }
                }
            }
            Coverage {
                # Always a debug build: a release does not name the folder that it was built in, so its symbols are not found.
                foreach ($project in 'unit', 'cmdlets', 'pester') {
                    dotnet run --project "tests/$project" --configuration Debug -- --coverage --coverage-settings "$PSScriptRoot/tests/coverage.settings.xml" `
                        --coverage-output-format cobertura --coverage-output "$PSScriptRoot/artifacts/coverage/$project.cobertura.xml"
                }
                dotnet tool restore
                dotnet reportgenerator '-reports:artifacts/coverage/*.cobertura.xml' -targetdir:artifacts/coverage -reporttypes:TextSummary -verbosity:Warning `
                    '-assemblyfilters:+PersonalizeExport;+PersonalizeExport.Cmdlets' '-filefilters:-*.g.cs' `
                    minimumCoverageThresholds:lineCoverage=85 minimumCoverageThresholds:branchCoverage=80
                # ReportGenerator passes any threshold where it has counted no line.
                if (-not (Select-String -Quiet 'Line coverage: \d' artifacts/coverage/Summary.txt)) { throw 'artifacts/coverage has no report that ReportGenerator can read.' }
            }
            Demo {
                'The demo is built first. The first time, that takes a minute or so without output.'
                dotnet run --project samples/Demo --configuration $Configuration
            }
            Bench { dotnet run --project bench --configuration Release }
            Package {
                dotnet build build/Packaging --configuration Release
                Get-ChildItem "$(Split-Path $package)/*" -Include "*.$version.*", SHA256SUMS | ForEach-Object { "Made $_" }
            }
            Install {
                if ([WildcardPattern]::ContainsWildcardCharacters($ModulePath)) { throw "-ModulePath is '$ModulePath'. PowerShell loads no module from a path with one of the characters * ? [ in it." }
                if ($PSCmdlet.ShouldProcess($ModulePath, "Install PersonalizeExport $version")) {
                    dotnet build build/Packaging --configuration Release
                    $null = New-Item -ItemType Directory -Force $ModulePath
                    $installed = Join-Path $ModulePath PersonalizeExport ($version -replace '-.*')
                    Use-Repository (Split-Path (Resolve-Path $package)) {
                        Save-PSResource PersonalizeExport -Version $version -Repository $args[0] -Path $ModulePath -IncludeXml

                        # Update-PSResource looks in the repository that a module came from.
                        $info = Join-Path $installed PSGetModuleInfo.xml
                        (Get-Content -Raw -Force -LiteralPath $info).Replace($args[0], 'PSGallery') | Set-Content -Force -LiteralPath $info
                    }
                    "Installed in $installed"
                }
            }
            Publish {
                if (-not (Test-Path $package)) { throw "$package does not exist. Run ./build.ps1 -Task Package first." }
                if (-not $ApiKey) { throw 'Publishing needs an API key: specify -ApiKey, or set PSGALLERY_API_KEY in the environment.' }
                if ($PSCmdlet.ShouldProcess($Source, "Publish $package")) {
                    # In this process: the command line of another would have the key in it.
                    Use-Repository $Source { Publish-PSResource -NupkgPath (Resolve-Path $package) -Repository $args[0] -ApiKey $ApiKey }
                }
            }
        }
    }
}
finally {
    Pop-Location
}
