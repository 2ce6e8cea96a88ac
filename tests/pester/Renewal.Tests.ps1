# Temporary keys end while a job runs: a wait requests new ones in time.
Describe 'Waiting with keys that end' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $local = Start-LocalAws
        $env:AWS_ENDPOINT_URL_STS = $local.Url
        Set-Content "$scratch/web-token" web-token
        Set-Content $env:AWS_CONFIG_FILE @"
[profile source]
aws_access_key_id = source
aws_secret_access_key = secret
[profile role]
role_arn = arn:aws:iam::123456789012:role/source/final
source_profile = source
[profile hop]
role_arn = arn:aws:iam::123456789012:role/source/hop-one
source_profile = source
[profile chain]
role_arn = arn:aws:iam::123456789012:role/hop-one/final
source_profile = hop
[profile web]
role_arn = arn:aws:iam::123456789012:role/web-token/final
web_identity_token_file = $scratch/web-token
[profile container]
role_arn = arn:aws:iam::123456789012:role/test/final
credential_source = EcsContainer
"@
        $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = "$($local.Url)/container"
        $emulator = Start-Emulator -JobDuration 3s
        foreach ($parameter in 'AccessKey', 'SecretKey') { $global:PSDefaultParameterValues.Remove("*-PDataset*:$parameter") }
        function Wait-WithKeys([string] $ProfileName, [int] $Seconds) {
            $null = Invoke-RestMethod "$($local.Url)/_control?expiresIn=$Seconds" -Method Post
            $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -AccessKey test -SecretKey test
            $null = Invoke-RestMethod "$($local.Url)/_control" -Method Delete
            $waited = $job | Wait-PDatasetExportJob -ProfileName $ProfileName -PollInterval 0.1
            $waited.IsActive | Should -BeTrue
            @((Invoke-RestMethod "$($local.Url)/_control").calls)
        }
    }

    AfterAll {
        Stop-Server $local
        Stop-Emulator $emulator
    }

    # Keys are renewed five minutes before their end.
    It 'renews those of <Profile>, <Hops> in a row' -ForEach @(
        @{ Profile = 'role'; Hops = 1 }
        @{ Profile = 'chain'; Hops = 2 }
        @{ Profile = 'web'; Hops = 1 }
        @{ Profile = 'container'; Hops = 2 }
    ) {
        $calls = Wait-WithKeys $Profile 301 | Group-Object kind, subject

        $calls | Should -HaveCount $Hops
        $calls | ForEach-Object { $_.Count | Should -BeGreaterThan 1 }
    }

    It 'makes one call while the keys are valid' {
        Wait-WithKeys role 3600 | Should -HaveCount 1
    }
}
