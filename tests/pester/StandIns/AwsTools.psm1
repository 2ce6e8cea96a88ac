# Stand-ins for the cmdlets of AWS Tools for PowerShell that a job is piped into: the same names, parameters, aliases, positions and
# parameter sets, and no call. Each emits what PowerShell has bound, for a test to look at. They are compiled, as the originals are: a
# script function would get an empty string where a compiled cmdlet gets $null.
Import-Module -Assembly (Add-Type -Path "$PSScriptRoot/AwsTools.cs" -PassThru)[0].Assembly
