# Runs in a process of its own: makes good and failing calls with recognisable secrets and shows all that comes of them, in every detail.
param([string] $Module, [string] $Transcript, [string] $Dataset, [string] $SecretFile)

$ErrorActionPreference = 'Continue'
$PSStyle.OutputRendering = 'PlainText'
Import-Module $Module
$secrets = Get-Content -Raw $SecretFile | ConvertFrom-Json
$common = @{ Region = 'eu-west-1'; Verbose = $true; Debug = $true }
$keys = @{ AccessKey = 'test'; SecretKey = $secrets.SecretKey; SessionToken = $secrets.SessionToken }
$pair = [pscredential]::new('test', (ConvertTo-SecureString $secrets.Password -AsPlainText -Force))
$job = $Dataset -replace ':dataset/.*', ':dataset-export-job/x'
$new = @{ DatasetArn = $Dataset; JobName = 'y'; RoleArn = 'arn:aws:iam::123456789012:role/x'; S3DataDestinationPath = 's3://bucket/export/' }
$nobody = 'http://127.0.0.1:9'
$good = 0
$failed = 0

$null = Start-Transcript $Transcript
# No argument that PowerShell itself refuses: it keeps all arguments of such a call in the error's InvocationInfo.
$calls = @(
    { Get-PDatasetExportJob @common -AccessKey test -SecretKey test -SessionToken $secrets.SessionToken }
    { Get-PDatasetExportJob $job @common -AccessKey test -SecretKey test -SessionToken $secrets.SessionToken -IncludeTag }
    { Wait-PDatasetExportJob $job @common -AccessKey test -SecretKey test -SessionToken $secrets.SessionToken -PollInterval 0.1 }
    { Get-PDatasetExportJob @common @keys }
    { Get-PDatasetExportJob $job @common @keys }
    { Wait-PDatasetExportJob $job @common @keys -Timeout 1 -PollInterval 0.1 }
    { New-PDatasetExportJob @new @common @keys -Force }
    { Get-PDatasetExportJob @common @keys -EndpointUrl $nobody }
    { Get-PDatasetExportJob @common -Credential $pair }
    { Get-PDatasetExportJob @common -SecretKey $secrets.SecretKey }
    { Get-PDatasetExportJob @common -Credential @{ SecretKey = $secrets.SecretKey } }
    { Get-PDatasetExportJob @common -ProfileName kept }
    { Get-PDatasetExportJob @common -ProfileName role }
    { Get-PDatasetExportJob @common -ProfileName web }
    { $env:AWS_ACCESS_KEY_ID = 'test'; $env:AWS_SECRET_ACCESS_KEY = $secrets.Environment; Get-PDatasetExportJob @common }
)
foreach ($call in $calls) {
    $before = $Error.Count
    try { & $call | Format-List * -Force | Out-Host } catch { $_ | Out-Host }
    if ($Error.Count -gt $before) { $failed++ } else { $good++ }
}

"Good calls: $good; failed calls: $failed"
foreach ($record in $Error) {
    Get-Error -InputObject $record | Out-String -Width 500
    $record | Format-List * -Force | Out-String -Width 500
    $record.Exception.ToString()
    $record.InvocationInfo | Format-List * -Force | Out-String -Width 500
    ConvertTo-Json $record.TargetObject -Depth 3 -WarningAction Ignore
}

$null = Stop-Transcript
