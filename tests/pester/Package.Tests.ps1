# What the world gets: the package, unpacked into a module path where nothing else is.
Describe 'The package, as <_>' -ForEach 'nupkg', 'zip' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $package = Get-ChildItem "$($env:PERSONALIZE_PACKAGE ?? "$root/artifacts/package/*")/PersonalizeExport.[0-9]*.$_" |
            Sort-Object LastWriteTime | Select-Object -Last 1
        if (-not $package) { throw 'There is no package. Run: dotnet build' }
        $version = $package.BaseName -replace '^PersonalizeExport\.'
        # The folder of a prerelease has no label.
        $moduleVersion = $version -replace '-.*'

        # The gallery's package has no folders of its own: the installing cmdlet makes them, and leaves out what only NuGet reads.
        $modules = "$scratch/modules"
        $unpacked = "$modules/PersonalizeExport/$moduleVersion"
        if ($_ -eq 'nupkg') {
            [System.IO.Compression.ZipFile]::ExtractToDirectory($package.FullName, $unpacked)
            Remove-Item -Recurse -Force "$unpacked/_rels", "$unpacked/package", (Join-Path $unpacked '[[]Content_Types].xml')
            $nuspec = ([xml](Get-Content -Raw "$unpacked/PersonalizeExport.nuspec")).package.metadata
            Remove-Item "$unpacked/PersonalizeExport.nuspec"
        }
        else { [System.IO.Compression.ZipFile]::ExtractToDirectory($package.FullName, $modules) }

        $manifest = Import-PowerShellDataFile "$unpacked/PersonalizeExport.psd1"
        $emulator = Start-Emulator
        Set-EmulatorEnvironment

        # A user of nothing: no profile, no module, no settings but those of the service.
        function Invoke-Newcomer {
            param([string] $Command)

            $place = (New-Item -ItemType Directory -Force "$scratch/newcomer").FullName
            $settings = @{ HOME = $place; USERPROFILE = $place; PSModulePath = $modules }
            foreach ($name in 'DATA', 'CONFIG', 'CACHE') { $settings["XDG_${name}_HOME"] = $null }
            Use-Environment $settings {
                pwsh -NoProfile -NonInteractive -OutputFormat Text -Command "`$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'; $Command"
            }
        }
    }

    AfterAll { Stop-Emulator $emulator }

    It 'has a manifest that PowerShell takes, with the version of its name, and is imported by its name' {
        $taken = Test-ModuleManifest "$unpacked/PersonalizeExport.psd1"
        @($taken.Version; $taken.PrivateData.PSData.Prerelease).Where({ $_ }) -join '-' | Should -Be $version
        Invoke-Newcomer 'Import-Module PersonalizeExport; (Get-Module PersonalizeExport).ModuleBase' | Should -Be (Get-Item $unpacked).FullName
    }

    It 'runs the quick start, and every assembly that it ships' {
        # samples/Export.ps1 is what the demo runs; it imports the module by name.
        $lines = Invoke-Newcomer @"
            `$job = & '$root/samples/Export.ps1' -DatasetArn $dataset/ITEMS -RoleArn $role -S3DataDestinationPath s3://bucket/newcomer/
            `$job.Status
            [AppDomain]::CurrentDomain.GetAssemblies().Location -like '$modules*' | Split-Path -Leaf | Sort-Object -Unique
"@

        $lines[0] | Should -Be ACTIVE
        $lines[1..($lines.Count - 1)] | Should -Be ((Get-ChildItem -File -Recurse "$unpacked/bin").Name | Sort-Object)
        @(Get-ChildItem -Recurse "$($emulator.S3)/bucket/newcomer" -Filter *.csv | Import-Csv).Count | Should -BeGreaterThan 0
    }

    if ($_ -eq 'nupkg') {
        It 'is described to the gallery as PowerShell reads its manifest' {
            $data = $manifest.PrivateData.PSData
            $nuspec.version | Should -Be $version
            $nuspec.authors | Should -Be $manifest.Author
            $nuspec.owners | Should -Be $manifest.CompanyName
            $nuspec.copyright | Should -Be $manifest.Copyright
            $nuspec.description | Should -Be $manifest.Description
            $nuspec.licenseUrl, $nuspec.projectUrl, $nuspec.iconUrl, $nuspec.releaseNotes | Should -Be $data.LicenseUri, $data.ProjectUri, $data.IconUri, $data.ReleaseNotes
            $tags = $nuspec.tags -split ' '
            $tags | Select-Object -First $data.Tags.Count | Should -Be $data.Tags
            foreach ($cmdlet in $manifest.CmdletsToExport) { "PSCmdlet_$cmdlet", "PSCommand_$cmdlet" | Should -BeIn $tags }
        }
    }
}
