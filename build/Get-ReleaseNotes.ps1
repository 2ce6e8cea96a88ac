#Requires -Version 7.4

<#
.SYNOPSIS
Returns the changelog's section for the module's version. Fails if the tag is that of another version.

.PARAMETER Tag
The tag of the release, such as v1.2.3.

.PARAMETER Root
The folder of the repository.

.EXAMPLE
./build/Get-ReleaseNotes.ps1 -Tag v1.2.3
#>
[CmdletBinding()]
[OutputType([string])]
param(
    [Parameter(Mandatory)] [string] $Tag,

    [string] $Root = (Split-Path $PSScriptRoot)
)

$ErrorActionPreference = 'Stop'

. $PSScriptRoot/Support.ps1
$version = Get-ModuleVersion $Root
if ($Tag -cne "v$version") {
    throw "The tag $Tag does not match the module's version: module/PersonalizeExport.psd1 has $version."
}

$section = [regex]::Match((Get-Content -Raw "$Root/CHANGELOG.md"), "(?ms)^## \[$([regex]::Escape($version))\] - \d{4}-\d\d-\d\d\s*\n(?<notes>.*?)(?=^## |^\[[^\]]+\]: |\z)")
$notes = $section.Groups['notes'].Value.Trim()
if (-not $notes) {
    throw "CHANGELOG.md has nothing under '## [$version] - YYYY-MM-DD'. Move the entries under Unreleased to that heading."
}

$notes
