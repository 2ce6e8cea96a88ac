Describe 'Get-PDatasetExportJob' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $made = "$dataset/ITEMS", "$dataset/USERS" | New-PDatasetExportJob -JobName { 'e-' + ($_ -split '/')[-1] } @to -Tag @{ team = 'shop' }
        $made += New-PDatasetExportJob "$dataset/ITEMS" -JobName doomed -RoleArn $role -S3DataDestinationPath s3://nobody/export/
        $null = $made | Wait-PDatasetExportJob -PollInterval 0.1 -ErrorAction SilentlyContinue
    }

    AfterAll { Stop-Emulator $emulator }

    BeforeEach { Clear-CallCount }

    Context 'by ARN' {
        It 'gets a job with all that the service knows of it' {
            $job = Get-PDatasetExportJob $made[0].DatasetExportJobArn

            $job.GetType().FullName | Should -Be 'PersonalizeExport.DatasetExportJob'
            $job.JobName, $job.Status, $job.DatasetArn, $job.S3DataDestinationPath | Should -Be 'e-ITEMS', 'ACTIVE', "$dataset/ITEMS", 's3://bucket/export/'
            $job.IsActive, $job.IsTerminal, $job.IsFailed | Should -Be $true, $true, $false
            $job.CreationDateTime.Kind | Should -Be 'Utc'
            $job.Duration | Should -BeGreaterThan ([timespan]::Zero)
            $job.Tags | Should -BeNullOrEmpty
        }

        It 'describes <Given>, one call each' -ForEach @(
            @{ Given = 'piped objects'; Get = { $made | Get-PDatasetExportJob } }
            @{ Given = 'piped ARNs'; Get = { $made.DatasetExportJobArn | Get-PDatasetExportJob } }
            @{ Given = 'ARNs as an argument'; Get = { Get-PDatasetExportJob $made.DatasetExportJobArn } }
            @{ Given = 'objects as an argument'; Get = { Get-PDatasetExportJob -Arn $made } }
        ) {
            (& $Get).JobName | Should -Be 'e-ITEMS', 'e-USERS', 'doomed'
            Get-CallCount DescribeDatasetExportJob | Should -Be 3
            Get-CallCount ListDatasetExportJobs | Should -Be 0
        }

        It 'goes on after an ARN that does not exist, and names it' {
            $missing = "${arnPrefix}dataset-export-job/missing"

            $jobs = $made[0].DatasetExportJobArn, $missing, $made[1].DatasetExportJobArn | Get-PDatasetExportJob -ErrorAction SilentlyContinue -ErrorVariable failed

            $jobs.JobName | Should -Be 'e-ITEMS', 'e-USERS'
            $failed | Should -HaveCount 1
            $failed[0].FullyQualifiedErrorId | Should -Be 'ResourceNotFoundException,PersonalizeExport.Cmdlets.GetPDatasetExportJobCommand'
            $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $failed[0].TargetObject | Should -Be $missing
        }

        It 'tells why a job failed' {
            $job = Get-PDatasetExportJob $made[2].DatasetExportJobArn

            $job.Status, $job.IsFailed | Should -Be 'CREATE FAILED', $true
            $job.FailureReason | Should -Match 'nobody'
        }
    }

    Context 'as a list' {
        It 'lists the account, and tells nothing that the list did not tell' {
            $jobs = Get-PDatasetExportJob

            $jobs.JobName | Sort-Object | Should -Be 'doomed', 'e-ITEMS', 'e-USERS'
            $jobs | ForEach-Object { $_.DatasetArn, $_.RoleArn, $_.S3DataDestinationPath, $_.BucketName, $_.IngestionMode } | Where-Object { $null -ne $_ } | Should -BeNullOrEmpty
            Get-CallCount ListDatasetExportJobs | Should -Be 1
            Get-CallCount DescribeDatasetExportJob | Should -Be 0
        }

        It 'lists the jobs of a dataset' {
            $jobs = Get-PDatasetExportJob -DatasetArn "$dataset/ITEMS"

            $jobs.JobName | Sort-Object | Should -Be 'doomed', 'e-ITEMS'
            $jobs.DatasetArn | Should -Be "$dataset/ITEMS", "$dataset/ITEMS"
        }

        It 'lists the jobs of piped datasets' {
            $jobs = [pscustomobject]@{ DatasetArn = "$dataset/ITEMS" }, [pscustomobject]@{ DatasetArn = "$dataset/USERS" } | Get-PDatasetExportJob

            $jobs.JobName | Sort-Object | Should -Be 'doomed', 'e-ITEMS', 'e-USERS'
            Get-CallCount ListDatasetExportJobs | Should -Be 2
        }

        It 'keeps only <Filter>' -ForEach @(
            @{ Filter = '-JobName e*'; With = @{ JobName = 'e*' }; Names = 'e-ITEMS', 'e-USERS' }
            @{ Filter = '-JobName E-items, DOOMED'; With = @{ JobName = 'E-items', 'DOOMED' }; Names = 'doomed', 'e-ITEMS' }
            @{ Filter = '-Status ACTIVE'; With = @{ Status = 'ACTIVE' }; Names = 'e-ITEMS', 'e-USERS' }
            @{ Filter = "-Status 'create failed'"; With = @{ Status = 'create failed' }; Names = @('doomed') }
            @{ Filter = '-Status *FAILED'; With = @{ Status = '*FAILED' }; Names = @('doomed') }
            @{ Filter = 'jobs created before long ago'; With = @{ CreatedBefore = [datetime]'2020-01-01' }; Names = @() }
            @{ Filter = 'jobs created after long ago'; With = @{ CreatedAfter = [datetime]'2020-01-01' }; Names = 'doomed', 'e-ITEMS', 'e-USERS' }
        ) {
            @((Get-PDatasetExportJob @With).JobName | Sort-Object) | Should -Be $Names
        }

        It 'warns of a state that nobody knows' {
            Get-PDatasetExportJob -Status *FAILED, FAILED -WarningVariable warnings -WarningAction SilentlyContinue | Should -HaveCount 1

            $warnings | Should -Be "-Status 'FAILED' matches none of the states that are known: CREATE PENDING, CREATE IN_PROGRESS, ACTIVE, CREATE FAILED."
        }

        It 'takes a time without a zone as local' {
            $job = Get-PDatasetExportJob -JobName e-ITEMS
            $local = $job.CreationDateTime.ToLocalTime()

            Get-PDatasetExportJob -JobName e-ITEMS -CreatedAfter ([datetime]::new($local.Ticks)) | Should -HaveCount 1
            Get-PDatasetExportJob -JobName e-ITEMS -CreatedAfter ([datetime]::new($local.Ticks + 1)) | Should -BeNullOrEmpty
        }

        It 'describes with -Detailed only what passes the filter' {
            $jobs = Get-PDatasetExportJob -JobName e* -Detailed

            $jobs.S3DataDestinationPath | Should -Be 's3://bucket/export/', 's3://bucket/export/'
            Get-CallCount DescribeDatasetExportJob | Should -Be 2
        }

        It 'asks for tags only when told to' {
            $jobs = Get-PDatasetExportJob -JobName e* -IncludeTag

            "$($jobs.Tags)" | Should -Be 'team=shop team=shop'
            Get-CallCount ListTagsForResource | Should -Be 2
        }

        It 'writes one error when the list cannot be had' {
            Get-PDatasetExportJob -SecretKey wrong -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty

            $failed | Should -HaveCount 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidSignatureException,*'
            $failed[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
        }
    }
}

