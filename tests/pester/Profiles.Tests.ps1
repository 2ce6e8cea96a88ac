# Where credentials, region and endpoint come from, in a session that has loaded another AWS SDK with clients of its own for STS and SSO. What is requested for
# each kind of profile, ProfileTests compare with boto3. A role's ARN names the keys that may assume it (see tests/local-aws). No case leaves the machine:
# whatever would go to AWS goes to a proxy on a port where nobody listens.
BeforeDiscovery {
    $account = 'arn:aws:iam::123456789012:role'
    $here = 'ap-southeast-2'
    $role = @("AssumeRole source $here $account/source/final")
    $web = @{ AWS_WEB_IDENTITY_TOKEN_FILE = 'SCRATCH/web-token'; AWS_ROLE_ARN = "$account/web-token/final"; AWS_REGION = 'eu-west-1' }
    $container = @{ AWS_CONTAINER_CREDENTIALS_FULL_URI = 'LOCAL/container'; AWS_REGION = 'eu-west-1' }
    $instance = @{ AWS_EC2_METADATA_DISABLED = 'false' }
    $cases = @(
        foreach ($source in @(
            @{ Profile = 'role'; Calls = $role }
            @{ Profile = 'role-of-instance'; Calls = @('Instance', "AssumeRole test $here $account/test/final"); Environment = $instance }
            @{ Profile = 'web-identity'; Calls = @("AssumeRoleWithWebIdentity $account/web-token/final") }
            @{ Profile = 'sso-expired'; Calls = @('SsoToken client', 'SsoCredentials 123456789012/Exporter') }
            @{ Profile = 'process'; Calls = @() }
        )) {
            @{ Name = "the profile $($source.Profile)"; Arguments = @{ ProfileName = $source.Profile }; Environment = $source.Environment; Calls = $source.Calls
                Says = "Credentials: the profile '$($source.Profile)' (-ProfileName).", "Region: $here (the AWS profile '$($source.Profile)')." }
        }
        @{ Name = 'AWS_PROFILE'; Environment = @{ AWS_PROFILE = 'role' }; Calls = $role
            Says = "Credentials: the profile 'role' (AWS_PROFILE).", "Region: $here (the AWS profile 'role')." }
        @{ Name = 'web identity of the environment'; Environment = $web; Calls = @("AssumeRoleWithWebIdentity $account/web-token/final")
            Says = 'Credentials: AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN.', 'Region: eu-west-1 (AWS_REGION).' }
        @{ Name = 'the container'; Environment = $container; Calls = @('Container'); Says = 'Credentials: the container.', 'Region: eu-west-1 (AWS_REGION).' }
        @{ Name = 'the instance'; Environment = $instance; Calls = @('Instance'); Says = 'Credentials: the instance.', 'Region: eu-north-1 (the instance).' }

        $invalid = "InvalidConfiguration,*The AWS profile '{0}' cannot provide credentials: {1}"
        foreach ($failure in @(
            @{ Profile = 'cycle'; Problem = $invalid -f 'cycle-back', 'its source_profile settings form a loop.' }
            @{ Profile = 'mfa'; Problem = $invalid -f 'mfa', 'its role requires an MFA code. Assume it with Use-STSRole or the AWS CLI and specify its keys.' }
            @{ Profile = 'region-alone'; Problem = $invalid -f 'region-alone', 'it has no keys and no setting to get them with.' }
            @{ Profile = 'sso-logged-out'; Problem = "NoCredentials,*The profile 'sso-logged-out' (-ProfileName) gave no credentials: *SSO*" }
            @{ Profile = 'refused-role'; Problem = 'AccessDenied,*source is not authorized to perform: sts:AssumeRole*' }
            @{ Profile = 'lost-token'; Problem = "NoCredentials,*The profile 'lost-token' (-ProfileName) gave no credentials: *no-such-file*" }
        )) { @{ Name = "the failing profile $($failure.Profile)"; Arguments = @{ ProfileName = $failure.Profile }; Problem = $failure.Problem } }

        # Endpoints that respond: that of the emulator, and that of a proxy.
        foreach ($endpoint in @(
            @{ Name = '-EndpointUrl'; Arguments = @{ EndpointUrl = 'EMULATOR' }; Environment = @{ AWS_ENDPOINT_URL_PERSONALIZE = 'NOBODY' } }
            @{ Name = 'AWS_ENDPOINT_URL_PERSONALIZE'; Environment = @{ AWS_ENDPOINT_URL_PERSONALIZE = 'EMULATOR'; AWS_ENDPOINT_URL = 'NOBODY' } }
            @{ Name = 'AWS_ENDPOINT_URL'; Environment = @{ AWS_ENDPOINT_URL = 'EMULATOR' } }
            @{ Name = 'the environment before the profile'; Arguments = @{ ProfileName = 'nobody' }; Environment = @{ AWS_ENDPOINT_URL = 'EMULATOR' } }
            @{ Name = 'endpoint_url of a profile'; Arguments = @{ ProfileName = 'endpoint' } }
            @{ Name = 'endpoint_url of a services section'; Arguments = @{ ProfileName = 'services' } }
            @{ Name = 'endpoint_url of the profile of AWS_PROFILE'; Environment = @{ AWS_PROFILE = 'endpoint' } }
        )) { $endpoint + @{ Says = 'Endpoint: EMULATOR'; Own = $true } }
        @{ Name = 'a proxy'; Arguments = @{ EndpointUrl = 'http://personalize.invalid' }; Says = 'Endpoint: http://personalize.invalid'; Own = $true
            Problem = "HttpStatus403,*The host 'personalize.invalid' is refused*" }
        foreach ($endpoint in @(
            @{ Name = 'the region'; Url = 'personalize.eu-west-1.amazonaws.com' }
            @{ Name = 'a region in China'; Url = 'personalize.cn-north-1.amazonaws.com.cn'; Arguments = @{ Region = 'cn-north-1' } }
            @{ Name = 'FIPS and dual stack'; Url = 'personalize-fips.eu-west-1.api.aws'
                Environment = @{ AWS_USE_FIPS_ENDPOINT = 'true'; AWS_USE_DUALSTACK_ENDPOINT = 'true' } }
            @{ Name = 'use_fips_endpoint of a profile'; Url = 'personalize-fips.eu-west-1.amazonaws.com'; Arguments = @{ ProfileName = 'fips' } }
            @{ Name = 'use_dualstack_endpoint of a profile'; Url = 'personalize.eu-west-1.api.aws'; Arguments = @{ ProfileName = 'dualstack' } }
            @{ Name = 'FIPS off before the profile'; Url = 'personalize.eu-west-1.amazonaws.com'; Arguments = @{ ProfileName = 'fips' }
                Environment = @{ AWS_USE_FIPS_ENDPOINT = 'false' } }
            @{ Name = 'no configured endpoint'; Url = 'personalize.eu-west-1.amazonaws.com'
                Environment = @{ AWS_ENDPOINT_URL = 'EMULATOR'; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'true' } }
        )) { $endpoint + @{ Says = "Endpoint: https://$($endpoint.Url)"; Own = $true; Problem = 'ConnectionFailure,*127.0.0.1:9*' } }

        foreach ($pair in @(
            @{ Name = 'FIPS and -EndpointUrl'; Arguments = @{ EndpointUrl = 'EMULATOR' }; Environment = @{ AWS_USE_FIPS_ENDPOINT = 'true' } }
            @{ Name = 'FIPS of a profile and AWS_ENDPOINT_URL'; Arguments = @{ ProfileName = 'fips' }; Environment = @{ AWS_ENDPOINT_URL = 'EMULATOR' } }
            @{ Name = 'dual-stack and AWS_ENDPOINT_URL'; Environment = @{ AWS_USE_DUALSTACK_ENDPOINT = 'true'; AWS_ENDPOINT_URL = 'EMULATOR' } }
            @{ Name = 'dual-stack of a profile and -EndpointUrl'; Arguments = @{ ProfileName = 'dualstack'; EndpointUrl = 'EMULATOR' } }
        )) {
            $problem = "InvalidConfiguration,*: An endpoint URL and the $(($pair.Name -split ' ')[0]) endpoint cannot be used together (*; *use_*)."
            $pair + @{ Own = $true; Problem = $problem }
        }
    )
}

