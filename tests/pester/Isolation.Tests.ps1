# Another module brings another AWS SDK into the default load context, before ours or after it: both must work. The other SDK is the real
# package, as AWS Tools 4.1 (AWSSDK.Core 3.7) and 5.x (4.0) bring it: its build for netstandard2.0.
Describe 'Beside AWSSDK.Core <Version>' -ForEach @(
    @{ Version = '3.7' }
    @{ Version = '4.0' }
) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $other = "$root/artifacts/other-sdk/$Version/AWSSDK.Core.dll"
        $useOther = @"
`$sdk = [System.Reflection.Assembly]::LoadFrom('$other')
`$keys = [Activator]::CreateInstance(`$sdk.GetType('Amazon.Runtime.BasicAWSCredentials'), [object[]]('a', 'b'))
if (`$keys.GetCredentials().AccessKey -ne 'a') { throw 'the other SDK does not work' }
if (`$sdk.GetName().Version.ToString(2) -ne '$($Version -eq '3.7' ? '3.3' : '4.0')') { throw "unexpected version `$(`$sdk.GetName().Version)" }
if ([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$sdk).Name -ne 'Default') { throw 'not in the default context' }
"@
        $importOurs = "Import-Module '$modulePath'"
        $useOurs = "if ((Get-PDatasetExportJob -Region $region -AccessKey test -SecretKey test -EndpointUrl $($emulator.Url) | Measure-Object).Count -ne 1) { throw 'ours does not work' }"
        $null = New-PDatasetExportJob "$dataset/ITEMS" -JobName x @to
    }

    AfterAll { Stop-Emulator $emulator }

    It 'works when <Order>' -ForEach @(
        @{ Order = 'the other is used, then ours is imported and used'; Steps = 'useOther', 'importOurs', 'useOurs', 'useOther' }
        @{ Order = 'ours is imported, the other is used, then ours is used'; Steps = 'importOurs', 'useOther', 'useOurs', 'useOther' }
        @{ Order = 'ours is imported and used, then the other is used'; Steps = 'importOurs', 'useOurs', 'useOther', 'useOurs' }
    ) {
        $script = ($Steps | ForEach-Object { Get-Variable $_ -ValueOnly }) -join "`n"
        $output = pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'`n$script`n'both work'" 2>&1

        $output | Should -Be 'both work'
    }
}
