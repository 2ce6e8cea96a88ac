# ./build.ps1 -Task Install, with the package of the build and for a user who has nothing.
Describe 'The installed module' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $obstacle = (Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet) ? $null : 'this PowerShell has no Microsoft.PowerShell.PSResourceGet'
        if ($obstacle) { return }

        $package = Get-ChildItem "$($env:PERSONALIZE_PACKAGE ?? "$root/artifacts/package/*")/PersonalizeExport.[0-9]*.nupkg" |
            Sort-Object LastWriteTime | Select-Object -Last 1
        if (-not $package) { throw 'There is no package. Run: dotnet build' }
        $repository = "$scratch/repository [1]"
        foreach ($file in "$root/build.ps1", "$root/build/Support.ps1", "$root/module/PersonalizeExport.psd1") {
            $copy = "$repository/$([System.IO.Path]::GetRelativePath($root, $file))"
            Copy-Item $file (New-Item -ItemType Directory -Force (Split-Path $copy))
        }
        Copy-Item $package (New-Item -ItemType Directory "$repository/artifacts/package/release")

        $modules = "$scratch/does not/exist yet"
        $version = (Import-PowerShellDataFile $modulePath).ModuleVersion
        $installed = "$modules/PersonalizeExport/$version"

        function Invoke-Install {
            param([string] $Also = '', [string] $Folder = $modules)

            $user = @{ HOME = "$scratch/user"; XDG_DATA_HOME = $null; XDG_CONFIG_HOME = $null; XDG_CACHE_HOME = $null }
            $null = New-Item -ItemType Directory -Force $user.HOME
            Use-Environment $user {
                # The package is built already.
                pwsh -NoProfile -NonInteractive -OutputFormat Text -Command "`$PSStyle.OutputRendering = 'PlainText'; function dotnet { }; & '$repository/build.ps1' -Task Install -ModulePath '$Folder' $Also" 2>&1
            }
        }

        # PSResourceGet's own file beside those of the module is left out.
        function Get-Name {
            param([string] $Folder)

            Get-ChildItem -LiteralPath $Folder -Recurse -File | Where-Object Name -NE PSGetModuleInfo.xml | ForEach-Object { [System.IO.Path]::GetRelativePath($Folder, $_) } | Sort-Object
        }
    }

    AfterAll { Remove-Item -Recurse -Force $scratch }

    BeforeEach {
        if ($obstacle) { Set-ItResult -Skipped -Because $obstacle }
        if (Test-Path "$scratch/does not") { Remove-Item -Recurse -Force "$scratch/does not" }
    }

    It 'is where PowerShell looks for its version, with all its files, known to Get-InstalledPSResource and removed by Uninstall-PSResource' {
        $own = $IsWindows ? "$scratch/user" : "$scratch/user/.local/share/powershell/Modules"
        $to = "$own/PersonalizeExport/$version"
        $get = '; (Get-PSResourceRepository).Name; $known = Get-InstalledPSResource PersonalizeExport; "$($known.Version) $($known.Repository)"'
        if ($IsWindows) { $get = $get.Replace('PersonalizeExport;', "PersonalizeExport -Path '$own';") }

        $lines = @(Invoke-Install $get -Folder $own)
        $names = Get-Name $to
        $taken = Test-ModuleManifest "$to/PersonalizeExport.psd1"
        if (-not $IsWindows) { $null = Invoke-Install '-WhatIf; Uninstall-PSResource PersonalizeExport' -Folder $own }

        $lines | Should -Contain "Installed in $([System.IO.Path]::GetFullPath($to))"
        $names | Should -Be (Get-Name (Split-Path $modulePath))
        $taken.Version | Should -Be $version
        $lines -like 'PersonalizeExport-*' | Should -BeNullOrEmpty -Because 'no repository is left among those of the user'
        # Where Update-PSResource looks for the next version.
        $lines[-1] | Should -Be "$version PSGallery"
        if (-not $IsWindows) { $to | Should -Not -Exist }
    }

    It 'replaces the same version with all its files, and leaves another version beside it' {
        $null = New-Item -ItemType Directory "$installed/bin", "$modules/PersonalizeExport/0.0.1"
        Set-Content "$installed/bin/Old.dll", "$installed/LICENSE", "$modules/PersonalizeExport/0.0.1/PersonalizeExport.psd1" old

        $null = Invoke-Install

        Get-Name $installed | Should -Be (Get-Name (Split-Path $modulePath))
        Get-Content -Raw "$installed/LICENSE" | Should -Be (Get-Content -Raw "$root/LICENSE")
        (Get-ChildItem "$modules/PersonalizeExport").Name | Sort-Object | Should -Be '0.0.1', $version
        Get-Content "$modules/PersonalizeExport/0.0.1/PersonalizeExport.psd1" | Should -Be old
    }

    # Windows keeps a file in its place as long as it is open, as a loaded assembly is; elsewhere the process that has it open keeps what it has.
    It 'leaves a version that is in use whole' {
        $null = New-Item -ItemType Directory $installed
        Set-Content "$installed/loaded.dll", "$installed/other.dll" old
        $loaded = [System.IO.FileStream]::new("$installed/loaded.dll", 'Open', 'Read', 'Read')
        try {
            $lines = Invoke-Install

            if ($IsWindows) {
                "$lines" | Should -BeLike '*restored*'
                Get-Name $installed | Should -Be loaded.dll, other.dll
            }
            else { Get-Name $installed | Should -Be (Get-Name (Split-Path $modulePath)) }
            [System.IO.StreamReader]::new($loaded).ReadToEnd().Trim() | Should -Be old
        }
        finally { $loaded.Dispose() }
    }

    It 'is not put where PowerShell could not load it, nor anywhere with -WhatIf' {
        # PowerShell breaks the lines of an error.
        (Invoke-Install -Folder "$scratch/modules [1]") -join ' ' -replace '[\s|]+', ' ' | Should -BeLike '*-ModulePath is *PowerShell loads no module from*'
        Invoke-Install '-WhatIf' | Should -BeLike "What if: *Install PersonalizeExport $version*"

        Get-ChildItem $scratch -Filter 'modules*' | Should -BeNullOrEmpty
        $modules | Should -Not -Exist
    }

    It 'can be published, by no command that has the key on its line' {
        $gallery = New-Item -ItemType Directory "$scratch/gallery"
        # Publish-PSResource takes no path with wildcard characters.
        Copy-Item -Recurse -LiteralPath $repository "$scratch/plain"
        $commands = [System.Collections.Generic.List[string]]::new()
        function dotnet { $commands.Add("$args") }

        & "$scratch/plain/build.ps1" -Task Publish -ApiKey a-key -Source $gallery.FullName

        $commands.Where({ $_ -match 'a-key' }).Count | Should -Be 0
        (Get-ChildItem $gallery).Name | Should -Be (Split-Path -Leaf $package)
    }
}
