# Which host is called: by parameter, environment, profile; FIPS and dual stack; through a proxy. No case leaves the machine: whatever would go
# to AWS goes to a proxy on a port where nobody listens.
BeforeDiscovery {
    $cases = @(
        @{ Name = '-EndpointUrl'; Endpoint = 'EMULATOR'; Arguments = @{ EndpointUrl = 'EMULATOR' }; Environment = @{ AWS_ENDPOINT_URL_PERSONALIZE = 'NOBODY' } }
        @{ Name = 'AWS_ENDPOINT_URL_PERSONALIZE'; Endpoint = 'EMULATOR'; Environment = @{ AWS_ENDPOINT_URL_PERSONALIZE = 'EMULATOR'; AWS_ENDPOINT_URL = 'NOBODY' } }
        @{ Name = 'AWS_ENDPOINT_URL'; Endpoint = 'EMULATOR'; Environment = @{ AWS_ENDPOINT_URL = 'EMULATOR' } }
        @{ Name = 'the environment before the profile'; Endpoint = 'EMULATOR'; Arguments = @{ ProfileName = 'nobody' }; Environment = @{ AWS_ENDPOINT_URL_PERSONALIZE = 'EMULATOR' } }
        @{ Name = 'endpoint_url of a profile'; Endpoint = 'EMULATOR'; Arguments = @{ ProfileName = 'endpoint' } }
        @{ Name = 'endpoint_url of a services section'; Endpoint = 'EMULATOR'; Arguments = @{ ProfileName = 'services' } }
        @{ Name = 'endpoint_url of the profile of AWS_PROFILE'; Endpoint = 'EMULATOR'; Environment = @{ AWS_PROFILE = 'endpoint' } }
        @{ Name = 'a proxy'; Endpoint = 'http://personalize.invalid'; Arguments = @{ EndpointUrl = 'http://personalize.invalid' }; Refusal = "HttpStatus403,*The host 'personalize.invalid' is refused*" }
    )
    $unreachable = @(
        @{ Name = 'the region'; Endpoint = 'https://personalize.eu-west-1.amazonaws.com' }
        @{ Name = 'a region in China'; Endpoint = 'https://personalize.cn-north-1.amazonaws.com.cn'; Arguments = @{ Region = 'cn-north-1' } }
        @{ Name = 'AWS_USE_FIPS_ENDPOINT'; Endpoint = 'https://personalize-fips.eu-west-1.amazonaws.com'; Environment = @{ AWS_USE_FIPS_ENDPOINT = 'true' } }
        @{ Name = 'AWS_USE_DUALSTACK_ENDPOINT'; Endpoint = 'https://personalize.eu-west-1.api.aws'; Environment = @{ AWS_USE_DUALSTACK_ENDPOINT = 'true' } }
        @{ Name = 'both'; Endpoint = 'https://personalize-fips.eu-west-1.api.aws'; Environment = @{ AWS_USE_FIPS_ENDPOINT = 'true'; AWS_USE_DUALSTACK_ENDPOINT = 'true' } }
        @{ Name = 'use_fips_endpoint of a profile'; Endpoint = 'https://personalize-fips.eu-west-1.amazonaws.com'; Arguments = @{ ProfileName = 'fips' } }
        @{ Name = 'use_dualstack_endpoint of a profile'; Endpoint = 'https://personalize.eu-west-1.api.aws'; Arguments = @{ ProfileName = 'dualstack' } }
        @{ Name = 'the environment that puts the profile off'; Endpoint = 'https://personalize.eu-west-1.amazonaws.com'; Arguments = @{ ProfileName = 'fips' }; Environment = @{ AWS_USE_FIPS_ENDPOINT = 'false' } }
        @{ Name = 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'; Endpoint = 'https://personalize.eu-west-1.amazonaws.com'; Environment = @{ AWS_ENDPOINT_URL = 'EMULATOR'; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'true' } }
    )
    $contradictions = @(
        @{ Name = 'FIPS and -EndpointUrl'; Arguments = @{ EndpointUrl = 'EMULATOR' }; Environment = @{ AWS_USE_FIPS_ENDPOINT = 'true' }; What = 'FIPS' }
        @{ Name = 'FIPS of a profile and AWS_ENDPOINT_URL'; Arguments = @{ ProfileName = 'fips' }; Environment = @{ AWS_ENDPOINT_URL = 'EMULATOR' }; What = 'FIPS' }
        @{ Name = 'dual stack and AWS_ENDPOINT_URL_PERSONALIZE'; Environment = @{ AWS_USE_DUALSTACK_ENDPOINT = 'true'; AWS_ENDPOINT_URL_PERSONALIZE = 'EMULATOR' }; What = 'dual-stack' }
        @{ Name = 'dual stack of a profile and -EndpointUrl'; Arguments = @{ ProfileName = 'dualstack'; EndpointUrl = 'EMULATOR' }; What = 'dual-stack' }
    )
}

# The SDK finds its settings by names whose case it changes, which a Turkish culture does otherwise.
Describe 'The endpoint, under the culture <Culture>' -ForEach @('en-US', 'tr-TR' | ForEach-Object {
        @{ Culture = $_; Cases = $cases; Unreachable = $unreachable; Contradictions = $contradictions }
    }) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $local = Start-LocalAws
        $nobody = 'http://127.0.0.1:9'
        $keys = "region = $region`naws_access_key_id = test`naws_secret_access_key = test"
        Set-Content $env:AWS_CONFIG_FILE @"
[profile endpoint]
$keys
endpoint_url = $($emulator.Url)
[profile nobody]
$keys
endpoint_url = $nobody
[profile services]
$keys
endpoint_url = $nobody
services = local
[services local]
personalize =
  endpoint_url = $($emulator.Url)
[profile fips]
$keys
use_fips_endpoint = true
[profile dualstack]
$keys
use_dualstack_endpoint = true
"@
        ConvertTo-Json -Depth 5 @($Cases + $Unreachable + $Contradictions | ForEach-Object {
                $given = $_.Arguments ?? @{}
                $environment = $_.Environment ?? @{}
                $hasProfile = $given.ContainsKey('ProfileName') -or $environment.ContainsKey('AWS_PROFILE')
                $arguments = $hasProfile ? @{} : @{ AccessKey = 'test'; SecretKey = 'test'; Region = $region }
                foreach ($name in $given.Keys) { $arguments[$name] = $given[$name] }
                @{ Name = $_.Name; Arguments = $arguments; Environment = $environment }
            }) | ForEach-Object { $_.Replace('EMULATOR', $emulator.Url).Replace('NOBODY', $nobody) } | Set-Content "$scratch/cases.json"

        # A server takes the requests that a proxy gets as it takes its own, so the emulator can stand for both. It refuses the host that it is not.
        $settings = @{ HTTP_PROXY = $emulator.Url; HTTPS_PROXY = $nobody; NO_PROXY = '127.0.0.1'; AWS_MAX_ATTEMPTS = '1' }
        $output = Use-Environment $settings {
            pwsh -NoProfile -NonInteractive -File $PSScriptRoot/Processes/UseProfiles.ps1 $modulePath "$scratch/cases.json" $local.Url -Culture $Culture 2>&1
        }
        $results = try { $output | Out-String | ConvertFrom-Json -AsHashtable } catch { throw ($output | Out-String) }
    }

    AfterAll {
        Stop-Server $local
        Stop-Emulator $emulator
    }

    It 'is that of <Name>, and responds' -ForEach $Cases {
        $result = $results | Where-Object Name -EQ $Name

        if ($Refusal) { $result.Problem | Should -BeLike $Refusal } else { $result.Problem | Should -BeNullOrEmpty }
        $result.Debug.TrimEnd('/') | Should -Contain "Endpoint: $($Endpoint.Replace('EMULATOR', $emulator.Url))"
    }

    It 'is that of <Name>' -ForEach $Unreachable {
        $result = $results | Where-Object Name -EQ $Name

        $result.Debug | Should -Contain "Endpoint: $Endpoint"
        $result.Problem | Should -BeLike 'ConnectionFailure,*127.0.0.1:9*'
    }

    It 'cannot be by <Name>' -ForEach $Contradictions {
        $result = $results | Where-Object Name -EQ $Name

        $result.Problem | Should -BeLike "InvalidConfiguration,*: An endpoint URL and the $What endpoint cannot be used together (*; *use_*)."
    }
}
