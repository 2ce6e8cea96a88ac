# Runs in a process of its own: uses the module everywhere PowerShell runs code, and beside another copy and another version of itself.
param([string] $Module, [string] $SameVersion, [string] $OtherVersion)

$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
function Test-It([string] $Name, [scriptblock] $Script) {
    [pscustomobject]@{ Name = $Name; Outcome = try { (& $Script) -join ', ' } catch { "$_" } }
}

$importAndList = { param($path) $ErrorActionPreference = 'Stop'; Import-Module $path; "$(@(Get-PDatasetExportJob).Count) by $((Get-Command Get-PDatasetExportJob).Version)" }
ConvertTo-Json @(
    Test-It 'Start-Job' { Start-Job $importAndList -ArgumentList $Module | Receive-Job -Wait }
    Test-It 'Start-ThreadJob' { 1..2 | ForEach-Object { Start-ThreadJob $importAndList -ArgumentList $Module } | Receive-Job -Wait }
    Test-It 'ForEach-Object -Parallel' { 1..4 | ForEach-Object -Parallel { Import-Module $using:Module; @(Get-PDatasetExportJob).Count } }
    Test-It 'a second runspace' { [powershell]::Create().AddScript($importAndList).AddArgument($Module).Invoke() }
    Import-Module $Module
    Test-It 'Import-Module -Force' { Import-Module $Module -Force; @(Get-PDatasetExportJob).Count }
    Test-It 'an object piped from one runspace to another' {
        [powershell]::Create().AddScript('Import-Module $args[0]; Get-PDatasetExportJob').AddArgument($Module).Invoke() | Get-PDatasetExportJob | ForEach-Object Status
    }
    Test-It 'a copy in another folder' { & $importAndList $SameVersion }
    Remove-Module PersonalizeExport
    Import-Module $Module
    Test-It 'another version at once, which PowerShell does not use' { & $importAndList $OtherVersion }
    Test-It 'the first version, after that' { @(Get-PDatasetExportJob).Count }
    Test-It 'another version in a second runspace' { [powershell]::Create().AddScript($importAndList).AddArgument($OtherVersion).Invoke() }
    Remove-Module PersonalizeExport
    Test-It 'another version after Remove-Module' { & $importAndList $OtherVersion }
    Remove-Module PersonalizeExport
    Test-It 'the first version again' { & $importAndList $Module }
)
