#Requires -Version 7.4

<#
.SYNOPSIS
Installs what the tests use on a runner of GitHub Actions: the PowerShell that the leg is for, modules and clients.

.DESCRIPTION
The PowerShell is on PATH from the next step on. AWS CLI and Node.js come with the runner's image.

.PARAMETER PowerShell
The version of PowerShell, such as 7.4.*.

.PARAMETER ToolPath
The folder that PowerShell is installed into.

.EXAMPLE
./build/Install-TestTools.ps1 -PowerShell 7.4.*
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $PowerShell,

    [string] $ToolPath = "$env:RUNNER_TEMP/powershell"
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

dotnet tool install PowerShell --version $PowerShell --tool-path $ToolPath
Add-Content $env:GITHUB_PATH $ToolPath

Install-PSResource PSScriptAnalyzer -Version 1.25.0 -TrustRepository
Install-PSResource Microsoft.PowerShell.PlatyPS -Version '[1.0,2.0)' -TrustRepository
'AWS.Tools.Common', 'AWS.Tools.Personalize', 'AWS.Tools.S3' | ForEach-Object { Install-PSResource $_ -Version '[5.0,6.0)' -TrustRepository }

# The Python of the runner, which nothing else uses.
python3 -m pip install --break-system-packages boto3==1.43.11

if ($IsLinux) { sudo apt-get install --yes tmux }
elseif ($IsMacOS) { brew install tmux }
