# What the pages print to be typed at the root of a clone can be typed there: each command names projects, scripts, tasks, parameters and tests that
# there are. (The examples of the help are run, in HelpExamples.Tests.ps1; the two commands of the README are what every change must pass.)
BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $pages = @('README.md', 'CONTRIBUTING.md', 'src/PersonalizeExport.Emulator/README.md') + @(Get-ChildItem "$root/docs/*.md" | ForEach-Object { "docs/$($_.Name)" }) +
        @(Get-ChildItem "$root/samples" -Recurse -Filter README.md | ForEach-Object { [System.IO.Path]::GetRelativePath($root, $_.FullName) })
    $cases = foreach ($page in $pages) {
        $text = (Get-Content -Raw "$root/$page") -replace '\r'
        $blocks = [regex]::Matches($text, '(?ms)^ *```(powershell)?\n(?<code>.*?)^ *```').ForEach({ $_.Groups['code'].Value }) +
            [regex]::Matches($text, '(?m)(^    \S.*\n)+').ForEach({ $_.Value })
        $lines = @($blocks -split '\n') + [regex]::Matches($text, '`(?<code>(dotnet|pwsh|\./build)[^`]*)`').ForEach({ $_.Groups['code'].Value })
        # Of the other lines some are output, and some are for a shell that has the module: those are the help's examples in other words.
        @($lines | ForEach-Object { $_.Trim() }) -match '^(dotnet|pwsh|\./build|cd|Import-Module|Invoke-Pester|Expand-Archive)\b|Resolve-Path' | Sort-Object -Unique |
            ForEach-Object { @{ Page = $page; Command = $_ } }
    }
}

Describe 'What <Page> prints' -ForEach ($cases | Group-Object { $_.Page } | ForEach-Object { @{ Page = $_.Name; Cases = $_.Group } }) {
    BeforeAll {
        $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
        $tools = (Get-Content -Raw "$root/.config/dotnet-tools.json" | ConvertFrom-Json).tools
        $manifest = Import-PowerShellDataFile "$root/module/PersonalizeExport.psd1"
        $version = @($manifest.ModuleVersion; $manifest.PrivateData.PSData.Prerelease).Where({ $_ }) -join '-'

        function Assert-Project([string] $Path) { Get-ChildItem "$root/$Path" -Filter *.csproj | Should -HaveCount 1 -Because "$Path is a project" }

        # A filter that matches no test makes a run of none.
        function Assert-Filter([string] $Project, [string] $Kind, [string] $Pattern) {
            $name = [regex]::Escape($Pattern).Replace('\*', '\w*')
            $declared = $Kind -eq '--filter-method' ? "(Task|void) $name\(" : "class $name\b"
            Get-ChildItem "$root/$Project" -Recurse -Filter *.cs | Select-String -Pattern $declared | Should -Not -BeNullOrEmpty -Because "$Pattern is to match something in $Project"
        }

        function Assert-Script([string] $Path, [string[]] $Arguments) {
            $script = Get-Command "$root/$Path"
            for ($i = 0; $i -lt $Arguments.Count; $i++) {
                if ($Arguments[$i] -match '^-(?<name>\w+)$') {
                    $script.Parameters.Keys | Should -Contain $Matches.name
                    $set = $script.Parameters[$Matches.name].Attributes.Where({ $_ -is [ValidateSet] })
                    if ($set) { $Arguments[$i + 1] | Should -BeIn $set.ValidValues }
                }
                elseif ($Arguments[$i] -like '*/*' -and $Arguments[$i] -notlike 'arn:*') { "$root/$($Arguments[$i])" | Should -Exist }
            }
        }
    }

    It 'can be typed: <Command>' -ForEach $Cases {
        $words = [System.Management.Automation.PSParser]::Tokenize($Command, [ref] $null) | Where-Object Type -NE 'NewLine' | ForEach-Object Content
        switch -Regex ($Command) {
            '^dotnet (build|pack)( (?<project>[\w./]+))?( --configuration Release)?$' { if ($Matches.project) { Assert-Project $Matches.project } else { "$root/PersonalizeExport.slnx" | Should -Exist }; break }
            '^dotnet run( -c Release)? --project (?<project>\S+)(?<rest>.*)$' {
                $project, $rest = $Matches.project, $Matches.rest
                Assert-Project $project
                $kind = $null
                foreach ($word in ($rest -split ' ') -replace '"') { if ($word -like '--*') { $kind = $word } elseif ($word -and $kind -like '--filter*') { Assert-Filter $project $kind $word } }
                break
            }
            '^dotnet (test|run)$' { break }
            '^dotnet tool (restore|install --global (PowerShell|PersonalizeExport\.Emulator( --add-source artifacts/package/release)?))$' { break }
            '^dotnet stryker$' { $tools.'dotnet-stryker'.commands | Should -Contain 'dotnet-stryker'; break }
            '^pwsh -ExecutionPolicy Bypass$' { break }
            '^pwsh (-NoProfile )?(-File )?(?<script>\S+\.ps1)' { Assert-Script $Matches.script @($words | Select-Object -Skip (1 + [array]::IndexOf($words, $Matches.script))); break }
            '^pwsh -NoProfile -Command "Import-Module (?<path>\S+);' { "$root/$($Matches.path)" | Should -Exist; break }
            '^(?<script>\./build\S*)' { Assert-Script ($Matches.script -eq './build' ? './build.ps1' : $Matches.script) @($words | Select-Object -Skip 1); break }
            '^(cd|Import-Module|Invoke-Pester) (?<path>\S+)$' { if ($Matches.path -notin 'PersonalizeExport', './Nightly.Tests.ps1') { "$root/$($Matches.path)" | Should -Exist }; break }
            'Resolve-Path \./artifacts/bin/(?<project>[\w.]+)/debug/\k<project>\.dll$' { Assert-Project "src/$($Matches.project)"; break }
            # What -Task Package makes, in the folder that it was copied to.
            '^Expand-Archive (?<zip>\S+)' { $Matches.zip | Should -Be "./PersonalizeExport.$version.zip"; break }
            default { throw "This test does not know how to check: $Command" }
        }
    }
}

