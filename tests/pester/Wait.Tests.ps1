Describe 'Wait-PDatasetExportJob' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $wait = @{ PollInterval = 0.1 }

        # Runs a command in a runspace of its own and stops it when the emulator has seen a call. What it waits for takes far longer than
        # the stop may: a stop that has to wait for it shows.
        function Assert-Stops {
            param([string] $Command, [string] $Operation)

            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript("param(`$module, `$defaults) Import-Module `$module; `$PSDefaultParameterValues = `$defaults; $Command")
                $null = $shell.AddArgument($modulePath).AddArgument($global:PSDefaultParameterValues.Clone())
                $running = $shell.BeginInvoke()
                while (-not $running.IsCompleted -and -not (Get-CallCount $Operation)) { }
                $running.IsCompleted | Should -BeFalse -Because 'the command is to be stopped while it runs'
                $clock = [System.Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                $shell.Streams.Error | Should -BeNullOrEmpty
            }
            finally {
                $shell.Dispose()
            }
        }
    }

    AfterAll { Stop-Emulator $emulator }

    BeforeEach { Clear-CallCount }

    It 'emits piped jobs when they are ACTIVE, with the folder where the files are' {
        $jobs = "$dataset/ITEMS", "$dataset/USERS" |
            New-PDatasetExportJob -JobName { New-JobName } -RoleArn $role -S3DataDestinationPath s3://bucket/waited/ -IngestionMode ALL |
            Wait-PDatasetExportJob @wait

        $jobs | Should -HaveCount 2
        $jobs | ForEach-Object { $_.GetType().FullName } | Should -Be 'PersonalizeExport.DatasetExportJob', 'PersonalizeExport.DatasetExportJob'
        $jobs.Status | Should -Be 'ACTIVE', 'ACTIVE'
        foreach ($job in $jobs) {
            $folder = Join-Path $emulator.S3 $job.BucketName $job.KeyPrefix
            @(Get-ChildItem "$folder/$($job.JobName)*.csv" | Import-Csv).Count | Should -BeGreaterThan 100
        }
    }

    It 'waits for ARNs as an argument' {
        $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to

        (Wait-PDatasetExportJob $job.DatasetExportJobArn @wait).Status | Should -Be 'ACTIVE'
    }

    It 'writes one error for a job that failed, emits nothing for it, and goes on with the others' {
        $good = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to
        $bad = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) -RoleArn $role -S3DataDestinationPath s3://nobody/export/

        $jobs = $bad, $good | Wait-PDatasetExportJob @wait -ErrorAction SilentlyContinue -ErrorVariable failed

        $jobs.JobName | Should -Be $good.JobName
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'DatasetExportJobFailed,PersonalizeExport.Cmdlets.WaitPDatasetExportJobCommand'
        $failed[0].TargetObject.DatasetExportJobArn | Should -Be $bad.DatasetExportJobArn
        $failed[0].TargetObject.IsFailed | Should -BeTrue
        "$($failed[0])" | Should -BeLike "*$($failed[0].TargetObject.FailureReason)*"
    }

    It 'emits a failed job too with -PassThruFailed' {
        $bad = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) -RoleArn $role -S3DataDestinationPath s3://nobody/export/

        $jobs = $bad | Wait-PDatasetExportJob @wait -PassThruFailed -ErrorAction SilentlyContinue -ErrorVariable failed

        $jobs.Status | Should -Be 'CREATE FAILED'
        $failed | Should -HaveCount 1
    }

    It 'names a job that does not exist, and waits for the others' {
        $good = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to
        $missing = "${arnPrefix}dataset-export-job/missing"

        $jobs = $missing, $good.DatasetExportJobArn | Wait-PDatasetExportJob @wait -ErrorAction SilentlyContinue -ErrorVariable failed

        $jobs.JobName | Should -Be $good.JobName
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFoundException,*'
        $failed[0].TargetObject | Should -Be $missing
    }

    It 'asks once for a job that is given twice' {
        $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to | Wait-PDatasetExportJob @wait
        Clear-CallCount

        $job, $job, $job.DatasetExportJobArn | Wait-PDatasetExportJob @wait | Should -HaveCount 1
        Get-CallCount DescribeDatasetExportJob | Should -Be 1
    }

    It 'says what to give when it is given nothing' {
        { Wait-PDatasetExportJob } | Should -Throw -ErrorId 'NothingToWaitFor,PersonalizeExport.Cmdlets.WaitPDatasetExportJobCommand'
    }

    It 'takes <Given>' -ForEach @(
        @{ Given = 'jobs as an argument'; Call = { Wait-PDatasetExportJob $made @wait } }
        @{ Given = 'ARNs as an argument'; Call = { Wait-PDatasetExportJob -Arn $made.DatasetExportJobArn @wait } }
        @{ Given = 'piped ARNs'; Call = { $made.DatasetExportJobArn | Wait-PDatasetExportJob @wait } }
        @{ Given = 'piped jobs'; Call = { $made | Wait-PDatasetExportJob @wait } }
        @{ Given = 'piped jobs of a list'; Call = { Get-PDatasetExportJob -JobName $made.JobName | Wait-PDatasetExportJob @wait } }
        @{ Given = 'piped objects with the ARN as a property'; Call = { $made | Select-Object DatasetExportJobArn | Wait-PDatasetExportJob @wait } }
    ) {
        $made = 1..2 | ForEach-Object { New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to }

        (& $Call).JobName | Sort-Object | Should -Be ($made.JobName | Sort-Object)
    }

    It 'makes no call for nothing' {
        @() | Wait-PDatasetExportJob | Should -BeNullOrEmpty
        Get-CallCount DescribeDatasetExportJob | Should -Be 0
    }

    It 'lets the pipeline go on with the first job and ends when it has enough' {
        $made = 1..3 | ForEach-Object { New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to }

        $made | Wait-PDatasetExportJob @wait | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'asks by the list for many jobs that were piped to it, and describes none of them' {
        $made = 1..30 | ForEach-Object { [pscustomobject]@{ JobName = New-JobName listed } } | New-PDatasetExportJob "$dataset/ITEMS" @to -IngestionMode BULK
        Clear-CallCount

        $jobs = $made | Wait-PDatasetExportJob @wait

        $jobs | Should -HaveCount 30
        $jobs | ForEach-Object { $_.Status, $_.RoleArn, $_.KeyPrefix, "$($_.IngestionMode)" -join ' ' } | Select-Object -Unique | Should -Be "ACTIVE $role export/ BULK"
        $jobs.Duration | ForEach-Object { $_ | Should -BeGreaterThan ([timespan]::Zero) }
        Get-CallCount DescribeDatasetExportJob | Should -Be 0
    }

    Context 'on jobs that never end' {
        BeforeAll {
            $null = Invoke-EmulatorAdmin jobs @{ count = 3; datasetArn = "$dataset/USERS"; status = 'CREATE IN_PROGRESS'; namePrefix = 'endless' }
            $endless = Get-PDatasetExportJob -DatasetArn "$dataset/USERS" -JobName endless*
        }

        It 'writes one error for each at the timeout, naming -Timeout' {
            $endless | Wait-PDatasetExportJob @wait -Timeout 1 -ErrorAction SilentlyContinue -ErrorVariable late | Should -BeNullOrEmpty

            $late | Should -HaveCount 3
            $late[0].FullyQualifiedErrorId | Should -Be 'DatasetExportJobTimeout,PersonalizeExport.Cmdlets.WaitPDatasetExportJobCommand'
            $late[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
            $late.TargetObject.DatasetExportJobArn | Sort-Object | Should -Be ($endless.DatasetExportJobArn | Sort-Object)
            "$($late[0])" | Should -Match 'within 1 seconds \(-Timeout\)'
        }

        It 'ends with -Any at the first end' {
            $quick = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to

            @($endless) + $quick | Wait-PDatasetExportJob @wait -Any | ForEach-Object JobName | Should -Be $quick.JobName
        }

        It 'ends at once when it is stopped in a delay' {
            $arns = "'" + ($endless.DatasetExportJobArn -join "','") + "'"

            Assert-Stops "$arns | Wait-PDatasetExportJob -PollInterval 60" DescribeDatasetExportJob
        }

        It 'ends at once when it is stopped in a call' {
            $null = Invoke-EmulatorAdmin faults @(, @{ operation = '*'; kind = 'slow'; probability = 1; delayMs = 60000 }) -Method Put
            try {
                Assert-Stops "'$($endless[0])' | Wait-PDatasetExportJob" DescribeDatasetExportJob
            }
            finally {
                $null = Invoke-RestMethod "$($emulator.Url)/_emulator/faults" -Method Delete
            }
        }
    }
}

Describe 'Wait-PDatasetExportJob on jobs that end at different times' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator -JobDuration 200ms..3s
    }

    AfterAll { Stop-Emulator $emulator }

    It 'emits each of 20 when it ends, not when all have ended' {
        $made = 1..20 | ForEach-Object { New-PDatasetExportJob "$dataset/USERS" -JobName (New-JobName) @to }

        $running = $null
        $ended = $made | Wait-PDatasetExportJob -PollInterval 0.1 | ForEach-Object {
            $running ??= @(Get-PDatasetExportJob -Status CREATE*).Count
            $_
        }

        $ended.JobName | Sort-Object | Should -Be ($made.JobName | Sort-Object)
        $running | Should -BeGreaterThan 0 -Because 'the first job is emitted while others run'
    }
}
