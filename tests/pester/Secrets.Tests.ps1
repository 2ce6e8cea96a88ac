# No secret is in anything that a user sees or keeps, whether calls succeed or fail.
Describe 'Secrets' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $null = New-PDatasetExportJob "$dataset/ITEMS" -JobName x @to

        # Keys that the emulator takes besides these are no secrets; the others must be recognisable.
        $secrets = @{ SecretKey = 'SECRETACCESSKEY'; SessionToken = 'token-of-test'; Password = 'PASSWORDOFPAIR'; Environment = 'SECRETOFENVIRONMENT'; Profile = 'SECRETOFPROFILE'; Bearer = 'TOKENOFIDENTITY' }
        Set-Content "$scratch/token" $secrets.Bearer
        Set-Content $env:AWS_CONFIG_FILE @"
[profile kept]
region = $region
aws_access_key_id = test
aws_secret_access_key = $($secrets.Profile)
aws_session_token = $($secrets.SessionToken)
[profile role]
region = $region
role_arn = arn:aws:iam::123456789012:role/another/final
source_profile = kept
[profile web]
region = $region
role_arn = arn:aws:iam::123456789012:role/another/final
web_identity_token_file = $scratch/token
"@
        ConvertTo-Json $secrets | Set-Content "$scratch/secrets"
        $local = Start-LocalAws
        $settings = @{ AWS_ENDPOINT_URL_PERSONALIZE = $emulator.Url; AWS_ENDPOINT_URL_STS = $local.Url }
        $seen = Use-Environment $settings {
            pwsh -NoProfile -NonInteractive -File $PSScriptRoot/Processes/UseSecrets.ps1 $modulePath "$scratch/transcript" "$dataset/ITEMS" "$scratch/secrets" 2>&1 | Out-String
        }

        $transcript = Get-Content -Raw "$scratch/transcript"
    }

    AfterAll {
        Stop-Server $local
        Stop-Emulator $emulator
    }

    It 'are in no output, no error and no transcript' {
        foreach ($expected in 'Good calls: 3; failed calls: 12', 'DEBUG: Credentials: -AccessKey and -SecretKey.', 'DEBUG: Credentials: the profile', 'InvalidSignatureException') {
            $seen.Contains($expected) | Should -BeTrue -Because "it says $expected"
            $transcript.Contains($expected) | Should -BeTrue -Because "the transcript says $expected"
        }
        foreach ($secret in $secrets.Values) { $seen, $transcript -split '\r?\n' | Where-Object { $_ -like "*$secret*" } | Should -BeNullOrEmpty }
    }
}
