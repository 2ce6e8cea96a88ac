# Each example of the help, as the page prints it, in a world that has what the example names: the sample group as it is, a bucket,
# some jobs. What follows here by the example's title is what a reader may expect of it; what the page shows as output is compared as text.
BeforeDiscovery {
    # Jobs are what there must be before: items-1, items-2 and users-1 are ACTIVE, failed-1 has failed, slow-1 runs for an hour, running-1 and
    # running-2 end soon.
    $expectations = @{
        'Get-PDataset' = @{
            'See what can be exported' = @{ Then = { $result.IsExportable | Should -Be $true, $true, $true } }
            'Export the datasets of a group' = @{ Then = { Assert-Active $result 'weekly-INTERACTIONS', 'weekly-ITEMS', 'weekly-USERS' } }
            'Count the datasets of the account' = @{ Then = { $result.Count | Should -Be 3 } }
            'Get the ARN of a dataset' = @{ Then = { $result | Should -Be "$group/ITEMS" } }
            'List the finished exports of a group' = @{ Jobs = 'items-1', 'users-1', 'failed-1'; Then = { Assert-Each JobName 'items-1', 'users-1' } }
            'List the datasets of another account' = @{ InProcess = $false; Then = { $result -match 'retail-demo' | Should -HaveCount 3 } }
        }
        'New-PDatasetExportJob' = @{
            'Export a dataset' = @{ Then = { Assert-Each JobName, Status, IngestionMode 'items-20261122 CREATE PENDING ALL' } }
            'Export, wait and download' = @{
                Then = {
                    Assert-Read $result 'export/users-20261122/'
                    Get-ChildItem "$($emulator.S3)/bucket/export/users-20261122/*.csv" | Should -Not -BeNullOrEmpty
                }
            }
            'Export all datasets of a group' = @{
                Then = {
                    Assert-Each JobName, KeyPrefix, IngestionMode @(
                        'nightly-INTERACTIONS-date date/INTERACTIONS/ ALL', 'nightly-ITEMS-date date/ITEMS/ ALL', 'nightly-USERS-date date/USERS/ ALL')
                }
            }
            'Start the jobs that a CSV file lists' = @{ Then = { Assert-Each JobName, IngestionMode, KmsKeyArn 'csv-items BULK ', 'csv-users ALL ' } }
            'Write a script that can be run again' = @{
                Then = { Assert-Each JobName 'weekly-2026-47', 'weekly-2026-47'; Get-PDatasetExportJob -JobName weekly-* | Should -HaveCount 1 }
            }
            'Start more jobs than the quota allows' = @{ Then = { Assert-Each KeyPrefix, IsActive (1..8 | ForEach-Object { "november-$_/ True" }) } }
            'See what would be started' = @{ InProcess = $false; Then = { Get-PDatasetExportJob | Should -BeNullOrEmpty } }
            'Encrypt the export and tag the job' = @{
                Then = {
                    $job = $result | Get-PDatasetExportJob -IncludeTag
                    $job.KmsKeyArn | Should -Be 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'
                    $job.Tags | ForEach-Object ToString | Sort-Object | Should -Be 'purpose=audit', 'team=shop'
                }
            }
            'Return the ARN, as AWS Tools does' = @{ Then = { $result | Should -BeOfType [string] } }
            'Continue after errors and list them' = @{ Then = { (Get-PDatasetExportJob).JobName | Should -Be 'retail-demo-items' } }
        }
        'Get-PDatasetExportJob' = @{
            'Get a job by its ARN' = @{ Jobs = 'items-1'; Then = { Assert-Each IngestionMode, S3DataDestinationPath 'ALL s3://bucket/export/items-1/' } }
            'List the jobs of a dataset' = @{ Jobs = 'items-1', 'items-2', 'users-1'; Then = { Assert-Each JobName 'items-1', 'items-2' } }
            'See which jobs failed and why' = @{
                Jobs = 'items-1', 'failed-1'
                Then = { $result | Out-String | Should -Match '^\s*LastUpdated \(UTC\) +JobName +FailureReason\s[- ]+\s\d{4}-\d\d-\d\d \d\d:\d\d  failed-1 +Insufficient privileges' }
            }
            'Count the jobs by their status' = @{ Jobs = 'items-1', 'users-1', 'failed-1'; Then = { Assert-Each Count, Name '1 CREATE FAILED', '2 ACTIVE' } }
            'Download the newest export of a dataset' = @{
                Jobs = 'items-1', 'items-2', 'users-1'
                Then = { Assert-Read $result 'export/items-2/'; Get-CallCount DescribeDatasetExportJob | Should -Be 1 }
            }
            'Wait for all running jobs' = @{ Jobs = 'items-1', 'running-1', 'running-2'; Then = { Assert-Active $result 'running-1', 'running-2' } }
            'Find jobs by name and describe them' = @{
                Jobs = 'items-1', 'users-1', 'failed-1'
                Then = {
                    $text = $result | Out-String -Width 300
                    $text | Should -Match 'items-1 .*:dataset/retail-demo/ITEMS .*s3://bucket/export/items-1/ .*team=shop'
                    $text | Should -Match 'users-1 .*:dataset/retail-demo/USERS '
                    $text | Should -Not -Match 'failed-1'
                }
            }
            'List the jobs of another account and region' = @{
                InProcess = $false
                Jobs = 'items-1'
                Before = { $null = Invoke-EmulatorAdmin jobs @{ count = 1; datasetArn = 'arn:aws:personalize:us-west-2:123456789012:dataset/retail-demo/ITEMS'; namePrefix = 'west' } }
                Then = { $result | Where-Object { $_ -match '-\d+$' } | Should -Match ' west-\d+$' }
            }
            'Get five jobs with as few calls as possible' = @{
                Before = { $null = Invoke-EmulatorAdmin jobs @{ count = 20; datasetArn = "$group/ITEMS" } }
                Then = { $result | Should -HaveCount 5; Get-CallCount ListDatasetExportJobs | Should -Be 1 }
            }
            'Read one page and the token of the next' = @{
                Before = { $null = Invoke-EmulatorAdmin jobs @{ count = 20; datasetArn = "$group/ITEMS" } }
                Then = { Get-CallCount ListDatasetExportJobs | Should -Be 2 }
            }
            'Find jobs by a tag' = @{ Jobs = 'items-1', 'users-1'; Then = { Get-CallCount ListTagsForResource | Should -Be 1 } }
            'Add up how long exports took' = @{ Jobs = 'items-1', 'items-2', 'users-1'; Then = { $result | Should -HaveCount 2 } }
        }
        'Wait-PDatasetExportJob' = @{
            'Wait for a job that was just started' = @{ Then = { Assert-Active $result 'items-20261122'; $result.Duration.Minutes | Should -Be 0 } }
            'Wait for jobs by their ARNs' = @{ Jobs = 'running-1', 'running-2', 'slow-1'; Then = { Assert-Active $result 'running-1', 'running-2' } }
            'Download each export as soon as it is ready' = @{
                Jobs = 'items-1', 'running-1', 'running-2'
                Then = { Assert-Read ($result | Sort-Object { $_.Bound.KeyPrefix }) 'export/running-1/', 'export/running-2/' }
            }
            'Wait for jobs by their names' = @{ Jobs = 'running-1', 'running-2', 'slow-1'; Then = { Assert-Active $result 'running-1', 'running-2' } }
            'Continue with the first job that ends' = @{ Jobs = 'items-1', 'slow-1'; Then = { (Get-PDatasetExportJob -JobName slow-1).IsTerminal | Should -BeFalse } }
            'Find out why a job failed' = @{
                Jobs = 'failed-1'
                Then = {
                    $result[0] | Should -Be 'DatasetExportJobFailed,PersonalizeExport.Cmdlets.WaitPDatasetExportJobCommand'
                    $result = $result[1]
                    Assert-Each JobName, Status 'failed-1 CREATE FAILED'
                    $result.FailureReason | Should -BeLike 'Insufficient privileges*'
                }
            }
            'Make a report of all jobs' = @{
                Jobs = 'items-1', 'failed-1'
                Then = {
                    $result | Should -BeNullOrEmpty
                    $rows = Import-Csv ./report.csv | ForEach-Object { "$($_.JobName) $($_.Status) $($_.FailureReason)" }
                    $rows -join '|' | Should -Match '^failed-1 CREATE FAILED \S.*\|items-1 ACTIVE $'
                }
            }
            'Poll once, without waiting' = @{ Jobs = 'items-1', 'slow-1'; Then = { (Get-PDatasetExportJob -JobName slow-1).IsTerminal | Should -BeFalse } }
            'End a scheduled task with an exit code' = @{ InProcess = $false; Jobs = 'failed-1'; Then = { $exitCode | Should -Be 1 } }
        }
        'about_PersonalizeExport' = @{
            'block 1' = @{ Then = { Assert-Read $result 'export/' } }
            'block 2' = @{ Jobs = 'items-1'; Then = { $result | Should -Be 'ITEMS: s3://bucket/export/items-1/' } }
            'block 3' = @{
                InProcess = $false
                Before = {
                    Set-Content ./Nightly.ps1 'New-PDatasetExportJob arn:aws:personalize:eu-west-1:123456789012:dataset/shop/ITEMS -JobName n -RoleArn r -S3Path s3://bucket/n/ -Tag @{ team = "shop" }'
                }
                Then = { $result | Out-String | Should -Match 'Tests Passed: 1, Failed: 0' }
            }
        }
        'about_PersonalizeExport_Errors' = @{
            'block 1' = @{
                Before = { Add-Content ./jobs.csv "shop/ITEMS,csv-malformed,$exporter,s3://bucket/csv/,ALL,", "$group/NONE,csv-none,$exporter,s3://bucket/csv/,ALL," }
                ErrorIds = 'ParameterArgumentValidationError', 'ResourceNotFoundException' | ForEach-Object { "$_,PersonalizeExport.Cmdlets.NewPDatasetExportJobCommand" }
                Then = {
                    $result[0] | Should -BeLike "csv-malformed: Cannot validate argument on parameter 'DatasetArn'. 'shop/ITEMS' is not *"
                    $result[1] | Should -BeLike 'csv-none: *'
                    $rows = Import-Csv ./failed.csv
                    $rows.JobName | Should -Be 'csv-malformed', 'csv-none'
                    $rows.DatasetArn | Should -Be 'shop/ITEMS', "$group/NONE"
                    $rows.IngestionMode | Should -Be 'ALL', 'ALL'
                    (Get-PDatasetExportJob).JobName | Sort-Object | Should -Be 'csv-items', 'csv-users'
                }
            }
        }
    }

    $commands = (Import-PowerShellDataFile "$PSScriptRoot/../../module/PersonalizeExport.psd1").CmdletsToExport
    $topics = (Get-ChildItem "$PSScriptRoot/../../docs/en-US/about_*.md").BaseName
    $pages = foreach ($name in @($commands) + @($topics)) {
        $text = Get-Content -Raw "$PSScriptRoot/../../docs/en-US/$name.md"
        $text = $text -replace '\r'
        $pattern = $name -like 'about_*' ? '(?s)(?<title>)```powershell\n(?<code>.+?)\n```' :
            '(?s)### Example \d+: (?<title>[^\n]+)\n(?:(?!\n### ).)+?```powershell\n(?<code>.+?)\n```(\n\n```Output\n(?<output>.+?)\n```)?'
        $blocks = 0
        $examples = foreach ($match in [regex]::Matches($text, $pattern)) {
            $title = $match.Groups['title'].Value ? $match.Groups['title'].Value : "block $((++$blocks))"
            @{ Title = $title; Code = $match.Groups['code'].Value; Shown = $match.Groups['output'].Value; Expected = ($expectations[$name] ?? @{})[$title] }
        }
        @{ Page = $name; Examples = $examples; Titles = @($expectations[$name].Keys) }
    }
}

