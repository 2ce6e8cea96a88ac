Describe 'The notes of a release' {
    BeforeAll {
        $script = "$PSScriptRoot/../../build/Get-ReleaseNotes.ps1"

        function New-Repository {
            param([string] $Version, [string] $Changelog, [string] $Prerelease)

            $folder = (New-Item -ItemType Directory "TestDrive:/$([guid]::NewGuid())/module").Parent.FullName
            "@{ ModuleVersion = '$Version'; PrivateData = @{ PSData = @{ Prerelease = '$Prerelease' } } }" | Set-Content "$folder/module/PersonalizeExport.psd1"
            $Changelog | Set-Content "$folder/CHANGELOG.md"
            $folder
        }

        $changelog = @'
# Changelog

## [Unreleased]

### Added
- What is yet to come.

## [1.2.3] - 2026-12-24

### Added
- What is new.

### Fixed
- What was wrong.

## [1.2.2] - 2026-12-01

### Added
- What was new.

[1.2.3]: https://example.com/1.2.3
'@
    }

    It 'are what the changelog has of the version' {
        $notes = & $script -Tag v1.2.3 -Root (New-Repository 1.2.3 $changelog)

        $notes -split '\r?\n' | Should -Be '### Added', '- What is new.', '', '### Fixed', '- What was wrong.'
    }

    It 'end where the links begin' {
        & $script -Tag v1.2.2 -Root (New-Repository 1.2.2 $changelog) | Should -Match 'What was new\.$'
    }

    It 'are those of a prerelease where the manifest has one' {
        $changelog = "## [1.2.3-preview1] - 2026-12-20`n- What is tried out.`n`n## [1.2.2] - 2026-12-01`n- x"

        & $script -Tag v1.2.3-preview1 -Root (New-Repository 1.2.3 $changelog preview1) | Should -Be '- What is tried out.'
        { & $script -Tag v1.2.3 -Root (New-Repository 1.2.3 $changelog preview1) } | Should -Throw 'The tag v1.2.3 does not match the module''s version*1.2.3-preview1.'
    }

    It 'are refused to a tag of another version' {
        { & $script -Tag v1.2.4 -Root (New-Repository 1.2.3 $changelog) } | Should -Throw 'The tag v1.2.4 does not match the module''s version*1.2.3.'
    }

    It 'are missed where the changelog has <Case>' -ForEach @(
        @{ Case = 'no such section'; Version = '1.2.4' }
        @{ Case = 'only one whose number looks alike'; Version = '1.2' }
    ) {
        { & $script -Tag "v$Version" -Root (New-Repository $Version $changelog) } | Should -Throw "CHANGELOG.md has nothing under '## ?$Version?*"
    }

    It 'are missed where the section is empty' {
        { & $script -Tag v1.2.3 -Root (New-Repository 1.2.3 "## [1.2.3] - 2026-12-24`n`n## [1.2.2] - 2026-12-01`n- x") } | Should -Throw 'CHANGELOG.md has nothing under*'
    }
}
