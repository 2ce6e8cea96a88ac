# The program of docs/csharp.md, compiled against the assemblies that ship and run against the emulator, as a .NET program without PowerShell.
Describe 'The program of docs/csharp.md' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $page = Get-Content -Raw "$root/docs/csharp.md"
        $module = Split-Path $modulePath

        # The files that the page's project refers to.
        $program = New-Item -ItemType Directory "$scratch/program"
        $references = [regex]::Matches($page, '<Reference Include="\$\(ModulePath\)(?<path>[^"]+)" />').ForEach{ "$module$($_.Groups['path'].Value)" }
        Copy-Item $references $program

        # The compiler of Add-Type, which itself makes no programs. A project has these usings without asking for them.
        $null = [System.Reflection.Assembly]::LoadFrom("$PSHOME/Microsoft.CodeAnalysis.CSharp.dll")
        $usings = 'System', 'System.Collections.Generic', 'System.IO', 'System.Linq', 'System.Threading', 'System.Threading.Tasks' | ForEach-Object { "global using $_;" }
        $code = [regex]::Match($page, '(?s)```csharp\r?\n(?<code>.+?)```').Groups['code'].Value
        $trees = $code, "$usings" | ForEach-Object { [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($_) }
        $files = Get-ChildItem "$PSHOME/ref/*.dll", "$program/*.dll" | ForEach-Object { [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile($_.FullName) }
        $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('ConsoleApplication')
        $output = [System.IO.File]::Create("$program/export.dll")
        $emitted = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create('export', [Microsoft.CodeAnalysis.SyntaxTree[]]$trees, [Microsoft.CodeAnalysis.MetadataReference[]]$files, $options).Emit($output)
        $output.Dispose()
        # The references of pwsh may be of a newer .NET than the assemblies are made for: CS1701.
        $emitted.Diagnostics | Where-Object { $_.Severity -ne 'Hidden' -and $_.Id -ne 'CS1701' } | Should -BeNullOrEmpty
        Set-Content "$program/export.runtimeconfig.json" '{ "runtimeOptions": { "rollForward": "LatestMajor", "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" } } }'

        Set-EmulatorEnvironment
        function Invoke-Program { dotnet "$program/export.dll" 2>&1 | ForEach-Object ToString }
    }

    AfterAll { Stop-Emulator $emulator }

    It 'exports the dataset, once however often it runs, and fits a page' {
        ($code -split '\n').Count | Should -BeLessThan 42
        Invoke-Program | Should -Match '^Exported to s3://bucket/items/20261122/ in 00:00:0\d$'
        Invoke-Program | Should -Match '^Exported to s3://bucket/items/20261122/ in 00:00:0\d$'

        Get-CallCount CreateDatasetExportJob | Should -Be 2
        Get-PDatasetExportJob | Should -HaveCount 1
        (Get-PDatasetExportJob -Detailed).IngestionMode | Should -Be ALL
        Get-ChildItem "$($emulator.S3)/bucket/items/20261122/*.csv" | Should -Not -BeNullOrEmpty
    }

    It 'says what the service refuses' {
        $null = Invoke-EmulatorAdmin faults @(, @{ operation = 'CreateDatasetExportJob'; kind = 'accessDenied'; count = 1 }) -Method Put

        Invoke-Program | Should -Match '^AccessDeniedException: '
    }
}
