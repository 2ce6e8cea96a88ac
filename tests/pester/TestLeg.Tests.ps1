# A leg of the CI workflow is green only if its tests ran: build/Invoke-TestLeg.ps1, with fake test programs.
Describe 'A leg of the CI workflow' {
    BeforeAll {
        $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
        $repository = (New-Item -ItemType Directory "TestDrive:/repository/build").Parent.FullName

        function dotnet {
            $program = [System.IO.Path]::GetFileNameWithoutExtension($args[0])
            $folder, $name = $args[2, 5]
            $global:LASTEXITCODE = $exitCodes[$program] ?? 0
            $null = New-Item -ItemType Directory -Force $folder
            $tests = @{ name = "$program.Passes"; status = 'passed' }, @{ name = "$program.NoDisk"; status = 'skipped' }, @{ name = "$program.OnWindows.A"; status = 'skipped' }
            @{ results = @{ tests = @($tests) + $also } } | ConvertTo-Json -Depth 5 | Set-Content "$folder/$name"
        }
    }

    AfterAll { $global:LASTEXITCODE = 0 }

    It '<Name>' -ForEach @(
        @{ Name = 'passes when all ran but what it declares'; Says = $null; ExitCode = 0 }
        @{ Name = 'fails on a skip that it does not declare, with its reason'; Also = @{ name = 'Three: It [2]'; status = 'skipped'; message = 'No tmux.' }
            Says = 'Failed: Skipped, and not declared for Linux: Three: It [2]: No tmux.'; ExitCode = 1 }
        @{ Name = 'fails on a declared skip that did not happen'; Declares = "'Gone.*' = ''"
            Says = 'Failed: Declared as skipped for Linux, but no such test was skipped: Gone.*'; ExitCode = 1 }
        @{ Name = 'fails with its tests, after all programs have run'; Ends = @{ 'PersonalizeExport.Tests' = 2 }
            Says = 'Failed: PersonalizeExport.Tests ended with exit code 2.'; ExitCode = 1 }
    ) {
        $declared = "@{ Every = @{ '*.NoDisk' = ''; $Declares }; Linux = @{ '*.OnWindows.*' = '' }; MacOS = @{ '*.Other' = '' } }"
        Set-Content "$repository/build/ExpectedSkips.psd1" $declared
        $exitCodes, $also = ($Ends ?? @{}), @($Also | Where-Object { $_ })

        @(& "$root/build/Invoke-TestLeg.ps1" -PowerShell "$($PSVersionTable.PSVersion.Major).*" -OS Linux -Root $repository)[0] | Should -Be $Says
        $LASTEXITCODE | Should -Be $ExitCode
        Get-ChildItem "$repository/artifacts/results" | Should -HaveCount 3
    }

    It 'fails in another PowerShell than its own' {
        { & "$root/build/Invoke-TestLeg.ps1" -PowerShell 6.* -Root $repository } | Should -Throw 'This leg is for PowerShell 6.?. The pwsh on PATH is *'
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
