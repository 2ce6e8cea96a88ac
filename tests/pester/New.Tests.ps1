Describe 'New-PDatasetExportJob' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
    }

    AfterAll { Stop-Emulator $emulator }

    BeforeEach { Clear-CallCount }

    It 'emits the job as it was asked for, after one call' {
        $name = New-JobName
        $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName $name @to -IngestionMode all -KmsKeyArn arn:aws:kms:eu-west-1:123456789012:key/1 -Tag @{ team = 'shop' }

        $job.GetType().FullName | Should -Be 'PersonalizeExport.DatasetExportJob'
        $job.DatasetExportJobArn | Should -Be "${arnPrefix}dataset-export-job/$name"
        $job.JobName | Should -Be $name
        $job.Status | Should -Be 'CREATE PENDING'
        $job.DatasetArn | Should -Be "$dataset/ITEMS"
        $job.IngestionMode | Should -Be 'ALL'
        $job.RoleArn | Should -Be $role
        $job.S3DataDestinationPath | Should -Be 's3://bucket/export/'
        $job.KmsKeyArn | Should -Be 'arn:aws:kms:eu-west-1:123456789012:key/1'
        $job.BucketName, $job.KeyPrefix, $job.Prefix | Should -Be 'bucket', 'export/', 'export/'
        $job.Region, $job.AccountId | Should -Be $region, '123456789012'
        "$($job.Tags)" | Should -Be 'team=shop'
        $job.CreationDateTime | Should -BeNullOrEmpty
        Get-CallCount CreateDatasetExportJob | Should -Be 1
        Get-CallCount DescribeDatasetExportJob | Should -Be 0
    }

    It 'does not send an ingestion mode that was not asked for' {
        $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to

        $job.IngestionMode | Should -BeNullOrEmpty
        ($job | Get-PDatasetExportJob).IngestionMode | Should -Be 'PUT'
    }

    It 'names each piped dataset''s job by a script block' {
        $jobs = "$dataset/ITEMS", "$dataset/USERS" | New-PDatasetExportJob -JobName { 'named-' + ($_ -split '/')[-1].ToLowerInvariant() } @to

        $jobs.JobName | Should -Be 'named-items', 'named-users'
    }

    It 'binds the properties of piped objects' {
        $rows = @'
DatasetArn,JobName,RoleArn,S3DataDestinationPath,IngestionMode,KmsKeyArn
{0}/ITEMS,csv-1,{1},s3://bucket/csv/1/,BULK,
{0}/USERS,csv-2,{1},s3://bucket/csv/2/,ALL,arn:aws:kms:eu-west-1:123456789012:key/1
'@ -f $dataset, $role | ConvertFrom-Csv

        $jobs = $rows | New-PDatasetExportJob

        $jobs.JobName | Should -Be 'csv-1', 'csv-2'
        $jobs.IngestionMode | Should -Be 'BULK', 'ALL'
        $jobs.KeyPrefix | Should -Be 'csv/1/', 'csv/2/'
    }

    It 'exports the dataset of a piped job again' {
        $first = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to

        $again = $first | New-PDatasetExportJob -JobName (New-JobName)

        $again.DatasetArn | Should -Be $first.DatasetArn
        $again.S3DataDestinationPath | Should -Be $first.S3DataDestinationPath
        $again.DatasetExportJobArn | Should -Not -Be $first.DatasetExportJobArn
    }

    It 'takes <Parameter> for <For>' -ForEach @(
        @{ Parameter = 'S3DataDestination_Path'; For = 'S3DataDestinationPath' }
        @{ Parameter = 'JobOutput_S3DataDestination_Path'; For = 'S3DataDestinationPath' }
        @{ Parameter = 'S3Path'; For = 'S3DataDestinationPath' }
        @{ Parameter = 'S3DataDestination_KmsKeyArn'; For = 'KmsKeyArn' }
        @{ Parameter = 'JobOutput_S3DataDestination_KmsKeyArn'; For = 'KmsKeyArn' }
        @{ Parameter = 'Tags'; For = 'Tag' }
    ) {
        (Get-Command New-PDatasetExportJob).Parameters[$For].Aliases | Should -Contain $Parameter
    }

    It 'takes tags as <Form>' -ForEach @(
        @{ Form = 'a hashtable'; Tag = { @{ a = 1; b = 'x' } } }
        @{ Form = 'an ordered dictionary'; Tag = { [ordered]@{ a = 1; b = 'x' } } }
        @{ Form = 'hashtables'; Tag = { @{ a = 1 }, @{ b = 'x' } } }
        @{ Form = 'hashtables with TagKey and TagValue'; Tag = { @{ TagKey = 'a'; TagValue = 1 }, @{ Key = 'b'; Value = 'x' } } }
        @{ Form = 'objects with TagKey and TagValue'; Tag = { [pscustomobject]@{ TagKey = 'a'; TagValue = 1 }, [pscustomobject]@{ TagKey = 'b'; TagValue = 'x' } } }
        @{ Form = 'objects with Key and Value'; Tag = { [pscustomobject]@{ Key = 'a'; Value = 1 }, [pscustomobject]@{ Key = 'b'; Value = 'x' } } }
        @{ Form = 'the tags of another job'; Tag = { (New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -Tag ([ordered]@{ a = 1; b = 'x' })).Tags } }
    ) {
        $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -Tag (& $Tag)

        $job.Tags | ForEach-Object ToString | Sort-Object | Should -Be 'a=1', 'b=x'
        ($job | Get-PDatasetExportJob -IncludeTag).Tags | ForEach-Object ToString | Sort-Object | Should -Be 'a=1', 'b=x'
    }

    It 'takes a tag without a value as <Form>' -ForEach @(
        @{ Form = 'a hashtable'; Tag = { @{ a = $null } } }
        @{ Form = 'a hashtable with Key and Value'; Tag = { @{ Key = 'a'; Value = $null } } }
        @{ Form = 'an object with TagKey and TagValue'; Tag = { [pscustomobject]@{ TagKey = 'a'; TagValue = $null } } }
        @{ Form = 'an object with Key and Value'; Tag = { [pscustomobject]@{ Key = 'a'; Value = $null } } }
    ) {
        $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -Tag (& $Tag)

        ($job | Get-PDatasetExportJob -IncludeTag).Tags | ForEach-Object ToString | Should -Be 'a='
    }

    It 'says how tags are written when it cannot read them' {
        { New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -Tag team } | Should -Throw "*Cannot read tags from a text without '='*@{ team = 'x' }*"
        { New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -Tag ([pscustomobject]@{ TagKey = 'a' }) } | Should -Throw '*Cannot read tags from*'
        { New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -Tag ([pscustomobject]@{ TagKey = $null; TagValue = 'x' }) } | Should -Throw '*Cannot read tags from*'
    }

    It 'warns of each destination that is the root of a bucket, saying why and what to give instead' {
        $paths = 's3://bucket', 's3://bucket/export/', 's3://bucket//'
        $rows = foreach ($path in $paths) { [pscustomobject]@{ JobName = New-JobName; S3DataDestinationPath = $path } }

        $jobs = $rows | New-PDatasetExportJob "$dataset/ITEMS" -RoleArn $role -WarningAction SilentlyContinue -WarningVariable warnings

        $jobs.S3DataDestinationPath | Should -Be $paths
        $warnings | Should -HaveCount 2
        for ($i = 0; $i -lt 2; $i++) {
            $row = $rows[2 * $i]
            "$($warnings[$i])" | Should -BeLike "The destination $($row.S3DataDestinationPath) of job '$($row.JobName)' is the root of a bucket.*whole bucket.*s3://bucket/$($row.JobName)/."
        }
    }

    It 'does not warn of <_>' -ForEach 's3://bucket/export', 's3://bucket/a/b/', 'https://bucket.s3.eu-west-1.amazonaws.com/export/', 'https://storage.example.com/bucket/' {
        $null = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) -RoleArn $role -S3DataDestinationPath $_ -WarningVariable warnings

        $warnings | Should -BeNullOrEmpty
    }

    It 'warns of a bucket''s root before anything is started' {
        New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) -RoleArn $role -S3DataDestinationPath s3://bucket -WhatIf -WarningAction SilentlyContinue -WarningVariable warnings

        $warnings | Should -HaveCount 1
        Get-CallCount CreateDatasetExportJob | Should -Be 0
    }

    It 'makes no call with -WhatIf, with or without -Force, and needs no credentials for it' {
        New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -WhatIf -ProfileName nobody | Should -BeNullOrEmpty
        New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -WhatIf -Force | Should -BeNullOrEmpty

        Get-CallCount CreateDatasetExportJob | Should -Be 0
    }

    It 'names dataset, job and destination in the -WhatIf text' {
        $name = New-JobName
        $whatIf = pwsh -NoProfile -NonInteractive -Command "Import-Module '$modulePath'; New-PDatasetExportJob '$dataset/ITEMS' -JobName $name -RoleArn $role -S3Path s3://bucket/export/ -WhatIf"

        $whatIf -join '' | Should -Match ([regex]::Escape("dataset $dataset/ITEMS, job $name, destination s3://bucket/export/"))
    }

    It 'asks at a lowered $ConfirmPreference, and not with -Force' {
        # A runspace without a user cannot ask: there is an error where a user would be asked.
        $shell = [powershell]::Create()
        try {
            $script = 'param($module, $common, $arguments) Import-Module $module; $ConfirmPreference = "Medium"; New-PDatasetExportJob @common @arguments'
            $common = @{ EndpointUrl = $emulator.Url; Region = $region; AccessKey = 'test'; SecretKey = 'test' } + $to
            $null = $shell.AddScript($script).AddArgument($modulePath).AddArgument($common).AddArgument(@{ DatasetArn = "$dataset/ITEMS"; JobName = New-JobName })
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.Streams.Error | Should -HaveCount 1
            Get-CallCount CreateDatasetExportJob | Should -Be 0

            $shell.Commands.Clear()
            $null = $shell.AddScript($script).AddArgument($modulePath).AddArgument($common).AddArgument(@{ DatasetArn = "$dataset/ITEMS"; JobName = New-JobName; Force = $true })
            $shell.Invoke().Status | Should -Be 'CREATE PENDING'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'reports every job that was created, and goes on after one that was not' {
        $taken = New-JobName
        $null = New-PDatasetExportJob "$dataset/ITEMS" -JobName $taken @to
        $names = (New-JobName), $taken, (New-JobName)

        $jobs = $names | ForEach-Object { [pscustomobject]@{ JobName = $_ } } |
            New-PDatasetExportJob "$dataset/ITEMS" @to -ErrorAction SilentlyContinue -ErrorVariable failed

        $jobs.JobName | Should -Be $names[0, 2]
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'ResourceAlreadyExistsException,PersonalizeExport.Cmdlets.NewPDatasetExportJobCommand'
        $failed[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        $failed[0].TargetObject | Should -Be "$dataset/ITEMS"
        $failed[0].Exception.RequestId | Should -Not -BeNullOrEmpty
        $failed[0].ErrorDetails.RecommendedAction | Should -Match '-JobName'
        "$($failed[0])" | Should -Match $taken
    }

    It 'keeps what was created before -ErrorAction Stop ends the pipeline' {
        $name = New-JobName
        $made = [System.Collections.Generic.List[object]]::new()

        { $name, $name | ForEach-Object { [pscustomobject]@{ JobName = $_ } } |
                New-PDatasetExportJob "$dataset/ITEMS" @to -ThrottleLimit 1 -ErrorAction Stop | ForEach-Object { $made.Add($_) } } | Should -Throw '*already exists*'

        $made.JobName | Should -Be $name
    }

    It 'names a dataset that does not exist' {
        New-PDatasetExportJob "${arnPrefix}dataset/nobody/ITEMS" -JobName (New-JobName) @to -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResourceNotFoundException,*'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed[0].TargetObject | Should -Be "${arnPrefix}dataset/nobody/ITEMS"
    }

    Context 'with many datasets' {
        It 'has -ThrottleLimit requests under way and keeps the order of the input' {
            # The first answers are long in coming, so that the requests meet however busy the machine is.
            $null = Invoke-EmulatorAdmin faults @(, @{ operation = '*'; kind = 'slow'; probability = 1; count = 5; delayMs = 2000 }) -Method Put
            try {
                $names = 1..20 | ForEach-Object { New-JobName many }

                ($names | ForEach-Object { [pscustomobject]@{ JobName = $_ } } | New-PDatasetExportJob "$dataset/ITEMS" @to).JobName | Should -Be $names
                (Invoke-RestMethod "$($emulator.Url)/_emulator/stats").maxInFlight | Should -Be 5
            }
            finally {
                $null = Invoke-RestMethod "$($emulator.Url)/_emulator/faults" -Method Delete
            }
        }

        It 'names the jobs that it had begun when the pipeline had enough' {
            $script = "Import-Module '$modulePath'; 1..5 | ForEach-Object { [pscustomobject]@{ JobName = `"stopped-`$_`" } } | New-PDatasetExportJob '$dataset/ITEMS' -RoleArn $role -S3Path s3://bucket/export/ -EndpointUrl $($emulator.Url) -Region $region -AccessKey test -SecretKey test | Select-Object -First 1 -ExpandProperty JobName"
            $output = pwsh -NoProfile -NonInteractive -Command $script 2>&1 | Out-String

            $output | Should -Match '(?m)^stopped-1'
            $made = (Get-PDatasetExportJob -JobName stopped-*).JobName | Where-Object { $_ -ne 'stopped-1' }
            foreach ($name in $made) { $output -replace '\s+', ' ' | Should -Match "These jobs may have been started but were not returned: .*$name" }
        }
    }

    Context 'whose answer is lost' {
        AfterEach { $null = Invoke-RestMethod "$($emulator.Url)/_emulator/faults" -Method Delete }

        It 'emits the job that was made, once, after <Kind>' -ForEach @(@{ Kind = 'reset' }, @{ Kind = 'truncate' }, @{ Kind = 'nonJson' }, @{ Kind = 'error500' }) {
            $null = Invoke-EmulatorAdmin faults @(, @{ operation = 'CreateDatasetExportJob'; kind = $Kind; probability = 1; count = 1; when = 'after' }) -Method Put
            $name = New-JobName lost

            $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName $name @to -ErrorAction Stop

            $job.JobName | Should -Be $name
            Get-CallCount CreateDatasetExportJob | Should -Be 1
            Get-PDatasetExportJob -JobName $name | Should -HaveCount 1
        }

        It 'says that it does not know when no answer comes at all' {
            $null = Invoke-EmulatorAdmin faults @(, @{ operation = '*'; kind = 'error503'; probability = 1 }) -Method Put
            $name = New-JobName lost

            New-PDatasetExportJob "$dataset/ITEMS" -JobName $name @to -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty

            $failed[0].FullyQualifiedErrorId | Should -BeLike 'LostAnswer,*'
            $failed[0].Exception.DatasetExportJobArn | Should -Be "${arnPrefix}dataset-export-job/$name"
            "$($failed[0])" | Should -Match "Whether the job was started is not known"
        }
    }

    Context 'that exists' {
        It 'is emitted with -UseExisting when it does what is asked' {
            $name = New-JobName
            $null = New-PDatasetExportJob "$dataset/ITEMS" -JobName $name @to -IngestionMode ALL

            $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName $name @to -IngestionMode ALL -UseExisting

            $job.DatasetExportJobArn | Should -Be "${arnPrefix}dataset-export-job/$name"
            $job.CreationDateTime | Should -Not -BeNullOrEmpty
        }

        It 'is an error with -UseExisting when it differs, which says in what' {
            $name = New-JobName
            $null = New-PDatasetExportJob "$dataset/ITEMS" -JobName $name @to -IngestionMode ALL

            New-PDatasetExportJob "$dataset/USERS" -JobName $name @to -UseExisting -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty

            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ResourceAlreadyExistsException,*'
            "$($failed[0])" | Should -Match 'differs from what was asked for in dataset .*ITEMS.*USERS.*ingestion mode \(ALL, not PUT\)'
        }
    }
}

Describe 'New-PDatasetExportJob where 2 jobs may run at a time' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator -Option '--max-running', '2'
    }

    AfterAll { Stop-Emulator $emulator }

    It 'starts only as many without -WaitForSlot' {
        $jobs = 1..5 | ForEach-Object { [pscustomobject]@{ JobName = "no-$_" } } |
            New-PDatasetExportJob "$dataset/USERS" @to -ErrorAction SilentlyContinue -ErrorVariable failed

        @($jobs).Count + $failed.Count | Should -Be 5
        $failed.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'LimitExceededException,PersonalizeExport.Cmdlets.NewPDatasetExportJobCommand'
        $null = $jobs | Wait-PDatasetExportJob -PollInterval 0.1
    }

    It 'starts all of them with -WaitForSlot' {
        $jobs = 1..3 | ForEach-Object { [pscustomobject]@{ JobName = "yes-$_" } } | New-PDatasetExportJob "$dataset/USERS" @to -WaitForSlot

        $jobs.JobName | Should -Be 'yes-1', 'yes-2', 'yes-3'
    }

    It 'gives up at -Timeout' {
        $null = Invoke-EmulatorAdmin jobs @{ count = 2; datasetArn = "$dataset/ITEMS"; status = 'CREATE IN_PROGRESS'; namePrefix = 'endless' }

        New-PDatasetExportJob "$dataset/USERS" -JobName never @to -WaitForSlot -Timeout 0 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed[0].FullyQualifiedErrorId | Should -BeLike 'LimitExceededException,*'
    }
}
