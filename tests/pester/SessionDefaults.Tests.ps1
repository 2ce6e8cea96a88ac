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

    It 'takes <Name> from <Of>' -ForEach @(
        foreach ($scope in @{
            script = 'eu-west-2'; function = 'eu-west-3'; 'caller of function' = 'eu-north-1'; module = 'eu-south-1'; 'module variable' = 'eu-south-2'
            'session, from a module' = 'eu-central-2'
        }.GetEnumerator()) {
            $says = "Credentials: the session's default credentials.", "Region: $($scope.Value) (the session's default region)."
            @{ Name = 'its defaults'; Of = $scope.Key; Says = $says }
        }
        foreach ($object in 'credential', 'temporary keys', 'credential in a PSObject', 'pair', 'network credential') {
            @{ Name = '-Credential'; Of = $object; Says = 'Credentials: -Credential.' }
        }
        foreach ($step in @{
            keys = '-AccessKey and -SecretKey'; credential = '-Credential'; profile = "the profile 'named' (-ProfileName)"
            session = "the session's default credentials"; environment = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'; instance = 'the instance'
            default = "the profile 'default' (the shared AWS config)"; shell = "the profile 'shell' (AWS_PROFILE)"; container = 'the container'
        }.GetEnumerator()) { @{ Name = 'credentials'; Of = "first $($step.Key)"; Says = "Credentials: $($step.Value)." } }
        foreach ($step in @{
            parameter = 'eu-west-1 (-Region)'; session = "eu-west-2 (the session's default region)"; profile = "ap-south-2 (the AWS profile 'named')"
            AWS_REGION = 'sa-east-1 (AWS_REGION)'; AWS_DEFAULT_REGION = 'us-west-2 (AWS_DEFAULT_REGION)'; default = "ca-west-1 (the AWS profile 'default')"
        }.GetEnumerator()) { @{ Name = 'the region'; Of = "region $($step.Key)"; Says = "Region: $($step.Value)." } }
    ) {
        $result = Get-Result $Of

        $result.Problem | Should -BeNullOrEmpty
        foreach ($line in $Says) { $result.Debug | Should -Contain $line }
    }

    It 'takes nothing from outside a scope, from what cannot be read or from a piped object' {
        (Get-Result 'after script').Debug | Should -Not -Contain "Credentials: the session's default credentials."
        (Get-Result 'variable without AWS Tools').Debug | Should -Contain '$StoredAWSCredentials is set, but there is no Get-AWSCredential to read it with.'
        (Get-Result 'credential by property').Debug | Should -Not -Contain 'Credentials: -Credential.'
    }

    It 'hears what -Credential takes, and why credentials could not be had' {
        (Get-Result 'no credential').Problem | Should -BeLike 'InvalidConfiguration,*a value of type DateTime was given. Expected credentials of an AWS SDK*PSCredential*'
        (Get-Result 'broken credential').Problem | Should -BeLike 'NoCredentials,*-Credential gave no credentials: the vault is shut. Refresh your credentials*'
    }

    It 'is called again for credentials that renew themselves' {
        (Get-Result 'credential that renews itself').Problem | Should -BeNullOrEmpty
        (Get-Result 'renewals').Count | Should -BeGreaterThan 1
    }

    It 'says what was tried when no place gives credentials' {
        (Get-Result 'first nothing').Problem | Should -BeLike (
            'MissingCredentials,*: No credentials specified or obtained from persisted/shell defaults. Tried: -AccessKey and -SecretKey, -Credential, -ProfileName, ' +
            "the session's default credentials, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, AWS_PROFILE, AWS_DEFAULT_PROFILE, " +
            'the shared AWS config, the container, the instance. Specify -ProfileName *')
    }

    It 'says what was tried when no place gives a region' {
        (Get-Result 'region nothing').Problem | Should -BeLike 'MissingRegion,*: No region specified or obtained from persisted/shell defaults. Tried: -Region, *'
    }
}
