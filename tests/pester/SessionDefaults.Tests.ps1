# A session of AWS Tools has default credentials and a default region; both are ours too, whichever AWS SDK they are objects of.
Describe 'A session with AWSSDK.Core <Version>' -ForEach @(
    @{ Version = '3.7' }
    @{ Version = '4.0' }
) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator -JobDuration 2s
        $local = Start-LocalAws
        Set-Content $env:AWS_CONFIG_FILE (@('default', 'profile named', 'profile shell' |
                ForEach-Object { "[$_]`naws_access_key_id = test`naws_secret_access_key = test" }) -join "`n")
        $output = Use-Environment @{ AWS_EC2_METADATA_SERVICE_ENDPOINT = $local.Url; AWS_ENDPOINT_URL_PERSONALIZE = $emulator.Url } {
            pwsh -NoProfile -NonInteractive -File $PSScriptRoot/Processes/UseSessionDefaults.ps1 $modulePath "$root/artifacts/other-sdk/$Version" "$dataset/ITEMS" 2>&1
        }
        $results = try { $output | Out-String | ConvertFrom-Json -AsHashtable } catch { throw ($output | Out-String) }
        function Get-Result([string] $Name) { $results | Where-Object Name -EQ $Name }
    }

    AfterAll {
        Stop-Server $local
        Stop-Emulator $emulator
    }

    It 'gives its defaults in the scope of <Name>' -ForEach @(
        @{ Name = 'script'; Region = 'eu-west-2' }
        @{ Name = 'function'; Region = 'eu-west-3' }
        @{ Name = 'caller of function'; Region = 'eu-north-1' }
        @{ Name = 'module'; Region = 'eu-south-1' }
        @{ Name = 'module variable'; Region = 'eu-south-2' }
        @{ Name = 'session, from a module'; Region = 'eu-central-2' }
    ) {
        $result = Get-Result $Name

        $result.Problem | Should -BeNullOrEmpty
        $result.Debug | Should -Contain "Credentials: the session's default credentials."
        $result.Debug | Should -Contain "Region: $Region (the session's default region)."
    }

    It 'gives nothing outside their scope' {
        (Get-Result 'after script').Debug | Should -Not -Contain "Credentials: the session's default credentials."
    }

    It 'says so when its default credentials cannot be read' {
        (Get-Result 'variable without AWS Tools').Debug | Should -Contain '$StoredAWSCredentials is set, but there is no Get-AWSCredential to read it with.'
    }

    It 'can pass <_> as -Credential' -ForEach 'credential', 'temporary keys', 'credential in a PSObject', 'pair', 'network credential' {
        $result = Get-Result $_

        $result.Problem | Should -BeNullOrEmpty
        $result.Debug | Should -Contain 'Credentials: -Credential.'
    }

    It 'is not given credentials by a piped object' {
        (Get-Result 'credential by property').Debug | Should -Not -Contain 'Credentials: -Credential.'
    }

    It 'hears what -Credential takes, given something else' {
        (Get-Result 'no credential').Problem | Should -BeLike 'InvalidConfiguration,*a value of type DateTime was given. Expected credentials of an AWS SDK*PSCredential*'
    }

    It 'hears why credentials could not be had' {
        (Get-Result 'broken credential').Problem | Should -BeLike 'NoCredentials,*-Credential gave no credentials: the vault is shut. Refresh your credentials*'
    }

    It 'is called again for credentials that renew themselves' {
        (Get-Result 'credential that renews itself').Problem | Should -BeNullOrEmpty
        (Get-Result 'renewals').Count | Should -BeGreaterThan 1
    }

    It 'gives credentials in the documented order: <Step>' -ForEach @(
        @{ Step = 'keys'; Source = '-AccessKey and -SecretKey' }
        @{ Step = 'credential'; Source = '-Credential' }
        @{ Step = 'profile'; Source = "the profile 'named' (-ProfileName)" }
        @{ Step = 'session'; Source = "the session's default credentials" }
        @{ Step = 'environment'; Source = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY' }
        @{ Step = 'shell'; Source = "the profile 'shell' (AWS_PROFILE)" }
        @{ Step = 'default'; Source = "the profile 'default' (the shared AWS config)" }
        @{ Step = 'container'; Source = 'the container' }
        @{ Step = 'instance'; Source = 'the instance' }
    ) {
        $result = Get-Result "first $Step"

        $result.Problem | Should -BeNullOrEmpty
        $result.Debug | Should -Contain "Credentials: $Source."
    }

    It 'says what was tried when no place gives credentials' {
        (Get-Result 'first nothing').Problem | Should -BeLike (
            'MissingCredentials,*: No credentials specified or obtained from persisted/shell defaults. Tried: -AccessKey and -SecretKey, -Credential, -ProfileName, ' +
            "the session's default credentials, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, AWS_PROFILE, AWS_DEFAULT_PROFILE, " +
            'the shared AWS config, the container, the instance. Specify -ProfileName *')
    }

    It 'gives the region in the documented order: <Step>' -ForEach @(
        @{ Step = 'parameter'; Region = 'eu-west-1 (-Region)' }
        @{ Step = 'session'; Region = "eu-west-2 (the session's default region)" }
        @{ Step = 'profile'; Region = "ap-south-2 (the AWS profile 'named')" }
        @{ Step = 'AWS_REGION'; Region = 'sa-east-1 (AWS_REGION)' }
        @{ Step = 'AWS_DEFAULT_REGION'; Region = 'us-west-2 (AWS_DEFAULT_REGION)' }
        @{ Step = 'default'; Region = "ca-west-1 (the AWS profile 'default')" }
    ) {
        $result = Get-Result "region $Step"

        $result.Problem | Should -BeNullOrEmpty
        $result.Debug | Should -Contain "Region: $Region."
    }

    It 'says what was tried when no place gives a region' {
        (Get-Result 'region nothing').Problem | Should -BeLike 'MissingRegion,*: No region specified or obtained from persisted/shell defaults. Tried: -Region, *'
    }
}