Describe 'The examples of <Page>' -ForEach $pages {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        Import-Module $PSScriptRoot/Fakes/AwsTools.psm1 -ArgumentList (Split-Path (Get-Program PersonalizeExport.Emulator $env:PERSONALIZE_EMULATOR))
        $group = $dataset
        $exporter = 'arn:aws:iam::123456789012:role/Personalize'

        # With room for as many jobs as the service is seen to have.
        $emulator = Start-Emulator -Option '--max-running', '5'

        # What the examples leave to the session comes from where a user has it; the emulator takes the place of the service unseen.
        Set-EmulatorEnvironment
        $global:PSDefaultParameterValues['Wait-PDatasetExportJob:PollInterval'] = 0.1
        Set-Content $env:AWS_CONFIG_FILE "[profile audit]`nregion = eu-central-1`naws_access_key_id = test`naws_secret_access_key = test"
        Push-Location (New-Item -ItemType Directory "$scratch/work")

        # Dataset, duration and bucket of each.
        $known = @{
            'items-1' = 'ITEMS', '1ms', 'bucket'; 'items-2' = 'ITEMS', '1ms', 'bucket'; 'users-1' = 'USERS', '1ms', 'bucket'
            'running-1' = 'ITEMS', '3s', 'bucket'; 'running-2' = 'USERS', '3s', 'bucket'; 'slow-1' = 'ITEMS', '1h', 'bucket'; 'failed-1' = 'ITEMS', '1ms', 'none'
        }

        function Add-Job {
            param([string] $Name)

            $type, $duration, $bucket = $known[$Name]
            $null = Invoke-EmulatorAdmin durations @(, $duration)
            $with = @{ JobName = $Name; RoleArn = $exporter; IngestionMode = 'ALL'; Tag = 'team=shop'; S3DataDestinationPath = "s3://$bucket/export/$Name/" }
            $started = New-PDatasetExportJob "$group/$type" @with
            if ($duration -eq '1ms') { $null = $started | Wait-PDatasetExportJob -ErrorAction SilentlyContinue }
        }

        # What was emitted, by some properties, in any order; the date of today as date.
        function Assert-Each {
            param([string[]] $Property, [string[]] $Expected)

            $seen = foreach ($one in $result) { ($Property | ForEach-Object { "$($one.$_)" -replace '(?<!\d)20(?!261122)\d{6}(?!\d)', 'date' }) -join ' ' }
            $seen | Sort-Object | Should -Be $Expected
        }

        function Assert-Active {
            param($Jobs, [string[]] $Name)

            $Jobs.JobName | Sort-Object | Should -Be $Name
            $Jobs.IsActive | Should -Not -Contain $false
        }

        function Assert-Read {
            param($Bindings, [string[]] $Prefix)

            $Bindings.Command | Should -Be (@('Read-S3Object') * $Prefix.Count)
            foreach ($binding in $Bindings) { $binding.Bound.BucketName, $binding.Bound.Folder | Should -Be 'bucket', './export' }
            $Bindings | ForEach-Object { $_.Bound.KeyPrefix } | Should -Be $Prefix
        }
    }

    AfterAll {
        Pop-Location
        Remove-Item Env:AWS_*
        Stop-Emulator $emulator
    }

    BeforeEach {
        foreach ($arn in (Get-PDatasetExportJob).DatasetExportJobArn) { $null = Invoke-RestMethod "$($emulator.Url)/_emulator/jobs?arn=$arn" -Method Delete }
        Get-ChildItem | Remove-Item -Recurse
        @(
            'DatasetArn,JobName,RoleArn,S3DataDestinationPath,IngestionMode,KmsKeyArn'
            "$group/ITEMS,csv-items,$exporter,s3://bucket/csv/items/,BULK,"
            "$group/USERS,csv-users,$exporter,s3://bucket/csv/users/,ALL,"
        ) | Set-Content ./jobs.csv
    }

    It 'are as many as there are expectations' {
        $Examples.Title | Sort-Object | Should -Be ($Titles | Sort-Object)
    }

    It 'do what they say: <Title>' -ForEach $Examples {
        foreach ($name in $Expected.Jobs) { Add-Job $name }
        if ($Expected.Before) { . $Expected.Before }
        Clear-CallCount

        # In a process of their own are those that end it, that write to the host, or that name a profile, whose file is found but once a process.
        if ($Expected.InProcess ?? $true) {
            # As at a prompt, where an error does not end what is typed.
            $result = & { $ErrorActionPreference = 'Continue'; & ([scriptblock]::Create($Code)) 2>&1 3>&1 }
        }
        else {
            Set-Content ./example.ps1 "Import-Module '$modulePath'; `$PSStyle.OutputRendering = 'PlainText'`n$Code"
            $result = pwsh -NoProfile -NonInteractive -File ./example.ps1
            $exitCode = $LASTEXITCODE
        }

        $errors = @($result | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $errors.FullyQualifiedErrorId | Should -Be $Expected.ErrorIds
        $result | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | Should -BeNullOrEmpty
        $result = $result | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] }
        if ($Shown) {
            $text = @($result | Where-Object { $_ -isnot [string] }) ? ($result | Out-String -Width 80) : ($result -join "`n")
            ($text -split '\r?\n').TrimEnd() -join "`n" | ForEach-Object Trim "`n" | Should -BeExactly $Shown
        }
        . $Expected.Then
    }
}
