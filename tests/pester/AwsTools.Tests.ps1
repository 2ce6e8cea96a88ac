# Beside the genuine AWS.Tools.Common, AWS.Tools.Personalize and AWS.Tools.S3, where they are on the module path: what the fakes say of them is true of
# them, and both modules serve one session.
Describe 'Beside the genuine AWS Tools, with <_> imported first' -ForEach 'ours', 'theirs' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $missing = 'AWS.Tools.Common', 'AWS.Tools.Personalize', 'AWS.Tools.S3' | Where-Object { -not (Get-Module -ListAvailable $_) }
        $first = $_
        if ($missing) {
            $obstacle = "$($missing -join ', ') is not installed: Install-PSResource $($missing -join ', ')"
            return
        }

        # moto, as in S3ServerTests.
        $start = [System.Diagnostics.ProcessStartInfo]@{ FileName = 'python3'; Arguments = '-m moto.server -H 127.0.0.1 -p 0'; RedirectStandardError = $true }
        $server = [System.Diagnostics.Process]::Start($start)
        $said = while (($line = $server.StandardError.ReadLine()) -and $line -notmatch '(?<url>http://127\.0\.0\.1:\d+)') { $line }
        $s3 = $line ? $Matches.url : $null
        if ($s3) { $null = Invoke-RestMethod "$s3/bucket" -Method Put }
        $emulator = if ($s3) { Start-Emulator -S3Option '--s3-endpoint', $s3, '--s3-access-key', 'test', '--s3-secret-key', 'test' } else { Start-Emulator }
        Set-EmulatorEnvironment
        $output = Use-Environment @{ AWS_ENDPOINT_URL_S3 = $s3; HOME = $scratch; USERPROFILE = $scratch } {
            $script = "$PSScriptRoot/Processes/UseAwsTools.ps1"
            pwsh -NoProfile -NonInteractive -Command "& '$script' '$modulePath' $first '$dataset' '$role' '$scratch' -HasS3:`$$([bool] $s3)" 2>&1
        }
        $seen = try { $output | Out-String | ConvertFrom-Json } catch { throw ($output | Out-String) }
    }

    AfterAll {
        if ($server) { Stop-Server @{ Process = $server } }
        Stop-Emulator $emulator
    }

    It 'is as expected in every case of UseAwsTools.ps1' {
        if ($obstacle) { Set-ItResult -Skipped -Because $obstacle; return }

        foreach ($case in $seen) { $case.Value | Should -Be $case.Expected -Because $case.Name }
        if (-not $s3) { Set-ItResult -Inconclusive -Because "moto's server cannot be run, so nothing was read from S3: $said" }
    }
}
