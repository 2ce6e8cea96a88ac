# Starts jobs and waits for them in one pipeline, in real time. What comes out is how long after its end each job was emitted, as a share of
# its duration.
param([string] $Module, [string] $DatasetArn, [string] $RoleArn, [string] $Path, [string] $NamePrefix, [int] $Count)

Import-Module $Module
$items = foreach ($i in 1..$Count) { [pscustomobject]@{ DatasetArn = $DatasetArn; JobName = "$NamePrefix-$i" } }
$ProgressPreference = 'SilentlyContinue'

$shares = @($items |
        New-PDatasetExportJob -RoleArn $RoleArn -S3DataDestinationPath $Path -ErrorAction Stop |
        Wait-PDatasetExportJob -ErrorAction Stop |
        ForEach-Object { ([datetime]::UtcNow - $_.LastUpdatedDateTime).TotalSeconds / ($_.LastUpdatedDateTime - $_.CreationDateTime).TotalSeconds } |
        Sort-Object)

@{ count = $shares.Count; median = $shares[[int][math]::Floor($shares.Count / 2)]; most = $shares[-1] } | ConvertTo-Json -Compress
