BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $scripts = Get-ChildItem $root -Directory | Where-Object Name -NE artifacts | Get-ChildItem -Recurse -Include *.ps1, *.psm1, *.psd1
    $scripts = @($scripts) + @(Get-ChildItem $root/* -Include *.ps1, *.psd1) | ForEach-Object {
        @{ Name = [System.IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/'); Path = $_.FullName }
    }
    # What people run; not what is dot-sourced.
    $helped = $scripts | Where-Object Name -Match '^(build|samples|tests/soak)\b.*\.ps1$|/Invoke-Tests\.ps1$' | Where-Object Name -NotMatch '/(Support|Text|\w+\.Tests)\.ps1$'
    $analyzer = Get-Module PSScriptAnalyzer -ListAvailable | Where-Object Version -GE '1.22'
}

Describe 'A script' -ForEach @(@{ Scripts = $scripts; HasAnalyzer = [bool] $analyzer }) {
    BeforeAll {
        # What a user sees or runs is held to every rule; of the scripts around the tests, some rules say what is not so.
        $excluded = @(
            # Pester runs blocks in one scope that the analyzer takes for several; a helper of a test file is no command that others call.
            'PSUseDeclaredVarsMoreThanAssignments', 'PSReviewUnusedParameter', 'PSUseShouldProcessForStateChangingFunctions', 'PSUseSingularNouns'
            # What a session has is set in it, and a fake has the name and the parameters of what it imitates. The keys of the tests open nothing.
            'PSAvoidGlobalVars', 'PSAvoidOverwritingBuiltInCmdlets'
            'PSAvoidUsingConvertToSecureStringWithPlainText', 'PSAvoidUsingPlainTextForPassword', 'PSUsePSCredentialType'
        )

        # In two calls, as each sets up the analyzer again.
        $findings = if ($HasAnalyzer) {
            $ofTests, $others = $Scripts.Where({ $_.Name -like 'tests/*' -or $_.Name -like '*.Tests.ps1' }, 'Split')
            $settings = Import-PowerShellDataFile "$PSScriptRoot/../../PSScriptAnalyzerSettings.psd1"
            $others.Path | Invoke-ScriptAnalyzer -Settings $settings
            $settings.ExcludeRules = @($settings.ExcludeRules) + $excluded
            $ofTests.Path | Invoke-ScriptAnalyzer -Settings $settings
        }
    }

    It 'is one that PowerShell reads: <Name>' -ForEach $Scripts {
        $problems = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $problems)

        $problems | Should -BeNullOrEmpty
    }

    # The comment with the help must not be joined to another: #Requires above it takes an empty line between.
    It 'has help that Get-Help finds: <Name>' -ForEach $helped {
        $expected = [regex]::Match((Get-Content -Raw $Path), '(?m)^\.SYNOPSIS\s*\n(?<text>.+)$').Groups['text'].Value.Trim()

        $help = Get-Help $Path
        ($help.Synopsis -split '\r?\n')[0] | Should -Be $expected
        if ($Name -notlike 'tests/*') { $help.parameters.parameter | Where-Object { -not $_.description -and $_.name -notin 'WhatIf', 'Confirm' } | ForEach-Object name | Should -BeNullOrEmpty }
    }

    It 'is clean: <Name>' -ForEach $Scripts -Skip:(-not $HasAnalyzer) {
        $findings | Where-Object ScriptPath -EQ $Path | ForEach-Object { "line $($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
