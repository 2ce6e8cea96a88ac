#Requires -Version 7.4

<#
.SYNOPSIS
Makes the GitHub release of a tag, with the files of the package and their checksums. A tag such as v1.2.3-preview1 makes a prerelease.

.PARAMETER Tag
The tag of the release, which is on GitHub already.

.PARAMETER NotesPath
A file with the notes of the release.

.PARAMETER Folder
The folder with SHA256SUMS and the files that it lists.

.PARAMETER Repository
The repository, as owner/name.

.EXAMPLE
./build/New-GitHubRelease.ps1 -Tag v1.2.3 -NotesPath notes.md
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Tag,

    [Parameter(Mandatory)] [string] $NotesPath,

    [string] $Folder = "$PSScriptRoot/../artifacts/package/release",

    [string] $Repository = $env:GITHUB_REPOSITORY
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

. $PSScriptRoot/Support.ps1
Assert-Repository $Repository

# Only these have been verified.
$names = @((Get-Checksum $Folder).Keys)
if (-not ($names -like '*.nupkg')) { throw "SHA256SUMS in $Folder lists no package." }
$files = $names + 'SHA256SUMS' | ForEach-Object { "$Folder/$_" }
$arguments = @('--repo', $Repository, '--verify-tag', '--title', $Tag, '--notes-file', $NotesPath)
if ($Tag -like '*-*') { $arguments += '--prerelease' }
if ($PSCmdlet.ShouldProcess($Repository, "Release $Tag")) { gh release create $Tag @arguments @files }
