# A leg of the CI workflow is green only if its tests ran: build/Invoke-TestLeg.ps1, with fake test programs and a fake pwsh.
Describe 'A leg of the CI workflow' {
    BeforeAll {
        $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
        $repository = (New-Item -ItemType Directory "TestDrive:/repository/build").Parent.FullName
        $skips = "@{ Every = @{}; Linux = @{ '*.OnWindows.*' = 'This is not Windows.' } }"
        Set-Content "$repository/build/ExpectedSkips.psd1" $skips

        function pwsh { '7.6.9' }

        function dotnet {
            $program = [System.IO.Path]::GetFileNameWithoutExtension($args[0])
            $folder, $name = $args[2, 5]
            $global:LASTEXITCODE = $exitCodes[$program] ?? 0
            if (-not $reported.Contains($program)) { return }
            $null = New-Item -ItemType Directory -Force $folder
            @{ results = @{ tests = @($reported[$program]) } } | ConvertTo-Json -Depth 5 | Set-Content "$folder/$name"
        }

        function Invoke-Leg {
            param([string] $PowerShell = '7.6.*', [string[]] $AlsoSkip = @())

            $global:LASTEXITCODE = 0
            & "$root/build/Invoke-TestLeg.ps1" -PowerShell $PowerShell -OS Linux -AlsoSkip $AlsoSkip -Root $repository
        }

        function Assert-Failure {
            param([string] $Because)

            (Invoke-Leg) -like 'Failed: *' | Should -Be "Failed: $Because"
            $LASTEXITCODE | Should -Be 1
        }
    }

    BeforeEach {
        $exitCodes = @{}
        $reported = @{
            'PersonalizeExport.Tests'         = @{ name = 'One.Test'; status = 'passed' }, @{ name = 'One.OnWindows.Test'; status = 'skipped'; message = 'Not here.' }
            'PersonalizeExport.Cmdlets.Tests' = @{ name = 'Two.Test'; status = 'passed' }
            'PersonalizeExport.Pester.Tests'  = @(@{ name = 'Three.Tests.ps1: It [1] works'; status = 'passed' })
        }
    }

    AfterAll { $global:LASTEXITCODE = 0 }

    It 'passes when all ran but what it declares, and says what that was' {
        $lines = Invoke-Leg

        $LASTEXITCODE | Should -Be 0
        $lines | Should -Contain 'Skipped as declared: One.OnWindows.Test: This is not Windows.'
        $lines[-1] | Should -Be 'All tests passed. Skipped as declared: 1.'
    }

    It 'fails on a skip that it does not declare, and names it with its reason' {
        $reported['PersonalizeExport.Pester.Tests'] += @{ name = 'Three.Tests.ps1: It [2] works'; status = 'skipped'; message = 'No pwsh.' }

        Assert-Failure 'Skipped, and not declared for Linux: Three.Tests.ps1: It [2] works: No pwsh.'
    }

    It 'passes with a skip that this machine is allowed' {
        $reported['PersonalizeExport.Pester.Tests'] += @{ name = 'Three.Tests.ps1: It [2] works'; status = 'skipped'; message = 'No pwsh.' }

        (Invoke-Leg -AlsoSkip 'Three.Tests.ps1: *') | Should -Contain 'Skipped as declared: Three.Tests.ps1: It [2] works: No pwsh.'
    }

    It 'passes with a skip that every leg declares' {
        Set-Content "$repository/build/ExpectedSkips.psd1" "@{ Every = @{ '*.OnWindows.*' = 'Nowhere.' }; Linux = @{} }"
        try { Invoke-Leg | Should -Contain 'Skipped as declared: One.OnWindows.Test: Nowhere.' } finally { Set-Content "$repository/build/ExpectedSkips.psd1" $skips }
    }

    It 'fails on a declared skip that did not happen' {
        $reported['PersonalizeExport.Tests'] = @{ name = 'One.OnWindows.Test'; status = 'passed' }

        Assert-Failure 'Declared as skipped for Linux, but no such test was skipped: *.OnWindows.*'
    }

    It 'fails when a program <Case>' -ForEach @(
        @{ Case = 'skips all of its tests'; Report = @(@{ name = 'All.OnWindows.Test'; status = 'skipped' }) }
        @{ Case = 'has no test'; Report = @() }
        @{ Case = 'leaves no report'; Report = $null }
    ) {
        if ($null -eq $Report) { $reported.Remove('PersonalizeExport.Pester.Tests') } else { $reported['PersonalizeExport.Pester.Tests'] = $Report }

        Assert-Failure 'PersonalizeExport.Pester.Tests ran no test that passed.'
    }

    It 'fails with its tests, after all programs have run' {
        $exitCodes['PersonalizeExport.Tests'] = 2

        Assert-Failure 'PersonalizeExport.Tests ended with exit code 2.'
        Get-ChildItem "$repository/artifacts/results" | Should -HaveCount 3
    }

    It 'takes no report of an earlier run' {
        $null = Invoke-Leg
        $reported.Remove('PersonalizeExport.Cmdlets.Tests')

        Assert-Failure 'PersonalizeExport.Cmdlets.Tests ran no test that passed.'
    }

    It 'fails in another PowerShell than its own' {
        { Invoke-Leg -PowerShell 7.4.* } | Should -Throw 'This leg is for PowerShell 7.4.?. The pwsh on PATH is 7.6.9.'
    }

    It 'fails without pwsh' {
        Remove-Item Function:/pwsh
        function Get-Command { }

        { Invoke-Leg } | Should -Throw 'This leg is for PowerShell 7.6.?. The pwsh on PATH is none.'
    }

    It 'has its PowerShell on PATH after its tools are installed' {
        $called = [System.Collections.Generic.List[string]]::new()
        function dotnet { $called.Add("dotnet $args"); $global:LASTEXITCODE = 0 }
        function Install-PSResource { $called.Add("Install-PSResource $args") }
        function python3 { $called.Add("python3 $args") }
        function sudo { $called.Add("sudo $args") }
        function brew { $called.Add("brew $args") }
        $before = $env:GITHUB_PATH
        $env:GITHUB_PATH = "$repository/path"
        try { & "$root/build/Install-TestTools.ps1" -PowerShell 7.4.* -ToolPath '/tools/powershell' } finally { $env:GITHUB_PATH = $before }

        $called[0] | Should -Be 'dotnet tool install PowerShell --version 7.4.* --tool-path /tools/powershell'
        $called -match '^Install-PSResource (?<name>\S+)' -replace '^Install-PSResource |\s.*' |
            Should -Be 'PSScriptAnalyzer', 'Microsoft.PowerShell.PlatyPS', 'AWS.Tools.Common', 'AWS.Tools.Personalize', 'AWS.Tools.S3'
        Get-Content "$repository/path" | Should -Be '/tools/powershell'
    }

    It 'declares tests that there are: <_>' -ForEach 'Every', 'Linux', 'MacOS', 'Windows' {
        $expected = (Import-PowerShellDataFile "$root/build/ExpectedSkips.psd1").$_

        $expected.Count | Should -BeGreaterThan 0
        foreach ($pattern in $expected.Keys) {
            if ($pattern -match '^(?<file>\w+\.Tests\.ps1)\*((?<words>.+)\*)?$') {
                "$PSScriptRoot/$($Matches.file)" | Should -Exist
                if ($Matches.words) { "$PSScriptRoot/$($Matches.file)" | Should -FileContentMatch ([regex]::Escape($Matches.words)) }
            }
            else {
                $class, $method = $pattern.Split('.')[-2, -1]
                $file = Get-ChildItem "$root/tests/unit", "$root/tests/cmdlets" -Recurse -Filter "$class.cs"
                $file | Should -HaveCount 1 -Because $pattern
                $file.FullName | Should -FileContentMatch "(Task|void) $($method.TrimEnd('*'))\w*\(" -Because $pattern
            }
        }
    }
}
