# Takes one job of a list and leaves the rest.
param([string] $Module, [string] $DatasetArn)

Import-Module $Module
$jobs = @(Get-PDatasetExportJob -DatasetArn $DatasetArn -ErrorAction Stop | Select-Object -First 1)

@{ count = $jobs.Count } | ConvertTo-Json -Compress
