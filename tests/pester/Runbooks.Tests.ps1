# The runbooks of samples/runbooks, run as they are against the emulator: what they write, what they say, and what they end with.
Describe 'A runbook' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator -JobDuration 100ms
        $runbooks = "$root/samples/runbooks"
        $group = "${arnPrefix}dataset-group/retail-demo"
        $nightly = @{ DatasetGroup = $group; BucketName = 'bucket'; RoleArn = $role; PollInterval = 0.1 }
        $script:day = [datetime]'2026-01-01'

        # A day that no test in the file has exported.
        function New-Day { $script:day = $script:day.AddDays(1); $script:day }

        # Runs a runbook in this process: its objects, its lines for the log, its errors, its exit code.
        function Invoke-Runbook {
            param([string] $Runbook, [hashtable] $With, [psobject[]] $From)

            $script = "$runbooks/$Runbook.ps1"
            $global:LASTEXITCODE = $null
            $all = @(if ($From) { $From | & $script @With *>&1 } else { & $script @With *>&1 })
            [pscustomobject]@{
                Output = @($all | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] -and $_ -isnot [System.Management.Automation.InformationRecord] })
                Line = @($all | Where-Object { $_ -is [System.Management.Automation.InformationRecord] } | ForEach-Object { "$_" -replace '^\S+ ' })
                Error = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
                ExitCode = $global:LASTEXITCODE
            }
        }

        # Runs a runbook as a scheduler does.
        function Invoke-Scheduled {
            param([string] $Runbook, [string[]] $Argument, [hashtable] $Settings = @{})

            $defaults = @{
                AWS_ENDPOINT_URL_PERSONALIZE = $emulator.Url; AWS_ACCESS_KEY_ID = 'test'; AWS_SECRET_ACCESS_KEY = 'test'; AWS_REGION = $region
                PSModulePath = (Split-Path (Split-Path $modulePath)) + [System.IO.Path]::PathSeparator + $env:PSModulePath
            }
            foreach ($setting in $Settings.Keys) { $defaults[$setting] = $Settings[$setting] }
            Use-Environment $defaults {
                $output = pwsh -NoProfile -NonInteractive -File "$runbooks/$Runbook.ps1" @Argument 2>&1
                [pscustomobject]@{ Output = "$output"; Line = @($output) -match ' (ACTIVE|FAILED|UNFINISHED) '; ExitCode = $LASTEXITCODE }
            }
        }

        function Get-Created { param([datetime] $On) @(Get-PDatasetExportJob -JobName "*-$($On.ToString('yyyyMMdd'))*") }
        function Set-Fault { param([hashtable[]] $Rule) Invoke-EmulatorAdmin faults @($Rule) Put }
    }

    AfterAll { Stop-Emulator $emulator }

    AfterEach { $null = Invoke-RestMethod "$($emulator.Url)/_emulator/faults" -Method Delete }

    Context 'Export-DatasetGroup' {
        It 'exports every dataset of a group to a folder with the date, and says so in one line each' {
            $on = New-Day
            $date = $on.ToString('yyyyMMdd')
            $folder = $on.ToString('yyyy\/MM\/dd')

            $run = Invoke-Scheduled Export-DatasetGroup '-DatasetGroup', $group, '-BucketName', 'bucket', '-RoleArn', $role, '-Date', $on.ToString('yyyy-MM-dd'), '-PollInterval', '0.1'

            $run.ExitCode | Should -Be 0 -Because $run.Output
            $run.Line.Count | Should -Be 3
            foreach ($type in 'interactions', 'items', 'users') {
                $name = "retail-demo-$type-$date"
                $run.Line | Where-Object { $_ -match "^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ACTIVE retail-demo/$type $name s3://bucket/personalize/retail-demo/$type/$folder/ \d\d:\d\d:\d\d$" } | Should -HaveCount 1
                Get-ChildItem "$($emulator.S3)/bucket/personalize/retail-demo/$type/$folder" -Filter *.csv | Should -Not -BeNullOrEmpty
            }
            (Get-PDatasetExportJob "${arnPrefix}dataset-export-job/retail-demo-items-$date").IngestionMode | Should -Be ALL
        }

        It 'takes its datasets in one word, as pwsh -File hands them over' {
            $on = New-Day

            $run = Invoke-Scheduled Export-DatasetGroup '-DatasetGroup', 'retail-demo', '-BucketName', 'bucket', '-RoleArn', $role, '-Date', $on.ToString('yyyy-MM-dd'), '-DatasetType', 'items,USERS', '-PollInterval', '0.1'

            $run.ExitCode | Should -Be 0 -Because $run.Output
            (Get-Created $on).JobName | ForEach-Object { ($_ -split '-')[2] } | Sort-Object | Should -Be 'items', 'users'
        }

        It 'starts nothing a second time when it is run again on the same day' {
            $on = New-Day
            $first = Invoke-Runbook Export-DatasetGroup ($nightly + @{ Date = $on; PassThru = $true })

            $second = Invoke-Runbook Export-DatasetGroup ($nightly + @{ Date = $on; PassThru = $true })

            $first.ExitCode, $second.ExitCode | Should -Be 0, 0
            $second.Output.DatasetExportJobArn | Sort-Object | Should -Be ($first.Output.DatasetExportJobArn | Sort-Object)
            (Get-Created $on).Count | Should -Be 3
        }

        It 'tries again under a new name what has failed' {
            $on = New-Day
            $failurePath = "$scratch/failures.csv"
            $late = $nightly + @{ Date = $on; DatasetType = 'ITEMS'; FailurePath = $failurePath }
            $late.BucketName = 'late'
            $first = Invoke-Runbook Export-DatasetGroup $late
            $failures = Import-Csv $failurePath
            $null = New-Item -ItemType Directory "$($emulator.S3)/late"

            $second = Invoke-Runbook Export-DatasetGroup $late

            $first.ExitCode, $second.ExitCode | Should -Be 2, 0
            $first.Line | Should -Match '^FAILED retail-demo/ITEMS retail-demo-items-\d{8} DatasetExportJobFailed$'
            $failures.ErrorId, $failures.JobName | Should -Be 'DatasetExportJobFailed', "retail-demo-items-$($on.ToString('yyyyMMdd'))"
            $failures.Message | Should -Match 'bucket policy on late'
            $second.Line | Should -Match '^ACTIVE retail-demo/ITEMS retail-demo-items-\d{8}-2 s3://late/'
            $failurePath | Should -Not -Exist
        }

        It 'exports the others when one dataset is refused, and what is missing when it is run again' {
            $on = New-Day
            Set-Fault @{ operation = 'CreateDatasetExportJob'; kind = 'accessDenied'; count = 1 }

            $first = Invoke-Runbook Export-DatasetGroup ($nightly + @{ Date = $on })
            $second = Invoke-Runbook Export-DatasetGroup ($nightly + @{ Date = $on })

            $first.ExitCode, $second.ExitCode | Should -Be 2, 0
            @($first.Line) -like 'ACTIVE *' | Should -HaveCount 2
            @($first.Line) -like 'FAILED * AccessDeniedException' | Should -HaveCount 1
            @($first.Error).FullyQualifiedErrorId | Should -Be 'AccessDeniedException,PersonalizeExport.Cmdlets.NewPDatasetExportJobCommand'
            (Get-Created $on).Count | Should -Be 3
        }

        It 'ends with 3 when an export only takes longer' {
            $on = New-Day
            $null = Invoke-EmulatorAdmin durations @('1h')

            $run = Invoke-Runbook Export-DatasetGroup ($nightly + @{ Date = $on; DatasetType = 'USERS'; Timeout = 0 })

            $run.ExitCode | Should -Be 3
            $run.Line | Should -Match '^UNFINISHED retail-demo/USERS retail-demo-users-\d{8} DatasetExportJobTimeout$'
        }

        It 'ends with 1 when nothing could be started' {
            Set-Fault @{ operation = 'CreateDatasetExportJob'; kind = 'accessDenied' }

            $run = Invoke-Runbook Export-DatasetGroup ($nightly + @{ Date = New-Day })

            $run.ExitCode | Should -Be 1
            @($run.Line) -like 'FAILED *' | Should -HaveCount 3
        }

        It 'ends with 1 and makes no call when <What>' -ForEach @(
            @{ What = 'the role is none'; Argument = '-DatasetGroup', 'shop', '-BucketName', 'bucket', '-RoleArn', 'admin'; Says = 'is the ARN of a role' }
            @{ What = 'there are no credentials'; Argument = '-DatasetGroup', 'shop', '-BucketName', 'bucket', '-RoleArn', 'arn:aws:iam::123456789012:role/x'; Settings = @{ AWS_ACCESS_KEY_ID = $null; AWS_SECRET_ACCESS_KEY = $null }; Says = 'No credentials' }
        ) {
            Clear-CallCount

            $run = Invoke-Scheduled Export-DatasetGroup $Argument ($Settings ?? @{})

            $run.ExitCode | Should -Be 1
            $run.Output | Should -Match $Says
            Get-CallCount CreateDatasetExportJob | Should -Be 0
        }

        It 'refuses <What>' -ForEach @(
            @{ What = 'an unknown type'; With = @{ DatasetType = 'ITEMS', 'ACTIONS' }; Says = "*Given was 'ACTIONS'.*" }
            @{ What = 'what is no group'; With = @{ DatasetGroup = 'arn:aws:personalize:eu-west-1:123456789012:dataset/shop/ITEMS' }; Says = '*the ARN or the name of a dataset group*' }
            @{ What = 'a name without a region'; With = @{ DatasetGroup = 'shop'; Region = '' }; Says = '*-Region, or set AWS_REGION*' }
        ) {
            $arguments = $nightly.Clone()
            foreach ($name in $With.Keys) { $arguments[$name] = $With[$name] }

            { & $runbooks/Export-DatasetGroup.ps1 @arguments } | Should -Throw $Says
        }

        It 'gives long names of groups names that the service takes, and no two the same' {
            $names = foreach ($last in 'a', 'b') {
                $long = $nightly + @{ Date = New-Day; DatasetType = 'INTERACTIONS'; WhatIf = $true }
                $long.DatasetGroup = "${arnPrefix}dataset-group/" + 'g' * 62 + $last
                $transcript = "$scratch/$last.txt"
                $null = Start-Transcript $transcript
                try { & $runbooks/Export-DatasetGroup.ps1 @long } finally { $null = Stop-Transcript }
                [regex]::Match((Get-Content -Raw $transcript) -replace '\r?\n', 'job (?<name>[a-z0-9-]+),').Groups['name'].Value
            }

            $names | ForEach-Object { $_.Length | Should -Be 60 }
            $names[0].Substring(0, 60 - 22) | Should -Not -Be $names[1].Substring(0, 60 - 22)
        }

        It 'starts nothing with -WhatIf' {
            Clear-CallCount

            $run = Invoke-Runbook Export-DatasetGroup ($nightly + @{ Date = New-Day; WhatIf = $true })

            $run.ExitCode | Should -Be 0
            Get-CallCount CreateDatasetExportJob | Should -Be 0
        }
    }

    Context 'Export-List' {
        It 'exports what it can of a CSV file, and keeps what has failed with the advice' {
            $list = "$scratch/list.csv"
            @(
                [pscustomobject]@{ DatasetArn = "$dataset/ITEMS"; JobName = 'list-items'; S3DataDestinationPath = 's3://bucket/list/items/'; KmsKeyArn = '' }
                [pscustomobject]@{ DatasetArn = "$dataset/NONE"; JobName = 'list-none'; S3DataDestinationPath = 's3://bucket/list/none/'; KmsKeyArn = '' }
                [pscustomobject]@{ DatasetArn = 'items'; JobName = 'list-bad'; S3DataDestinationPath = 's3://bucket/list/bad/'; KmsKeyArn = '' }
                [pscustomobject]@{ DatasetArn = "$dataset/USERS"; JobName = 'list users'; S3DataDestinationPath = 's3://bucket/list/users/'; KmsKeyArn = '' }
            ) | Export-Csv $list

            $run = Invoke-Runbook Export-List @{ RoleArn = $role; FailurePath = "$scratch/list-failures.csv"; PassThru = $true; PollInterval = 0.1 } (Import-Csv $list)

            $run.ExitCode | Should -Be 2
            $run.Output.JobName | Should -Be 'list-items'
            $run.Output.IngestionMode | Should -Be PUT
            $failures = Import-Csv "$scratch/list-failures.csv"
            $failures.JobName | Should -Be 'list-none', 'list-bad', 'list users'
            $failures.ErrorId | Should -Be 'ResourceNotFoundException', 'ParameterArgumentValidationError', 'ParameterArgumentValidationError'
            $failures[0].Advice | Should -Match 'Check the ARN'
            $failures[0].RequestId | Should -Not -BeNullOrEmpty
        }

        It 'ends with 3 when all but a slow export is there' {
            $items = foreach ($n in 1, 2) { [pscustomobject]@{ DatasetArn = "$dataset/ITEMS"; JobName = "slow-$n"; S3DataDestinationPath = 's3://bucket/slow/' } }
            $null = Invoke-Runbook Export-List @{ RoleArn = $role; PollInterval = 0.1 } $items[0]
            $null = Invoke-EmulatorAdmin durations @('1h')

            $run = Invoke-Runbook Export-List @{ RoleArn = $role; Timeout = 0 } $items

            $run.ExitCode | Should -Be 3
            $run.Line -replace ' .*' | Should -Be 'ACTIVE', 'UNFINISHED'
        }
    }

    Context 'Import-DatasetExport' {
        BeforeAll {
            # The files of S3, as Read-S3Object fetches them.
            function global:Read-S3Object {
                param(
                    [Parameter(ValueFromPipelineByPropertyName)] [string] $BucketName,
                    [Parameter(ValueFromPipelineByPropertyName)] [string] $KeyPrefix,
                    [string] $Folder
                )

                process { Copy-Item "$env:RUNBOOK_S3/$BucketName/$KeyPrefix*" $Folder -Recurse }
            }
            $env:RUNBOOK_S3 = $emulator.S3
            $exported = (Invoke-Runbook Export-DatasetGroup ($nightly + @{ Date = New-Day; PassThru = $true })).Output
        }

        AfterAll { Remove-Item Function:/Read-S3Object, Env:/RUNBOOK_S3 }

        It 'counts the rows of each export, <From>' -ForEach @(
            @{ From = 'fetched'; With = { @{ Folder = "$scratch/fetched" } } }
            @{ From = 'read where S3 is a folder'; With = { @{ S3Root = $emulator.S3 } } }
        ) {
            $arguments = & $With
            $counts = $exported | & $runbooks/Import-DatasetExport.ps1 @arguments | Sort-Object DatasetArn

            $counts.DatasetArn -replace '.*/' | Should -Be 'INTERACTIONS', 'ITEMS', 'USERS'
            $counts.Rows | Should -Be 12200, 300, 240
            $counts[0].Columns | Should -Contain 'TIMESTAMP'
        }

        It 'hands each row on' {
            $items = [System.Collections.Generic.HashSet[string]]::new()

            $null = $exported | Where-Object DatasetArn -Like '*/ITEMS' | & $runbooks/Import-DatasetExport.ps1 -S3Root $emulator.S3 -ForEachRow { $items.Add($_.ITEM_ID) }

            $items.Count | Should -Be 300
        }

        It 'finds no rows in an export without any, and its columns all the same' {
            $folder = New-Item -ItemType Directory -Force "$($emulator.S3)/bucket/empty"
            Set-Content "$folder/none.csv" 'USER_ID,"AGE"'
            $job = New-PDatasetExportJob "$dataset/USERS" -JobName empty -RoleArn $role -S3DataDestinationPath s3://bucket/empty/ | Wait-PDatasetExportJob -PollInterval 0.1
            Remove-Item "$folder/empty-*.csv"

            $count = $job | & $runbooks/Import-DatasetExport.ps1 -S3Root $emulator.S3

            $count.Rows, $count.Files | Should -Be 0, 1
            $count.Columns | Should -Be 'USER_ID', 'AGE'
        }

        It 'writes an error for <What>, and goes on' -ForEach @(
            @{ What = 'a job without files'; Id = 'NoExportFiles'; Bad = { New-PDatasetExportJob "$dataset/USERS" -JobName gone -RoleArn $role -S3DataDestinationPath s3://bucket/gone/ | Wait-PDatasetExportJob -PollInterval 0.1; Remove-Item -Recurse "$($emulator.S3)/bucket/gone" } }
            @{ What = 'a job that has not ended'; Id = 'NoExport'; Bad = { New-PDatasetExportJob "$dataset/USERS" -JobName started -RoleArn $role -S3DataDestinationPath s3://bucket/started/ } }
        ) {
            $bad = & $Bad

            $counts = @($bad) + $exported | & $runbooks/Import-DatasetExport.ps1 -S3Root $emulator.S3 -ErrorVariable errors 2>$null

            @($counts).Count | Should -Be 3
            $errors[-1].FullyQualifiedErrorId -replace ',.*' | Should -Be $Id
            $errors[-1].TargetObject | Should -Be $bad
        }
    }
}

Describe 'The tests of a runbook in samples' {
    BeforeAll { . $PSScriptRoot/Support.ps1 }

    AfterAll { Remove-Item -Recurse -Force $scratch }

    It 'pass against the emulator' {
        $settings = @{
            PERSONALIZE_EMULATOR = Get-Program PersonalizeExport.Emulator $env:PERSONALIZE_EMULATOR
            PSModulePath = (Split-Path (Split-Path $modulePath)) + [System.IO.Path]::PathSeparator + $env:PSModulePath
        }

        Use-Environment $settings {
            # In a process of its own, as Pester does not run inside Pester.
            $output = pwsh -NoProfile -NonInteractive -Command "`$PSStyle.OutputRendering = 'PlainText'; exit (Invoke-Pester '$root/samples/runbook-tests' -PassThru).FailedCount" 2>&1
            $LASTEXITCODE | Should -Be 0 -Because "$output"
            "$output" | Should -Match 'Tests Passed: 5, Failed: 0'
        }
    }
}
