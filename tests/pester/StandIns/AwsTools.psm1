# Stand-ins for the cmdlets of AWS Tools for PowerShell that a job is piped into, and for the objects that come out of them: the same names, parameters,
# aliases, positions, parameter sets and base classes, and no call. Each cmdlet emits what PowerShell has bound, for a test to look at. They are compiled,
# as the originals are: a script function would get an empty string where a compiled cmdlet gets $null.
param(
    # The AWSSDK.Core that they are built over: 3.7, as AWS Tools 4.1, or 4.0, as AWS Tools 5. A process takes one.
    [string] $Sdk = '4.0'
)

$core = (Resolve-Path "$PSScriptRoot/../../../artifacts/other-sdk/$Sdk/AWSSDK.Core.dll").ProviderPath
$null = [System.Reflection.Assembly]::LoadFrom($core)
$types = Add-Type -Path "$PSScriptRoot/AwsTools.cs" -ReferencedAssemblies $core, netstandard, System.Collections, System.Management.Automation -IgnoreWarnings -WarningAction Ignore -PassThru
Import-Module -Assembly $types[0].Assembly