# The SDK finds its settings by names whose case it changes, which a Turkish culture does otherwise.
Describe 'A connection under the culture <Culture>' -ForEach @('en-US', 'tr-TR' | ForEach-Object { @{ Culture = $_; Cases = $cases } }) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $local = Start-LocalAws
        $here = 'ap-southeast-2'
        $account = 'arn:aws:iam::123456789012:role'

        # The SDK keeps the tokens of SSO in the user's folder.
        $home2 = (New-Item -ItemType Directory "$scratch/home").FullName
        Add-SsoToken $home2 expired ([datetime]::UtcNow.AddHours(-1)) spent
        Set-Content "$scratch/web-token" web-token
        Set-Content "$scratch/keys.json" '{"Version":1,"AccessKeyId":"test","SecretAccessKey":"test"}'
        $keys = "aws_access_key_id = test`naws_secret_access_key = test`nregion = eu-west-1"
        $profiles = [ordered]@{
            source = "aws_access_key_id = source`naws_secret_access_key = secret"
            role = "role_arn = $account/source/final`nsource_profile = source"
            'role-of-instance' = "role_arn = $account/test/final`ncredential_source = Ec2InstanceMetadata"
            'web-identity' = "role_arn = $account/web-token/final`nweb_identity_token_file = $scratch/web-token"
            'sso-expired' = "sso_session = expired`nsso_account_id = 123456789012`nsso_role_name = Exporter"
            'sso-logged-out' = "sso_session = logged-out`nsso_account_id = 123456789012`nsso_role_name = Exporter"
            process = "credential_process = $($IsWindows ? 'cmd /c type' : 'cat') $scratch/keys.json"
            cycle = "role_arn = $account/x/x`nsource_profile = cycle-back"
            'cycle-back' = "role_arn = $account/x/x`nsource_profile = cycle"
            mfa = "role_arn = $account/source/final`nsource_profile = source`nmfa_serial = arn:aws:iam::123456789012:mfa/user"
            'region-alone' = ''
            'refused-role' = "role_arn = $account/another/final`nsource_profile = source"
            'lost-token' = "role_arn = $account/web-token/final`nweb_identity_token_file = $scratch/no-such-file"
            endpoint = "$keys`nendpoint_url = $($emulator.Url)"
            nobody = "$keys`nendpoint_url = http://127.0.0.1:9"
            services = "$keys`nendpoint_url = http://127.0.0.1:9`nservices = local"
            fips = "$keys`nuse_fips_endpoint = true"
            dualstack = "$keys`nuse_dualstack_endpoint = true"
        }
        $config = foreach ($name in $profiles.Keys) { "[profile $name]"; $profiles[$name]; if ($profiles[$name] -notmatch 'region =') { "region = $here" } }
        $config += foreach ($name in 'expired', 'logged-out') { "[sso-session $name]`nsso_start_url = https://shop.awsapps.com/start`nsso_region = $here" }
        Set-Content $env:AWS_CONFIG_FILE ($config + "[services local]`npersonalize =`n  endpoint_url = $($emulator.Url)")

        # A server takes the requests that a proxy gets as it takes its own, so the emulator can stand for both. It refuses the host that it is not.
        $settings = @{
            HOME = $home2; USERPROFILE = $home2; HTTP_PROXY = $emulator.Url; HTTPS_PROXY = 'http://127.0.0.1:9'; NO_PROXY = '127.0.0.1'; AWS_MAX_ATTEMPTS = '1'
            AWS_EC2_METADATA_SERVICE_ENDPOINT = $local.Url
            AWS_ENDPOINT_URL_STS = $local.Url; AWS_ENDPOINT_URL_SSO = $local.Url; AWS_ENDPOINT_URL_SSO_OIDC = $local.Url
        }
        $given = foreach ($case in $Cases) {
            # Those of an endpoint of its own have no other, and keys unless they name a profile.
            $environment = ($case.Environment ?? @{}) + ($case.Own ? @{} : @{ AWS_ENDPOINT_URL_PERSONALIZE = 'EMULATOR' })
            $namesProfile = "$($case.Arguments.Keys + $environment.Keys)" -match 'PROFILE'
            $arguments = $case.Own -and -not $namesProfile ? @{ AccessKey = 'test'; SecretKey = 'test'; Region = $region } : @{}
            foreach ($name in $case.Arguments.Keys) { $arguments[$name] = $case.Arguments[$name] }
            @{ Name = $case.Name; Arguments = $arguments; Environment = $environment }
        }
        $text = ConvertTo-Json -Depth 5 @($given)
        $real = @{ EMULATOR = $emulator.Url; NOBODY = 'http://127.0.0.1:9'; LOCAL = $local.Url; SCRATCH = $scratch.Replace('\', '/') }
        foreach ($name in $real.Keys) { $text = $text.Replace($name, $real[$name]) }
        Set-Content "$scratch/cases.json" $text
        $output = Use-Environment $settings {
            $script, $other = "$PSScriptRoot/Processes/UseProfiles.ps1", "$root/artifacts/other-sdk/4.0"
            pwsh -NoProfile -NonInteractive -File $script $modulePath "$scratch/cases.json" $local.Url $other -Culture $Culture 2>&1
        }
        $results = try { $output | Out-String | ConvertFrom-Json -AsHashtable } catch { throw ($output | Out-String) }
    }

    AfterAll {
        Stop-Server $local
        Stop-Emulator $emulator
    }

    It 'is as expected by <Name>' -ForEach $Cases {
        $result = $results | Where-Object Name -EQ $Name

        $result.Problem | Should -BeLike ($Problem ?? '')
        foreach ($line in $Says) { $result.Debug -replace '/$' | Should -Contain $line.Replace('EMULATOR', $emulator.Url) }
        if ($null -ne $Calls) { $result.Calls | Should -Be $Calls }
    }
}
