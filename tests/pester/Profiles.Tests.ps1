# Every kind of place that credentials come from gives keys that the emulator takes, where another AWS SDK with clients of its own for STS and SSO was
# loaded before. What is requested for each kind of profile, ProfileTests compare with boto3. A role's ARN names the keys that may assume it (see tests/local-aws).
BeforeDiscovery {
    $account = 'arn:aws:iam::123456789012:role'
    $here = 'ap-southeast-2'
    $cases = @(
        @{ Name = 'plain-keys'; Calls = @() }
        @{ Name = 'role'; Calls = @("AssumeRole source $here $account/source/final") }
        @{ Name = 'role-of-itself'; Calls = @("AssumeRole itself $here $account/itself/final") }
        @{ Name = 'role-of-container'; Calls = @('Container', "AssumeRole test $here $account/test/final"); Place = 'Container' }
        @{ Name = 'role-of-instance'; Calls = @('Instance', "AssumeRole test $here $account/test/final"); Place = 'Instance' }
        @{ Name = 'chain'; Calls = @("AssumeRole source $here $account/source/hop-one", "AssumeRole hop-one $here $account/hop-one/final") }
        @{ Name = 'web-identity'; Calls = @("AssumeRoleWithWebIdentity $account/web-token/final") }
        @{ Name = 'sso'; Calls = @('SsoCredentials 123456789012/Exporter') }
        @{ Name = 'sso-expired'; Calls = @('SsoToken client', 'SsoCredentials 123456789012/Exporter') }
        @{ Name = 'process'; Calls = @() }
    ) | ForEach-Object { $_ + @{ Arguments = @{ ProfileName = $_.Name }; Credentials = "the profile '$($_.Name)' (-ProfileName)"; Region = "$here (the AWS profile '$($_.Name)')" } }
    $cases += @(
        @{ Name = 'AWS_PROFILE'; Calls = @("AssumeRole source $here $account/source/final"); Environment = @{ AWS_PROFILE = 'role' }
            Credentials = "the profile 'role' (AWS_PROFILE)"; Region = "$here (the AWS profile 'role')" }
        @{ Name = 'web identity of the environment'; Calls = @("AssumeRoleWithWebIdentity $account/web-token/final"); Place = 'WebIdentity'
            Credentials = 'AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN'; Region = 'eu-west-1 (AWS_REGION)' }
        @{ Name = 'the container'; Calls = @('Container'); Place = 'Container'; Environment = @{ AWS_REGION = 'eu-west-1' }; Credentials = 'the container'; Region = 'eu-west-1 (AWS_REGION)' }
        @{ Name = 'the instance'; Calls = @('Instance'); Place = 'Instance'; Credentials = 'the instance'; Region = 'eu-north-1 (the instance)' }
    )
    $failures = @(
        @{ Name = 'cycle'; Problem = "InvalidConfiguration,*The AWS profile 'cycle-back' cannot provide credentials: its source_profile settings form a loop." }
        @{ Name = 'mfa'; Problem = "InvalidConfiguration,*The AWS profile 'mfa' cannot provide credentials: its role requires an MFA code. Assume it with Use-STSRole or the AWS CLI and specify its keys." }
        @{ Name = 'region-alone'; Problem = "InvalidConfiguration,*The AWS profile 'region-alone' cannot provide credentials: it has no keys and no setting to get them with." }
        @{ Name = 'sso-logged-out'; Problem = "NoCredentials,*The profile 'sso-logged-out' (-ProfileName) gave no credentials: *SSO*" }
        @{ Name = 'refused-role'; Problem = 'AccessDenied,*source is not authorized to perform: sts:AssumeRole*' }
        @{ Name = 'broken-process'; Problem = "NoCredentials,*The profile 'broken-process' (-ProfileName) gave no credentials: *" }
        @{ Name = 'lost-token'; Problem = "NoCredentials,*The profile 'lost-token' (-ProfileName) gave no credentials: *no-such-file*" }
    ) | ForEach-Object { $_ + @{ Arguments = @{ ProfileName = $_.Name } } }
}

