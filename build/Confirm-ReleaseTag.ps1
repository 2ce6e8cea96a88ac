#Requires -Version 7.4

<#
.SYNOPSIS
Fails if a tag is not on the main branch.

.PARAMETER Tag
The tag of the release, such as v1.2.3.

.PARAMETER Root
The folder of the repository: a clone with all of its history.

.EXAMPLE
./build/Confirm-ReleaseTag.ps1 -Tag v1.2.3
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Tag,

    [string] $Root = (Split-Path $PSScriptRoot)
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

$output = git -C $Root merge-base --is-ancestor "refs/tags/$Tag" refs/remotes/origin/main 2>&1
switch ($LASTEXITCODE) {
    0 { "The tag $Tag is on main." }
    1 { throw "The tag $Tag is not on main. Merge its commit, then tag main." }
    default { throw "Cannot check whether the tag $Tag is on main: $output" }
}