Describe 'The export of the README and the emulator of docs/getting-started.md' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1

        # The blocks of a page: commands, and what the page says that they print.
        function Get-Block([string] $Page) {
            [regex]::Matches(((Get-Content -Raw "$root/$Page") -replace '\r'), '(?ms)^```(powershell)?\n(?<code>.*?)^```').ForEach({ $_.Groups['code'].Value })
        }

        $readme, $page = @(Get-Block README.md), @(Get-Block docs/getting-started.md)
        $start = ($page -match '--project src/PersonalizeExport.Emulator' -split '\n')[1]
        # The program as it was built, which need not have been here, and where it disturbs nobody.
        $options = $start -replace '^dotnet run --project \S+ -- ' -replace ':4700', ':0' -replace 'artifacts/s3', "$scratch/s3" -split ' '
        $arguments = @(Get-Program PersonalizeExport.Emulator $env:PERSONALIZE_EMULATOR) + $options
        $null = New-Item -ItemType Directory "$scratch/s3/bucket"
        Push-Location $root
        try { $server = Start-Server $arguments } finally { Pop-Location }

        # What is typed in the second terminal, after the variables that the page has set there.
        $variables = ($page -match 'AWS_ENDPOINT_URL_PERSONALIZE')[0]
        function Invoke-Typed([string] $Text) {
            Use-Environment @{} {
                . ([scriptblock]::Create($variables.Replace('http://127.0.0.1:4700', $server.Url)))
                try { . ([scriptblock]::Create($Text)) | Out-String -Stream -Width 80 | ForEach-Object TrimEnd }
                finally { [regex]::Matches($variables, '\$env:(\w+)').ForEach({ Remove-Item "Env:$($_.Groups[1].Value)" }) }
            }
        }
    }

    AfterAll { Stop-Emulator @{ Process = $server.Process } }

    It 'export a dataset and all of a group as the README prints it, with what it says that this prints' {
        $one, $all = ($readme -match '^\$export = ')[0], ($readme -match '^\$to = ')[0] | ForEach-Object { , @(Invoke-Typed $_) }

        # Times differ; columns do not.
        $printed = ($readme -match '^Status ')[0] -split '\n'
        $one -ne '' -replace '[\d-]{10} \d\d:\d\d  \d:\d\d:\d\d', 'times' | Should -Be @($printed -ne '' -replace '[\d-]{10} \d\d:\d\d  \d:\d\d:\d\d', 'times')
        Get-ChildItem "$scratch/s3/bucket/items/20261122" -Filter *.csv | Should -Not -BeNullOrEmpty
        foreach ($name in 'INTERACTIONS', 'ITEMS', 'USERS') { "$all" | Should -Match "ACTIVE +\S+ \S+ +\S+ nightly-$name-20261122\b" }
    }

    It 'export the whole group as docs/getting-started.md then has typed, and show it' {
        $group, $look = ($page -match '^\$role = ')[0], ($page -match '^Get-ChildItem ')[0]
        $shown = Invoke-Typed $group
        $seen = Invoke-Typed $look.Replace('artifacts/s3', "$scratch/s3")

        foreach ($name in 'INTERACTIONS', 'ITEMS', 'USERS') {
            "$shown" | Should -Match "ACTIVE +\S+ \S+ +\S+ nightly-$name\b"
            Get-ChildItem "$scratch/s3/bucket/nightly/$name" -Filter *.csv | Should -Not -BeNullOrEmpty
        }
        "$seen" | Should -Match 'JobName +: nightly-ITEMS Status +: ACTIVE'
    }
}
