# Beside the genuine AWS.Tools.Common, AWS.Tools.Personalize and AWS.Tools.S3, where they are on the module path: what the fakes say of them is true of
# them, and both modules serve one session.
BeforeDiscovery {
    $dataset = 'arn:aws:personalize:eu-west-1:123456789012:dataset/retail-demo/ITEMS'
    $role = 'arn:aws:iam::123456789012:role/PersonalizeExport'
    $region = "Region: eu-west-1 (-Region)."
    $cases = @(
        @{ Name = 'stored profile'; Expected = "Credentials: the profile 'stored' (-ProfileName).", $region }
        @{ Name = 'credential object'; Expected = 'Credentials: -Credential.', $region }
        @{ Name = 'session defaults'; Expected = "Credentials: the session's default credentials.", "Region: eu-west-1 (the session's default region)." }
        @{ Name = 'one splat for both'; Expected = "DatasetArn=$dataset|IngestionMode=BULK|RoleArn=$role|S3DataDestinationPath=s3://bucket/{0}/|Tags=team=shop" }
        @{ Name = 'their job into New-PDatasetExportJob'; Expected = "DatasetArn=$dataset", 'IngestionMode=ALL', "RoleArn=$role" }
        @{ Name = 'the mode of their job, typed'; Expected = 'ALL' }
        @{ Name = 'a constant of theirs, typed'; Expected = 'BULK' }
        @{ Name = 'their job into Get-PDatasetExportJob'; Expected = 'True' }
        @{ Name = 'their job into Wait-PDatasetExportJob'; Expected = 'ACTIVE' }
        @{ Name = 'their list into Get-PDatasetExportJob'; Expected = 'True' }
        @{ Name = 'our job into New-PERSDatasetExportJob'; Expected = "DatasetArn=$dataset", 'IngestionMode=ALL', "RoleArn=$role", 'Tags=team=shop' }
        @{ Name = 'our job into Get-PERSDatasetExportJob'; Expected = 'True' }
        @{ Name = 'our job into Get-PERSResourceTag'; Expected = 'team' }
        @{ Name = 'one pipeline of both'; Expected = 'ACTIVE' }
        @{ Name = 'our job into Read-S3Object'; Expected = '{0}-source-00001.csv' }
        @{ Name = 'our job into Get-S3Object'; Expected = '{0}/{0}-source-00001.csv' }
    )
}

Describe 'Beside the genuine AWS Tools, with <First> imported first' -ForEach @(
    @{ First = 'ours'; Cases = $cases }
    @{ First = 'theirs'; Cases = $cases }
) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $missing = 'AWS.Tools.Common', 'AWS.Tools.Personalize', 'AWS.Tools.S3' | Where-Object { -not (Get-Module -ListAvailable $_) }
        if ($missing) {
            $obstacle = "$($missing -join ', ') is not installed: Install-PSResource $($missing -join ', ')"
            return
        }

        $server = Start-S3Server
        $emulator = if ($server) { Start-Emulator -S3Option '--s3-endpoint', $server.Url, '--s3-access-key', 'S3RVER', '--s3-secret-key', 'S3RVER' -Option '--access-key', 'S3RVER', '--secret-key', 'S3RVER' } else { Start-Emulator }
        $key = $server ? 'S3RVER' : 'test'
        $settings = @{
            AWS_ENDPOINT_URL_PERSONALIZE = $emulator.Url; AWS_ENDPOINT_URL_S3 = ${server}?.Url; AWS_REGION = $region; AWS_ACCESS_KEY_ID = $key; AWS_SECRET_ACCESS_KEY = $key
            HOME = $scratch; USERPROFILE = $scratch
        }
        $output = Use-Environment $settings {
            pwsh -NoProfile -NonInteractive -Command "& '$PSScriptRoot/Processes/UseAwsTools.ps1' '$modulePath' $First '$dataset' '$role' '$scratch' -HasS3:`$$([bool] $server)" 2>&1
        }
        $seen = try { $output | Out-String | ConvertFrom-Json } catch { throw ($output | Out-String) }
    }

    AfterAll {
        Stop-Server $server
        Stop-Emulator $emulator
    }

    It 'is as expected: <Name>' -ForEach $Cases {
        if ($obstacle) { Set-ItResult -Skipped -Because $obstacle; return }
        if ($Name -match 'S3Object' -and -not $server) { Set-ItResult -Skipped -Because $serverObstacle; return }

        ($seen | Where-Object Name -EQ $Name).Value -split "`n" | Should -Be @($Expected | ForEach-Object { $_ -f $First })
    }
}
