# Where there are no credentials, the last place to look is the instance's metadata, and the SDK would look for it for some 15 seconds.
Describe 'Without credentials anywhere' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $silent = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $silent.Start()
        $closed = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $closed.Start()
        $endpoints = @{ closed = "http://$($closed.LocalEndpoint)"; silent = "http://$($silent.LocalEndpoint)" }
        $closed.Stop()
    }

    AfterAll {
        $silent.Stop()
        Stop-Emulator
    }

    It 'ends soon where the metadata service is <_>' -ForEach 'closed', 'silent' {
        $output = Use-Environment @{ AWS_EC2_METADATA_DISABLED = $null; AWS_EC2_METADATA_SERVICE_ENDPOINT = $endpoints[$_] } {
            pwsh -NoProfile -NonInteractive -File $PSScriptRoot/Processes/MeasureMissingCredentials.ps1 $modulePath
        }
        $result = $output | Out-String | ConvertFrom-Json

        # About one second on an idle machine; the bound is for a busy one.
        $result.Id | Should -BeLike 'MissingCredentials,*'
        $result.Seconds | Should -BeLessThan 10
    }
}