Describe 'Credentials, beside AWSSDK 4.0 with clients for STS and SSO,' -ForEach @{ Cases = $cases; Failures = $failures } {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $local = Start-LocalAws
        $here = 'ap-southeast-2'
        $account = 'arn:aws:iam::123456789012:role'

        # The SDK keeps the tokens of SSO in the user's folder.
        $home2 = (New-Item -ItemType Directory "$scratch/home").FullName
        Add-SsoToken $home2 valid
        Add-SsoToken $home2 expired ([datetime]::UtcNow.AddHours(-1)) spent

        Set-Content "$scratch/web-token" web-token
        Set-Content "$scratch/keys.json" '{"Version":1,"AccessKeyId":"test","SecretAccessKey":"test"}'
        $print = $IsWindows ? 'cmd /c type' : 'cat'
        $ssoAccount = "sso_account_id = 123456789012`nsso_role_name = Exporter"
        $profiles = [ordered]@{
            'plain-keys' = "aws_access_key_id = test`naws_secret_access_key = test"
            source = "aws_access_key_id = source`naws_secret_access_key = secret"
            role = "role_arn = $account/source/final`nsource_profile = source"
            'role-of-itself' = "aws_access_key_id = itself`naws_secret_access_key = secret`nrole_arn = $account/itself/final`nsource_profile = role-of-itself"
            'role-of-container' = "role_arn = $account/test/final`ncredential_source = EcsContainer"
            'role-of-instance' = "role_arn = $account/test/final`ncredential_source = Ec2InstanceMetadata"
            chain = "role_arn = $account/hop-one/final`nsource_profile = hop-one"
            'hop-one' = "role_arn = $account/source/hop-one`nsource_profile = source"
            'web-identity' = "role_arn = $account/web-token/final`nweb_identity_token_file = $scratch/web-token"
            sso = "sso_session = valid`n$ssoAccount"
            'sso-expired' = "sso_session = expired`n$ssoAccount"
            'sso-logged-out' = "sso_session = logged-out`n$ssoAccount"
            process = "credential_process = $print $scratch/keys.json"
            cycle = "role_arn = $account/x/x`nsource_profile = cycle-back"
            'cycle-back' = "role_arn = $account/x/x`nsource_profile = cycle"
            mfa = "role_arn = $account/source/final`nsource_profile = source`nmfa_serial = arn:aws:iam::123456789012:mfa/user"
            'region-alone' = ''
            'refused-role' = "role_arn = $account/another/final`nsource_profile = source"
            'broken-process' = "credential_process = $print $scratch/broken-process"
            'lost-token' = "role_arn = $account/web-token/final`nweb_identity_token_file = $scratch/no-such-file"
        }
        $config = foreach ($name in $profiles.Keys) { "[profile $name]`nregion = $here`n$($profiles[$name])`n" }
        $config += foreach ($session in 'valid', 'expired', 'logged-out') { "[sso-session $session]`nsso_start_url = https://shop.awsapps.com/start`nsso_region = $here`n" }
        Set-Content $env:AWS_CONFIG_FILE $config

        $places = @{
            Container = @{ AWS_CONTAINER_CREDENTIALS_FULL_URI = "$($local.Url)/container" }
            Instance = @{ AWS_EC2_METADATA_DISABLED = 'false' }
            WebIdentity = @{ AWS_WEB_IDENTITY_TOKEN_FILE = "$scratch/web-token"; AWS_ROLE_ARN = "$account/web-token/final"; AWS_REGION = 'eu-west-1' }
        }
        ConvertTo-Json -Depth 5 @($Cases + $Failures | ForEach-Object {
                $environment = $_.Environment ?? @{}
                if ($_.Place) { $environment += $places[$_.Place] }
                @{ Name = $_.Name; Arguments = $_.Arguments; Environment = $environment }
            }) | Set-Content "$scratch/cases.json"

        $settings = @{
            HOME = $home2; USERPROFILE = $home2
            AWS_ENDPOINT_URL_PERSONALIZE = $emulator.Url
            AWS_EC2_METADATA_SERVICE_ENDPOINT = $local.Url
            AWS_ENDPOINT_URL_STS = $local.Url; AWS_ENDPOINT_URL_SSO = $local.Url; AWS_ENDPOINT_URL_SSO_OIDC = $local.Url
        }
        $output = Use-Environment $settings {
            pwsh -NoProfile -NonInteractive -File $PSScriptRoot/Processes/UseProfiles.ps1 $modulePath "$scratch/cases.json" $local.Url "$root/artifacts/other-sdk/4.0" 2>&1
        }
        $results = try { $output | Out-String | ConvertFrom-Json -AsHashtable } catch { throw ($output | Out-String) }
    }

    AfterAll {
        Stop-Server $local
        Stop-Emulator $emulator
    }

    It 'come from <Name>' -ForEach $Cases {
        $result = $results | Where-Object Name -EQ $Name

        $result.Problem | Should -BeNullOrEmpty
        $result.Calls | Should -Be $Calls
        $result.Debug | Should -Contain "Credentials: $Credentials."
        $result.Debug | Should -Contain "Region: $Region."
    }

    It 'of <Name> end in a clear error' -ForEach $Failures {
        $result = $results | Where-Object Name -EQ $Name

        $result.Problem | Should -BeLike $Problem
    }
}
