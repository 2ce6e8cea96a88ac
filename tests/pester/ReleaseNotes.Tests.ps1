Describe 'The notes of a release' {
    BeforeAll {
        $folder = (New-Item -ItemType Directory "TestDrive:/module").Parent.FullName

        function Get-Notes {
            param([string] $Tag, [string] $Version, [string] $Prerelease)

            "@{ ModuleVersion = '$Version'; PrivateData = @{ PSData = @{ Prerelease = '$Prerelease' } } }" | Set-Content "$folder/module/PersonalizeExport.psd1"
            & "$PSScriptRoot/../../build/Get-ReleaseNotes.ps1" -Tag $Tag -Root $folder
        }

        Set-Content "$folder/CHANGELOG.md" @'
## [Unreleased]

- What is yet to come.

## [1.2.4-preview1] - 2026-12-28

## [1.2.3] - 2026-12-24

### Added
- What is new.

## [1.2.2] - 2026-12-01

- What was new.

[1.2.3]: https://example.com/1.2.3
'@
    }

    It 'are what the changelog has of the version <Version>' -ForEach @{ Version = '1.2.3'; Notes = '### Added', '- What is new.' }, @{ Version = '1.2.2'; Notes = , '- What was new.' } {
        (Get-Notes v$Version $Version) -split '\r?\n' | Should -Be $Notes
    }

    It 'are refused to the tag <Tag> of the version <Version>' -ForEach @(
        @{ Tag = 'v1.2.3'; Version = '1.2.4'; Label = 'preview1'; Says = "The tag v1.2.3 does not match the module's version*1.2.4-preview1." }
        @{ Tag = 'v1.2.4'; Version = '1.2.4'; Label = 'preview1'; Says = "The tag v1.2.4 does not match the module's version*1.2.4-preview1." }
        @{ Tag = 'v1.2'; Version = '1.2'; Says = 'CHANGELOG.md has nothing under *' }
        @{ Tag = 'v1.2.4-preview1'; Version = '1.2.4'; Label = 'preview1'; Says = 'CHANGELOG.md has nothing under *' }
    ) {
        { Get-Notes $Tag $Version $Label } | Should -Throw $Says
    }
}
