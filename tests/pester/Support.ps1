# What every test file needs: the staged module, an emulator of its own on a free port with an S3 root of its own, and no AWS
# settings of the machine that runs the tests. Dot-source it in BeforeAll and call Stop-Emulator in AfterAll.
$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
$ProgressPreference = 'SilentlyContinue'

$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
# The module under test is the one that the build staged, unless another is named.
$modulePath = "$($env:PERSONALIZE_MODULE ?? "$root/artifacts/module/PersonalizeExport")/PersonalizeExport.psd1"
$sample = "$root/samples/data"
$scratch = (New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) "pexport-$([guid]::NewGuid())")).FullName
$region = 'eu-west-1'
$arnPrefix = "arn:aws:personalize:${region}:123456789012:"
$dataset = "${arnPrefix}dataset/retail-demo"
$role = 'arn:aws:iam::123456789012:role/PersonalizeExport'

Get-ChildItem Env:AWS_* | Remove-Item
$env:AWS_EC2_METADATA_DISABLED = 'true'
$env:AWS_EC2_METADATA_SERVICE_ENDPOINT = 'http://127.0.0.1:9'
$env:AWS_CONFIG_FILE = "$scratch/config"
$env:AWS_SHARED_CREDENTIALS_FILE = "$scratch/credentials"
$null = New-Item $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE

Import-Module $modulePath

function Get-Program {
    param([string] $Project, [string] $Named)

    # The runner of the tests names the ones that it was built with.
    if ($Named) { return $Named }
    $built = Get-ChildItem "$root/artifacts/bin/$Project/*/PersonalizeExport.*.dll" | Where-Object BaseName -Like "*.$($Project -replace '.*\.')" |
        Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $built) { throw "$Project is not built. Run: dotnet build" }
    $built.FullName
}

# Starts one of our programs that listen on a free port and say where.
function Start-Server {
    param([string[]] $Argument)

    # Where there is no dotnet, as under Wine, a program is given that has a .NET of its own.
    if ($Argument[0] -notlike '*.exe') { $Argument = @('dotnet') + $Argument }
    $start = [System.Diagnostics.ProcessStartInfo]::new($Argument[0], [string[]] @($Argument | Select-Object -Skip 1))
    $start.RedirectStandardOutput = $true
    $start.WorkingDirectory = $PWD.ProviderPath
    $process = [System.Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if ($line -notmatch '^Listening on (?<url>http://\S+)$') { throw "$($Argument[0]) did not start: $line" }
    @{ Url = $Matches.url; Process = $process }
}

function Stop-Server {
    param($Server)

    if ($Server) {
        # With what it has started, as dotnet run does.
        $Server.Process.Kill($true)
        $Server.Process.WaitForExit()
    }
}

# What hands out credentials: STS, SSO, the container and the instance metadata service.
function Start-LocalAws { Start-Server (Get-Program LocalAws $env:PERSONALIZE_LOCAL_AWS) }

# Runs a script with settings in its environment, which the processes that it starts inherit.
function Use-Environment {
    param([hashtable] $Settings, [scriptblock] $Script)

    # PowerShell hands .NET an empty string for $null, and an empty variable is not an absent one.
    function Set-Variables([hashtable] $Values) {
        foreach ($name in $Values.Keys) { [Environment]::SetEnvironmentVariable($name, $Values[$name] ?? [NullString]::Value) }
    }

    $before = @{}
    foreach ($name in $Settings.Keys) { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
    Set-Variables $Settings
    try { & $Script } finally { Set-Variables $before }
}

# Leaves the token of a login, such as aws sso login does, in a user's folder.
function Add-SsoToken {
    param([string] $UserFolder, [string] $Name, [datetime] $ExpiresAt = [datetime]::UtcNow.AddHours(1), [string] $AccessToken = 'sso-access-token')

    $cache = New-Item -ItemType Directory -Force "$UserFolder/.aws/sso/cache"
    $hash = [Convert]::ToHexString([System.Security.Cryptography.SHA1]::HashData([System.Text.Encoding]::UTF8.GetBytes($Name))).ToLowerInvariant()
    @{
        startUrl = 'https://shop.awsapps.com/start'; region = $region; accessToken = $AccessToken; expiresAt = $ExpiresAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
        clientId = 'client'; clientSecret = 'client-secret'; registrationExpiresAt = '2099-01-01T00:00:00Z'; refreshToken = 'sso-refresh-token'
    } | ConvertTo-Json | Set-Content "$($cache.FullName)/$hash.json"
}

# It takes the key pair test/test, and with it the session token of the credentials that LocalAws hands out.
function Start-Emulator {
    param([string] $JobDuration = '300ms', [string[]] $Option = @(), [string[]] $S3Option)

    $s3 = New-Item -ItemType Directory -Force -Path "$scratch/s3/bucket"
    $S3Option ??= '--s3-root', $s3.Parent.FullName
    $program = Get-Program PersonalizeExport.Emulator $env:PERSONALIZE_EMULATOR
    $server = Start-Server (@($program, '--urls', 'http://127.0.0.1:0', '--data', $sample, '--job-duration', $JobDuration, '--session-token', 'token-of-test') + $S3Option + $Option)
    $defaults = @{ EndpointUrl = $server.Url; Region = $region; AccessKey = 'test'; SecretKey = 'test' }
    foreach ($name in $defaults.Keys) { $global:PSDefaultParameterValues["*-PDataset*:$name"] = $defaults[$name] }
    [pscustomobject]@{ Url = $server.Url; Process = $server.Process; S3 = $s3.Parent.FullName }
}

function Stop-Emulator {
    param($Emulator)

    Stop-Server $Emulator
    foreach ($key in @($global:PSDefaultParameterValues.Keys) -like '*-PDataset*:*') { $global:PSDefaultParameterValues.Remove($key) }
    Remove-Item -Recurse -Force $scratch
}

# From here on scripts and processes call the emulator as they would call the service: by their environment, and with the module found by its name.
function Set-EmulatorEnvironment {
    foreach ($key in @($global:PSDefaultParameterValues.Keys) -like '*-PDataset*:*') { $global:PSDefaultParameterValues.Remove($key) }
    $env:AWS_ENDPOINT_URL_PERSONALIZE = $emulator.Url
    $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = 'test'
    $env:AWS_REGION = $region
    $env:PSModulePath = (Split-Path (Split-Path $modulePath)) + [System.IO.Path]::PathSeparator + $env:PSModulePath
}

# The calls that the emulator has seen since the last Clear-CallCount, by operation.
function Get-CallCount { param([string] $Operation) [int](Invoke-RestMethod "$($emulator.Url)/_emulator/stats").requests.$Operation }
function Clear-CallCount { $null = Invoke-RestMethod "$($emulator.Url)/_emulator/stats" -Method Delete }
function Invoke-EmulatorAdmin { param($Path, $Body, $Method = 'Post') Invoke-RestMethod "$($emulator.Url)/_emulator/$Path" -Method $Method -Body (ConvertTo-Json -Compress -Depth 5 $Body) -ContentType application/json }

$script:nameCount = 0

# A job name that no test in the file has used: a name cannot be reused.
function New-JobName { param($Prefix = 'job') "$Prefix-$((++$script:nameCount))" }

# Splat with what a job needs besides its dataset and its name.
$to = @{ RoleArn = $role; S3DataDestinationPath = 's3://bucket/export/' }
