# The workflows of .github and the one among the samples: what cannot be seen before they run on GitHub.
BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $workflows = '.github/workflows/ci.yml', '.github/workflows/release.yml', 'samples/runbooks/github-actions.yml'
    $uses = foreach ($workflow in $workflows) {
        Select-String -Path "$root/$workflow" -Pattern '^\s*(- )?uses: (?<use>.+)$' | ForEach-Object { @{ Workflow = $workflow; Use = $_.Matches[0].Groups['use'].Value } }
    }
    $commands = foreach ($workflow in $workflows -like '.github/*') {
        Select-String -Path "$root/$workflow" -Pattern '^\s*(- )?run: (?<command>.+)$' | ForEach-Object { @{ Workflow = $workflow; Command = $_.Matches[0].Groups['command'].Value } }
    }
}

Describe 'The workflows' {
    BeforeAll {
        $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
        $ci = (Get-Content -Raw "$root/.github/workflows/ci.yml") -replace '\r'
        $release = (Get-Content -Raw "$root/.github/workflows/release.yml") -replace '\r'

        # The text of a job.
        function Get-Job { param([string] $Workflow, [string] $Name) [regex]::Match($Workflow, "(?ms)^  ${Name}:\n.*?(?=^  \S|\z)").Value }
    }

    It 'are all checked here, and pin every action by its commit, with its one version beside it' -ForEach @{ Looked = $workflows; Uses = $uses.Use -notlike './*' } {
        $found = Get-ChildItem "$root/.github", "$root/samples" -Recurse -Include *.yml, *.yaml | Where-Object { Select-String -Quiet -Path $_ -Pattern '\buses: ' }

        $found.FullName | ForEach-Object { [System.IO.Path]::GetRelativePath($root, $_).Replace('\', '/') } | Sort-Object | Should -Be $Looked
        $Uses | Should -Match '^[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$'
        $Uses | Select-Object -Unique | Group-Object { ($_ -split '@')[0] } | Where-Object Count -GT 1 | ForEach-Object Group | Should -BeNullOrEmpty
        # Dependabot keeps them up to date: "/" stands for .github/workflows, any other folder for the files in it.
        $folders = $Looked | ForEach-Object { $_ -like '.github/workflows/*' ? '/' : "/$(Split-Path $_)".Replace('\', '/') } | Select-Object -Unique
        $section = [regex]::Match((Get-Content -Raw "$root/.github/dependabot.yml"), '(?s)package-ecosystem: github-actions\s+directories:\s+(?<folders>(- \S+\s+)+)')
        $section.Groups['folders'].Value -split '\s+' -match '^/' | Should -Be $folders
    }

    It 'run what exists: <Command> (<Workflow>)' -ForEach $commands {
        foreach ($match in [regex]::Matches($Command, '\./(?<script>[\w/.-]+\.ps1)(?<arguments>[^|]*)')) {
            $parameters = (Get-Command "$root/$($match.Groups['script'].Value)").Parameters
            [regex]::Matches($match.Groups['arguments'].Value, ' -(?<name>[A-Z]\w*)').ForEach({ $_.Groups['name'].Value }) | ForEach-Object { $_ | Should -BeIn $parameters.Keys }
        }
        foreach ($match in [regex]::Matches($Command, '--project (?<project>\S+)')) { "$root/$($match.Groups['project'].Value)/*.csproj" | Should -Exist }
    }

    It 'have a secret only in the environment of one step of a release, in a job that requires an approval' {
        $ci | Should -Not -Match '\bsecrets\b'
        $release | Should -Not -Match 'secrets:|secrets\['
        foreach ($name in [regex]::Matches($release, '(?m)^  (?<name>\w+):$').ForEach({ $_.Groups['name'].Value }) | Where-Object { $_ -ne 'push' }) {
            $job = Get-Job $release $name
            $holders = [regex]::Matches($job, '(?m)^      - (.*\n)(        .*\n)*').Value -match 'secrets\.'
            # Nowhere else in the job, such as its own environment.
            [regex]::Matches($job, 'secrets\.').Count | Should -Be ([regex]::Matches("$holders", '(?m)^          [A-Z_]+: \$\{\{ secrets\.').Count)
            $holders.Count | Should -BeLessOrEqual 1
            if ($holders) { $job | Should -Match '(?m)^    environment: [\w-]+$' }
        }
        # The certificate is handed to nothing but the signing, where nothing is built.
        Get-Job $release sign | Should -Not -Match 'dotnet|Invoke-'
    }

    It 'release the module that CI tested, signed, in a package that is tested' {
        Get-Job $release sign | Should -Match '(?s)name: build\n.*Set-AuthenticodeSignature.*name: module\n +path: artifacts/module\n'
        # What was built for the packing is replaced by what was signed.
        Get-Job $release package | Should -Match '(?s)dotnet build build/Packaging.*name: module\n +path: artifacts/module\n.*dotnet pack build/Packaging --no-build.*Package\.Tests\.ps1.*name: package\n +path: artifacts/package\n'
        foreach ($name in 'attest', 'gallery', 'github') { Get-Job $release $name | Should -Match 'name: package\n +path: artifacts/package\n' }
    }

    It 'publish in this order: tag and version, CI, signature, package, attestation, Gallery after approval, GitHub' {
        [regex]::Matches($release, '(?m)^  (?<job>\w+):\n((    .*)?\n)*?    needs: (?<needs>\w+)$').ForEach({ "$($_.Groups['needs'].Value) > $($_.Groups['job'].Value)" }) |
            Should -Be 'version > ci', 'ci > sign', 'sign > package', 'package > attest', 'attest > gallery', 'gallery > github'
        Get-Job $release version | Should -Match '(?s)fetch-depth: 0.*merge-base.*Get-ReleaseNotes'
        Get-Job $release gallery | Should -Match '(?s)environment: powershell-gallery.*attestation verify.*-Task Publish'
        Get-Job $release github | Should -Match '(?s)\*verify.*gh release create .* --verify-tag'
    }

    It 'test on systems whose skips are declared' {
        $names = @{ ubuntu = 'Linux'; macos = 'MacOS'; windows = 'Windows' }
        $systems = [regex]::Match($ci, '(?m)^ +os: \[(?<list>.+)\]$').Groups['list'].Value -split ', ' | ForEach-Object { $names[$_ -replace '-latest'] ?? $_ }

        @('Every'; $systems) | Sort-Object | Should -Be ((Import-PowerShellDataFile "$root/build/ExpectedSkips.psd1").Keys | Sort-Object)
    }

    It 'hand the tests what they run on, laid out as it was built' {
        $paths = [regex]::Match((Get-Job $ci build), '(?m)^ +path: \|\n(?<paths>( +artifacts/\S+\n)+)').Groups['paths'].Value.Trim() -split '\s+'
        Get-Job $ci test | Should -Match 'download-artifact@.*\n +with:\n +name: build\n +path: artifacts\n'

        # The folders that the tests name, but for those of tests that are skipped there.
        $named = Get-ChildItem "$root/tests/unit", "$root/tests/cmdlets", "$root/tests/pester" -Recurse -Include *.cs, *.ps1 |
            Select-String -AllMatches -Pattern '(root|\.\.)/artifacts/(?<name>[\w-]+)|PathTo\("artifacts", "(?<name>[\w-]+)"' |
            ForEach-Object Matches | ForEach-Object { "artifacts/$($_.Groups['name'].Value)" } | Select-Object -Unique
        $named | Should -Contain 'artifacts/module'
        $named | Where-Object { $_ -notin 'artifacts/bin', 'artifacts/obj', 'artifacts/pwsh', 'artifacts/windows' } | Should -BeIn $paths

        # The artifact begins below the folder that all of its paths have in common, and is unpacked into that.
        $clone = (New-Item -ItemType Directory "TestDrive:/clone").FullName
        Copy-Item "$root/PersonalizeExport.slnx" $clone
        foreach ($path in $paths) { Copy-Item -Recurse "$root/$path" (New-Item -ItemType Directory -Force (Split-Path "$clone/$path")) }
        foreach ($program in $paths -like '*.Tests') {
            $assembly = Get-ChildItem "$clone/$program/*/$(Split-Path -Leaf $program).dll" | Sort-Object LastWriteTime | Select-Object -Last 1
            dotnet $assembly.FullName --list-tests | Should -Not -BeNullOrEmpty
            $LASTEXITCODE | Should -Be 0
        }
    }
}
