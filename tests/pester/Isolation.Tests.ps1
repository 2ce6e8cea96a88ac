# Another module brings another AWS SDK into the default load context, before ours or after it: both must work. The other SDK is the real
# package, as AWS Tools 4.1 (AWSSDK.Core 3.7) and 5.x (4.0, here with its clients for STS and SSO) bring it: its build for netstandard2.0.
BeforeDiscovery {
    # Loaded before used, imported before called.
    $orders = 'load,use,import,call', 'load,import,use,call', 'load,import,call,use', 'import,load,use,call', 'import,load,call,use', 'import,call,load,use'
    $cases = foreach ($version in '3.7', '4.0') { foreach ($order in $orders) { @{ Version = $version; Order = $order } } }
}

Describe 'Beside another AWS SDK' -ForEach @(@{ Cases = $cases }) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $local = Start-LocalAws
        $null = New-PDatasetExportJob "$dataset/ITEMS" -JobName x @to
        $account = 'arn:aws:iam::123456789012:role'
        $home2 = (New-Item -ItemType Directory "$scratch/home").FullName
        Add-SsoToken $home2 shop
        Set-Content $env:AWS_CONFIG_FILE @"
[profile role]
region = $region
role_arn = $account/source/final
source_profile = source
[profile source]
aws_access_key_id = source
aws_secret_access_key = secret
[profile sso]
region = $region
sso_session = shop
sso_account_id = 123456789012
sso_role_name = Exporter
[sso-session shop]
sso_start_url = https://shop.awsapps.com/start
sso_region = $region
"@
        $settings = @{
            HOME = $home2; USERPROFILE = $home2
            AWS_ENDPOINT_URL_PERSONALIZE = $emulator.Url; AWS_ENDPOINT_URL_STS = $local.Url; AWS_ENDPOINT_URL_SSO = $local.Url
        }
        $outcomes = Use-Environment $settings {
            $Cases | ForEach-Object -ThrottleLimit 3 -Parallel {
                $script, $other = "$using:PSScriptRoot/Processes/UseBesideOtherSdk.ps1", "$using:root/artifacts/other-sdk/$($_.Version)"
                $output = pwsh -NoProfile -NonInteractive -Command "& '$script' '$using:modulePath' '$other' $(($using:local).Url) $($_.Order)" 2>&1
                @{ "$($_.Version) $($_.Order)" = $output | Out-String }
            }
        }
    }

    AfterAll {
        Stop-Server $local
        Stop-Emulator $emulator
    }

    It 'works beside AWSSDK <Version>: <Order>' -ForEach $Cases {
        $outcomes."$Version $Order".Trim() | Should -Be 'both work'
    }
}

Describe 'In every place of a process' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1

        $own = (Import-PowerShellDataFile $modulePath).ModuleVersion
        $major = 9
        $other = $own -replace '^\d+', $major

        function Copy-Module([string] $Folder) {
            $copy = "$(New-Item -ItemType Directory "$scratch/$Folder")/PersonalizeExport"
            Copy-Item -Recurse (Split-Path $modulePath) $copy
            $copy
        }

        # A build of another version differs in the manifest and in a number in the metadata of the assemblies.
        function Copy-ModuleAsOther([string] $Folder) {
            $copy = Copy-Module $Folder
            $manifest = "$copy/PersonalizeExport.psd1"
            (Get-Content -Raw $manifest).Replace($own, $other) | Set-Content $manifest
            foreach ($assembly in Get-Item "$copy/bin/*.dll") {
                $bytes = [System.IO.File]::ReadAllBytes($assembly)
                $file = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.MemoryStream]::new($bytes))
                $metadata = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($file)
                $row = [System.Reflection.Metadata.Ecma335.MetadataReaderExtensions]::GetTableMetadataOffset($metadata, [System.Reflection.Metadata.Ecma335.TableIndex]::Assembly)
                [BitConverter]::GetBytes([uint16]$major).CopyTo($bytes, $file.PEHeaders.MetadataStartOffset + $row + 4)
                [System.IO.File]::WriteAllBytes($assembly, $bytes)
            }
            $copy
        }

        $emulator = Start-Emulator
        $null = New-PDatasetExportJob "$dataset/ITEMS" -JobName x @to | Wait-PDatasetExportJob -PollInterval 0.1
        Set-EmulatorEnvironment
        $same, $others = (Copy-Module same), (Copy-ModuleAsOther other)
        $output = pwsh -NoProfile -NonInteractive -File $PSScriptRoot/Processes/UseInOtherRunspaces.ps1 $modulePath $same $others 2>&1
        $results = try { $output | Out-String | ConvertFrom-Json } catch { throw ($output | Out-String) }
    }

    AfterAll { Stop-Emulator $emulator }

    It 'works, or says what to do, in <Name>' -ForEach @(
        @{ Name = 'Start-Job'; Outcome = '1 by OWN' }
        @{ Name = 'Start-ThreadJob'; Outcome = '1 by OWN, 1 by OWN' }
        @{ Name = 'ForEach-Object -Parallel'; Outcome = '1, 1, 1, 1' }
        @{ Name = 'a second runspace'; Outcome = '1 by OWN' }
        @{ Name = 'Import-Module -Force'; Outcome = '1' }
        @{ Name = 'an object piped from one runspace to another'; Outcome = 'ACTIVE' }
        @{ Name = 'a copy in another folder'; Outcome = '1 by OWN' }
        @{ Name = 'another version at once, which PowerShell does not use'; Outcome = '1 by OWN' }
        @{ Name = 'another version in a second runspace'; Outcome = '*PersonalizeExport OWN is already loaded*. Start a new PowerShell to use OTHER.*' }
        @{ Name = 'another version after Remove-Module'; Outcome = '*PersonalizeExport OWN is already loaded*. Start a new PowerShell to use OTHER.*' }
        @{ Name = 'the first version, after that'; Outcome = '1' }
        @{ Name = 'the first version again'; Outcome = '1 by OWN' }
    ) {
        if ($Name -eq 'Start-ThreadJob' -and -not (Get-Command Start-ThreadJob -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'this PowerShell has no Start-ThreadJob' }
        ($results | Where-Object Name -EQ $Name).Outcome | Should -BeLike $Outcome.Replace('OWN', $own).Replace('OTHER', $other)
    }
}
