# Where there are no credentials, the last place to look is the instance's metadata, and the SDK would look for it for some 15 seconds.
Describe 'Without credentials anywhere' {
    BeforeAll { . $PSScriptRoot/Support.ps1 }

    AfterAll { Stop-Emulator }

    It 'ends soon where the metadata service is <_>' -ForEach 'closed', 'silent' {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $endpoint = "http://$($listener.LocalEndpoint)"
        if ($_ -eq 'closed') { $listener.Stop() }

        $output = Use-Environment @{ AWS_EC2_METADATA_DISABLED = $null; AWS_EC2_METADATA_SERVICE_ENDPOINT = $endpoint } {
            pwsh -NoProfile -NonInteractive -Command "
                Import-Module '$modulePath'
                (Measure-Command { try { Get-PDatasetExportJob -Region eu-west-1 } catch { `$id = `$_.FullyQualifiedErrorId } }).TotalSeconds; `$id"
        }
        $listener.Stop()

        # About one second on an idle machine; the bound is for a busy one.
        $output[1] | Should -BeLike 'MissingCredentials,*'
        [double]::Parse($output[0], [cultureinfo]::CurrentCulture) | Should -BeLessThan 10
    }
}