Describe 'Get-PDatasetExportJob over a long history' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $null = Invoke-EmulatorAdmin jobs @{ count = 250; datasetArn = "$dataset/ITEMS"; status = 'ACTIVE' }
    }

    AfterAll { Stop-Emulator $emulator }

    BeforeEach { Clear-CallCount }

    It 'lists 250 jobs in 3 calls' {
        Get-PDatasetExportJob | Should -HaveCount 250
        Get-CallCount ListDatasetExportJobs | Should -Be 3
    }

    It 'makes one call when the pipeline has enough after the first job' {
        Get-PDatasetExportJob | Select-Object -First 1 | Should -HaveCount 1
        Get-CallCount ListDatasetExportJobs | Should -Be 1
    }

    It 'describes few jobs beyond the first when the pipeline has enough after it, with -ThrottleLimit <Limit>' -ForEach @(@{ Limit = 1; Most = 1 }, @{ Limit = 5; Most = 50 }) {
        Get-PDatasetExportJob -Detailed -ThrottleLimit $Limit | Select-Object -First 1 | Should -HaveCount 1
        Get-CallCount DescribeDatasetExportJob | Should -BeIn (1..$Most)
    }

    It 'has -ThrottleLimit requests under way and keeps the order of the input' {
        # The first answers are long in coming, so that the requests meet however busy the machine is.
        $null = Invoke-EmulatorAdmin faults @(, @{ operation = 'DescribeDatasetExportJob'; kind = 'slow'; probability = 1; count = 4; delayMs = 2000 }) -Method Put
        try {
            $arns = (Get-PDatasetExportJob).DatasetExportJobArn | Select-Object -First 40
            Clear-CallCount

            ($arns | Get-PDatasetExportJob -ThrottleLimit 4).DatasetExportJobArn | Should -Be $arns
            (Invoke-RestMethod "$($emulator.Url)/_emulator/stats").maxInFlight | Should -Be 4
        }
        finally {
            $null = Invoke-RestMethod "$($emulator.Url)/_emulator/faults" -Method Delete
        }
    }
}
