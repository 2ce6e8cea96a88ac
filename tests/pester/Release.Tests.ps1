# What the release workflow checks before anything is published, with scratch repositories and files, and a fake gh.
Describe 'The tag of a release' {
    BeforeAll {
        $script = "$PSScriptRoot/../../build/Confirm-ReleaseTag.ps1"
        $clone = (New-Item -ItemType Directory "TestDrive:/clone").FullName
        function Invoke-Git { git -C $clone -c user.name=tests -c user.email=tests@example.com -c commit.gpgSign=false -c tag.gpgSign=false @args 2>&1 | Out-Null }
        Invoke-Git init --quiet
        Invoke-Git commit --quiet --allow-empty -m one
        Invoke-Git tag v0.1.0
        Invoke-Git tag -a v0.1.1 -m annotated
        Invoke-Git commit --quiet --allow-empty -m two
        Invoke-Git update-ref refs/remotes/origin/main HEAD
        Invoke-Git commit --quiet --allow-empty -m 'not merged'
        Invoke-Git tag v0.2.0
    }

    It 'is taken where it is on main: <_>' -ForEach 'v0.1.0', 'v0.1.1' {
        & $script -Tag $_ -Root $clone | Should -Be "The tag $_ is on main."
    }

    It 'is refused where it is not on main' {
        { & $script -Tag v0.2.0 -Root $clone } | Should -Throw 'The tag v0.2.0 is not on main.*'
    }

    It 'is refused where that cannot be checked' {
        { & $script -Tag v0.3.0 -Root $clone } | Should -Throw 'Cannot check whether the tag v0.3.0 is on main: *'
    }
}

Describe 'The files of a release' {
    BeforeAll {
        $confirm = "$PSScriptRoot/../../build/Confirm-ReleaseFile.ps1"
        $release = "$PSScriptRoot/../../build/New-GitHubRelease.ps1"

        function gh {
            $calls.Add("$args")
            $global:LASTEXITCODE = "$args" -match $refused
            if ($LASTEXITCODE) { 'HTTP 404: Not Found' }
        }

        $commit = '0123456789abcdef0123456789abcdef01234567'
        function Invoke-Confirm { param([string] $Tag = 'v1.2.3') & $confirm -Tag $Tag -Folder $folder -Repository owner/name -Commit $commit }
    }

    BeforeEach {
        $calls = [System.Collections.Generic.List[string]]::new()
        $refused = 'nothing'
        $folder = (New-Item -ItemType Directory "TestDrive:/$([guid]::NewGuid()) [1]").FullName
        $lines = foreach ($name in 'cdx.json', 'nupkg', 'zip' | ForEach-Object { "PersonalizeExport.1.2.3.$_" }) {
            Set-Content -LiteralPath "$folder/$name" "The text of $name."
            "$((Get-FileHash -LiteralPath "$folder/$name").Hash.ToLowerInvariant())  $name"
        }
        Set-Content -LiteralPath "$folder/SHA256SUMS" $lines
    }

    AfterAll { $global:LASTEXITCODE = 0 }

    It 'are taken with their checksums, when the release of that tag and commit made each' {
        (Invoke-Confirm).Name | Should -Be 'PersonalizeExport.1.2.3.cdx.json', 'PersonalizeExport.1.2.3.nupkg', 'PersonalizeExport.1.2.3.zip'

        $calls | Should -HaveCount 3
        $calls[1] | Should -Be ('attestation verify {0} --repo owner/name --signer-workflow owner/name/.github/workflows/release.yml --source-ref refs/tags/v1.2.3 --source-digest {1}' -f
            (Get-Item -LiteralPath "$folder/PersonalizeExport.1.2.3.nupkg").FullName, $commit)
    }

    It 'are refused with another checksum' {
        Add-Content -LiteralPath "$folder/PersonalizeExport.1.2.3.zip" 'More.'

        { Invoke-Confirm } | Should -Throw 'PersonalizeExport.1.2.3.zip does not have the checksum*'
    }

    It 'are refused when one is not listed' {
        Set-Content -LiteralPath "$folder/SHA256SUMS" $lines[0, 1]

        { Invoke-Confirm } | Should -Throw 'SHA256SUMS lists *'
    }

    It 'are refused to the tag of another version' {
        { Invoke-Confirm v1.2.3-preview1 } | Should -Throw 'SHA256SUMS lists *The release v1.2.3-preview1 consists of PersonalizeExport.1.2.3-preview1.cdx.json, *'
    }

    It 'are refused without an attestation' {
        $refused = 'nupkg'

        { Invoke-Confirm } | Should -Throw 'PersonalizeExport.1.2.3.nupkg has no attestation by the release of v1.2.3: HTTP 404: Not Found'
    }

    It 'are not checked without a repository and a commit: <With>' -ForEach @(
        @{ With = @{ Repository = ''; Commit = '0123456789abcdef0123456789abcdef01234567' }; Complaint = "-Repository is ''. Expected: owner/name*" }
        @{ With = @{ Repository = 'owner/name'; Commit = '' }; Complaint = "-Commit is ''. Expected: the 40 digits*" }
    ) {
        { & $confirm -Tag v1.2.3 -Folder $folder @With } | Should -Throw $Complaint

        $calls | Should -BeNullOrEmpty
    }

    It 'are not released where no package is among them' {
        Set-Content -LiteralPath "$folder/SHA256SUMS" ''

        { & $release -Tag v1.2.3 -NotesPath notes.md -Folder $folder -Repository owner/name } | Should -Throw 'SHA256SUMS in * lists no package.'
    }

    It 'are released on GitHub with their checksums and without what has none' {
        Set-Content -LiteralPath "$folder/PersonalizeExport.Emulator.1.2.3.nupkg" 'Another package.'

        & $release -Tag v1.2.3 -NotesPath notes.md -Folder $folder -Repository owner/name

        $files = 'PersonalizeExport.1.2.3.cdx.json', 'PersonalizeExport.1.2.3.nupkg', 'PersonalizeExport.1.2.3.zip', 'SHA256SUMS' | ForEach-Object { "$folder/$_" }
        $calls | Should -Be "release create v1.2.3 --repo owner/name --verify-tag --title v1.2.3 --notes-file notes.md $files"
    }

    It 'are a prerelease on GitHub where the tag is one' {
        & $release -Tag v1.2.3-preview1 -NotesPath notes.md -Folder $folder -Repository owner/name

        $calls | Should -Match '^release create v1\.2\.3-preview1 .* --prerelease '
    }
}
