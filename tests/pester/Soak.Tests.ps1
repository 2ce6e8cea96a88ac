# The same as tests/soak/Soak.ps1 at its full size, with few enough jobs for every test run: most of the time is the pauses after throttling.
Describe 'A hundred jobs while a fifth of all responses goes wrong' {
    It 'have one outcome each, and the service has made exactly the jobs that were reported' {
        $output = pwsh -NoProfile -NonInteractive -File "$PSScriptRoot/../soak/Soak.ps1" -Count 100 2>&1 | Out-String

        $LASTEXITCODE | Should -Be 0 -Because $output
    }
}
