# Runs in a process of its own: lists jobs once for each case of a JSON file, and writes what came of each as JSON.
# $OtherSdk is a folder with another copy of the AWS SDK, all of which is loaded into the default load context first.
param([string] $Module, [string] $CaseFile, [string] $LocalAws, [string] $OtherSdk, [string] $Culture)

$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
[cultureinfo]::CurrentCulture = $Culture
Get-ChildItem $OtherSdk -Filter *.dll | ForEach-Object { $null = [System.Reflection.Assembly]::LoadFrom($_.FullName) }

Import-Module $Module
$results = foreach ($case in Get-Content -Raw $CaseFile | ConvertFrom-Json -AsHashtable) {
    $environment = $case.Environment ?? @{}
    foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, $environment[$name]) }
    $null = Invoke-RestMethod "$LocalAws/_control" -Method Delete
    $problem = $null
    $arguments = $case.Arguments ?? @{}
    $debug = try { Get-PDatasetExportJob @arguments -ErrorVariable problem -ErrorAction SilentlyContinue -Debug 5>&1 } catch { $problem = @($_) }
    [pscustomobject]@{
        Name = $case.Name
        Problem = $problem ? "$($problem[0].FullyQualifiedErrorId): $($problem[0])" : ''
        Debug = @($debug | ForEach-Object { "$_" })
        Calls = @((Invoke-RestMethod "$LocalAws/_control").calls | ForEach-Object { @($_.kind, $_.accessKey, $_.region, $_.subject) -ne $null -join ' ' })
    }
    foreach ($name in $environment.Keys) { Remove-Item "Env:$name" }
}

ConvertTo-Json -Depth 5 @($results)
