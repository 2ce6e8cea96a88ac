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
    }

    AfterAll {
        Stop-Server $local
        Stop-Emulator $emulator
    }

    # Keys are renewed five minutes before their end.
    It 'renews keys of <Profile>, of <Hops> calls in a row, that last <Seconds> s: <IsRenewed>' -ForEach @(
        @{ Profile = 'role'; Hops = 1; Seconds = 301; IsRenewed = $true }
        @{ Profile = 'chain'; Hops = 2; Seconds = 301; IsRenewed = $true }
        @{ Profile = 'web'; Hops = 1; Seconds = 301; IsRenewed = $true }
        @{ Profile = 'container'; Hops = 2; Seconds = 301; IsRenewed = $true }
        @{ Profile = 'role'; Hops = 1; Seconds = 3600; IsRenewed = $false }
    ) {
        $null = Invoke-RestMethod "$($local.Url)/_control?expiresIn=$Seconds" -Method Post
        $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -AccessKey test -SecretKey test
        $null = Invoke-RestMethod "$($local.Url)/_control" -Method Delete

        ($job | Wait-PDatasetExportJob -ProfileName $Profile -PollInterval 0.1).IsActive | Should -BeTrue

        $calls = (Invoke-RestMethod "$($local.Url)/_control").calls | Group-Object kind, subject
        $calls | Should -HaveCount $Hops
        $calls | ForEach-Object { $_.Count -gt 1 | Should -Be $IsRenewed }
    }
}
