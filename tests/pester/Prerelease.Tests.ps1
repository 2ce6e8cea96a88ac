# A release can be rehearsed: with a Prerelease in the manifest and its section in the changelog, the build makes the package of a prerelease, and its tag
# passes what the release workflow checks.
Describe 'A prerelease' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        # The package is built where the module was: what the test legs download cannot be.
        $obstacle = (Test-Path "$root/artifacts/obj/Packaging/project.assets.json") ? $null : 'The package was not built here.'
        if ($obstacle) { return }

        # A repository in which the next version is being tried out.
        $repository = (New-Item -ItemType Directory "$scratch/repository/module").Parent.FullName
        Copy-Item "$root/build.ps1" $repository
        Copy-Item "$root/build/Support.ps1" (New-Item -ItemType Directory "$repository/build")
        $version = "$((Import-PowerShellDataFile $modulePath).ModuleVersion)-preview1"
        $manifest = "$repository/module/PersonalizeExport.psd1"
        # The version may be one already.
        (Get-Content -Raw $modulePath) -replace '(?m)^ +Prerelease .*\n' -replace '(?m)^( +)LicenseUri ', "`$1Prerelease   = 'preview1'`n`$0" | Set-Content $manifest
        Set-Content "$repository/CHANGELOG.md" "# Changelog`n`n## [Unreleased]`n`n## [$version] - 2026-12-24`n`n- What is tried out.`n"

        # The module of the build, with that manifest.
        $staged = "$scratch/staged"
        Copy-Item -Recurse (Split-Path $modulePath) $staged
        Copy-Item $manifest $staged

        $packages = "$repository/artifacts/package/release"
        $configuration = Split-Path -Leaf ($env:PERSONALIZE_PACKAGE ?? (Get-ChildItem "$root/artifacts/package" | Sort-Object LastWriteTime | Select-Object -Last 1))
        $said = dotnet pack "$root/build/Packaging" --no-build --configuration $configuration "-property:ModuleManifest=$manifest" "-property:StagedModule=$staged/" `
            "-property:PackageOutputPath=$packages/" "-property:NuspecFile=$scratch/PersonalizeExport.nuspec"
        if ($LASTEXITCODE) { throw "$said" }
    }

    AfterAll { Remove-Item -Recurse -Force $scratch }

    BeforeEach { if ($obstacle) { Set-ItResult -Skipped -Because $obstacle } }

    It 'has its label in the names of its files, and checksums for them' {
        (Get-ChildItem $packages).Name | Sort-Object | Should -Be "PersonalizeExport.$version.cdx.json", "PersonalizeExport.$version.nupkg", "PersonalizeExport.$version.zip", 'SHA256SUMS'
        Get-Content "$packages/SHA256SUMS" | Should -Match "  PersonalizeExport\.$version\."
    }

    It 'is one for the Gallery, and for PowerShell' {
        [System.IO.Compression.ZipFile]::ExtractToDirectory("$packages/PersonalizeExport.$version.nupkg", "$scratch/unpacked")

        ([xml](Get-Content -Raw "$scratch/unpacked/PersonalizeExport.nuspec")).package.metadata.version | Should -Be $version
        (Test-ModuleManifest "$scratch/unpacked/PersonalizeExport.psd1").PrivateData.PSData.Prerelease | Should -Be preview1
    }

    It 'has the folder of its version in the zip, where PowerShell takes no label' {
        $zip = [System.IO.Compression.ZipFile]::OpenRead("$packages/PersonalizeExport.$version.zip")
        try { $zip.Entries.FullName | Should -Match "^PersonalizeExport/$($version -replace '-.*')/" } finally { $zip.Dispose() }
    }

    It 'has its notes by its tag, and by no other' {
        & "$root/build/Get-ReleaseNotes.ps1" -Tag "v$version" -Root $repository | Should -Be '- What is tried out.'
        { & "$root/build/Get-ReleaseNotes.ps1" -Tag "v$($version -replace '-.*')" -Root $repository } | Should -Throw '*does not match the module''s version*'
    }

    It 'is installed in the folder of its version' {
        if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet)) { Set-ItResult -Skipped -Because 'this PowerShell has no Microsoft.PowerShell.PSResourceGet' }
        $null = Use-Environment @{ HOME = (New-Item -ItemType Directory "$scratch/user").FullName; XDG_DATA_HOME = $null } {
            # The package is built already.
            pwsh -NoProfile -NonInteractive -Command "function dotnet { }; & '$repository/build.ps1' -Task Install -ModulePath '$scratch/modules'"
        }

        "$scratch/modules/PersonalizeExport/$($version -replace '-.*')/PersonalizeExport.psd1" | Should -FileContentMatch preview1
    }

    It 'is published, by no command that has the key on its line' {
        $gallery = New-Item -ItemType Directory "$scratch/gallery"
        $commands = [System.Collections.Generic.List[string]]::new()
        function dotnet { $commands.Add("$args") }

        & "$repository/build.ps1" -Task Publish -ApiKey a-key -Source $gallery.FullName

        $commands.Where({ $_ -match 'a-key' }).Count | Should -Be 0

        Get-ChildItem $gallery | ForEach-Object Name | Should -Be "PersonalizeExport.$version.nupkg"
    }
}
