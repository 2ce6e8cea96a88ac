# Fakes of the cmdlets of AWS Tools for PowerShell that a job is piped into, and for the objects that come out of them: the same names, parameters,
# aliases, positions, parameter sets and base classes, and no call. Each cmdlet emits what PowerShell has bound, for a test to look at. They are compiled,
# as the originals are: a script function would get an empty string where a compiled cmdlet gets $null.
param(
    # The folder of the AWSSDK.Core that they are built over. A process takes one.
    [Parameter(Mandatory)] [string] $Sdk
)

$core = (Resolve-Path "$Sdk/AWSSDK.Core.dll").ProviderPath
$null = [System.Reflection.Assembly]::LoadFrom($core)
$types = Add-Type -Path "$PSScriptRoot/AwsTools.cs" -ReferencedAssemblies $core, netstandard, System.Collections, System.Management.Automation -IgnoreWarnings -WarningAction Ignore -PassThru
Import-Module -Assembly $types[0].Assembly
