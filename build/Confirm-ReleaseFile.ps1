#Requires -Version 7.4

<#
.SYNOPSIS
Checks the files of a release against their checksums and their attestation, and returns them.

.DESCRIPTION
The attestation must say that the release workflow of the repository made the file from the tag's commit. GitHub CLI (gh), which reads its
token from GH_TOKEN, verifies it.

.PARAMETER Tag
The tag of the release, such as v1.2.3.

.PARAMETER Folder
The folder with SHA256SUMS and the files that it lists.

.PARAMETER Repository
The repository, as owner/name.

.PARAMETER Commit
The hash of the tag's commit.

.EXAMPLE
./build/Confirm-ReleaseFile.ps1 -Tag v1.2.3 -Repository PersonalizeExport/PersonalizeExport -Commit (git rev-parse 'v1.2.3^{commit}')
#>
[CmdletBinding()]
[OutputType([System.IO.FileInfo])]
param(
    [Parameter(Mandatory)] [string] $Tag,

    [string] $Folder = "$PSScriptRoot/../artifacts/package/release",

    [string] $Repository = $env:GITHUB_REPOSITORY,

    [string] $Commit = $env:GITHUB_SHA
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

. $PSScriptRoot/Support.ps1
Assert-Repository $Repository
if ($Commit -notmatch '^[0-9a-f]{40}$') { throw "-Commit is '$Commit'. Expected: the 40 digits of the commit's hash, or GITHUB_SHA in the environment." }

$sums = Get-Checksum $Folder
$version = $Tag -replace '^v'
$names = 'cdx.json', 'nupkg', 'zip' | ForEach-Object { "PersonalizeExport.$version.$_" }
if (Compare-Object $names @($sums.Keys)) { throw "SHA256SUMS lists $($sums.Keys -join ', '). The release $Tag consists of $($names -join ', ')." }

$files = foreach ($name in $names) {
    $file = Get-Item -LiteralPath "$Folder/$name"
    if ((Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $sums[$name]) { throw "$name does not have the checksum that SHA256SUMS lists." }

    $output = gh attestation verify $file.FullName --repo $Repository --signer-workflow "$Repository/.github/workflows/release.yml" --source-ref "refs/tags/$Tag" --source-digest $Commit 2>&1
    if ($LASTEXITCODE) { throw "$name has no attestation by the release of ${Tag}: $output" }

    $file
}

$files
