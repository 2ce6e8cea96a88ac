Describe 'The staged module' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $manifest = Import-PowerShellDataFile $modulePath
        $staged = Split-Path $modulePath

        # Imports and whatever else a process of its own is needed for; the output is what the script writes.
        function Invoke-Fresh { param([string] $Script) pwsh -NoProfile -NonInteractive -OutputFormat Text -Command "`$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'; $Script" }
    }

    AfterAll { Stop-Emulator }

    It 'exports what the manifest says and nothing else, without a type of the AWS SDK in a parameter' {
        $commands = (Get-Module PersonalizeExport).ExportedCommands

        $commands.Keys | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        $commands.Keys | Sort-Object | Should -Be 'Get-PDataset', 'Get-PDatasetExportJob', 'New-PDatasetExportJob', 'Wait-PDatasetExportJob'
        foreach ($command in $commands.Values) { $command.Parameters.Values.ParameterType.FullName | Should -Not -Match '^Amazon' }
    }

    It 'ships what it runs on, in the version of its manifest, and no assembly of PowerShell or .NET' {
        (Get-ChildItem -File "$staged/bin").Name | Sort-Object | Should -Be 'PersonalizeExport.Cmdlets.dll', 'PersonalizeExport.dll'
        (Get-ChildItem "$staged/bin/lib").Name | Sort-Object | Should -Be 'AWSSDK.Core.dll', 'PersonalizeExport.Aws.dll'
        foreach ($assembly in Get-ChildItem "$staged/bin" -Recurse -Filter PersonalizeExport*.dll) {
            [System.Reflection.AssemblyName]::GetAssemblyName($assembly).Version.ToString(3) | Should -Be $manifest.ModuleVersion
        }
    }

    It 'has types that a script can name' {
        Invoke-Fresh @"
Import-Module $modulePath
`$job = [PersonalizeExport.DatasetExportJob]@{ JobName = 'x'; Status = 'ACTIVE'; S3DataDestinationPath = 's3://bucket/x/' }
function Test-Job { param([PersonalizeExport.DatasetExportJob] `$Job) "`$(`$Job.JobName) `$(`$Job.IsActive) `$(`$Job.BucketName)" }
Test-Job `$job
try { Wait-PDatasetExportJob } catch [PersonalizeExport.PersonalizeException] { "`$(`$_.Exception.Kind)" }
"@ | Should -Be 'x True bucket', 'InvalidInput'
    }

    It 'loads the AWS SDK with the first call, into a context of its own' {
        Invoke-Fresh @"
Import-Module $modulePath
function Get-Context { [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object { foreach (`$of in `$_.Assemblies) { if (`$of.GetName().Name -match 'Personalize|AWSSDK') { "`$(`$of.GetName().Name) in `$(`$_.Name)" } } } | Sort-Object }
Get-Context
Get-PDatasetExportJob -Region eu-west-1 -AccessKey a -SecretKey b -EndpointUrl http://127.0.0.1:1 -ErrorAction Ignore
Get-Context
"@ | Should -Be @(
            'PersonalizeExport in Default', 'PersonalizeExport.Cmdlets in Default'
            'AWSSDK.Core in PersonalizeExport.Aws', 'PersonalizeExport in Default', 'PersonalizeExport.Aws in PersonalizeExport.Aws', 'PersonalizeExport.Cmdlets in Default')
    }

    It 'can be imported <How>, and leaves nothing behind when it is removed' -ForEach @(
        @{ How = 'twice'; Script = 'Import-Module {0}; Import-Module {0}' }
        @{ How = 'with -Force'; Script = 'Import-Module {0}; Import-Module {0} -Force' }
        @{ How = 'after it was removed'; Script = 'Import-Module {0}; Remove-Module PersonalizeExport; Import-Module {0}' }
        @{ How = 'by a job'; Script = 'Start-Job {{ Import-Module {0}; Get-Command Get-PDatasetExportJob }} | Receive-Job -Wait | Out-Null; Import-Module {0}' }
        @{ How = 'by a second runspace'; Script = 'Import-Module {0}; $s = [powershell]::Create(); $null = $s.AddScript("Import-Module {0}; (Get-Command -Module PersonalizeExport).Count"); if ($s.Invoke() -ne 4) {{ throw }}' }
    ) {
        $then = "(Get-Command -Module PersonalizeExport).Name -join ' '; Remove-Module PersonalizeExport; @(Get-Command *-PDataset* -ErrorAction Ignore).Count"
        Invoke-Fresh "$($Script -f $modulePath); $then" | Should -Be 'Get-PDataset Get-PDatasetExportJob New-PDatasetExportJob Wait-PDatasetExportJob', 0
    }
}
