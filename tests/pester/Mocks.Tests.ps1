# What people build on the cmdlets: tests with mocks, proxy functions, jobs of their own. A mock and a proxy have a cmdlet's parameters and their types, but
# of its attributes only PowerShell's own.
BeforeDiscovery {
    $tags = @(
        @{ Tags = { @{ team = 'shop' } } }
        @{ Tags = { [ordered]@{ team = 'shop' } } }
        @{ Tags = { @{ Key = 'team'; Value = 'shop' } } }
        @{ Tags = { , @([pscustomobject]@{ TagKey = 'team'; TagValue = 'shop' }) } }
        @{ Tags = { 'team=shop' } }
    )
    $times = @(
        @{ Time = { 600 } }
        @{ Time = { '600' } }
        @{ Time = { '00:10:00' } }
        @{ Time = { New-TimeSpan -Minutes 10 } }
    )
    $commands = (Import-PowerShellDataFile "$PSScriptRoot/../../module/PersonalizeExport.psd1").CmdletsToExport | ForEach-Object { @{ Command = $_ } }
}

Describe 'A mock' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $jobArn = "${arnPrefix}dataset-export-job/nightly"
        $job = [PersonalizeExport.DatasetExportJob]@{ JobName = 'nightly'; Status = 'ACTIVE'; DatasetExportJobArn = $jobArn }
    }

    AfterAll { Remove-Item -Recurse -Force $scratch }

    BeforeEach {
        Mock New-PDatasetExportJob { $job }
        Mock Get-PDatasetExportJob { $job }
        Mock Wait-PDatasetExportJob { $job }
    }

    It 'takes tags as the cmdlets do: <Tags>' -ForEach $tags {
        New-PDatasetExportJob "$dataset/ITEMS" -JobName nightly @to -Tag (& $Tags) | Should -Be $job
        Get-PDatasetExportJob -Tag (& $Tags) | Should -Be $job

        Should -Invoke New-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $Tag['team'] -ceq 'shop' -and $Tag.Count -eq 1 }
        Should -Invoke Get-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $Tag['team'] -ceq 'shop' }
    }

    It 'takes times as the cmdlets do: <Time>' -ForEach $times {
        New-PDatasetExportJob "$dataset/ITEMS" -JobName nightly @to -WaitForSlot -Timeout (& $Time) |
            Wait-PDatasetExportJob -Timeout (& $Time) -PollInterval (& $Time) | Should -Be $job

        Should -Invoke New-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $Timeout -eq 600 }
        Should -Invoke Wait-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $Timeout -eq 600 -and $PollInterval.Time -eq '00:10:00' }
    }

    It 'takes the other text that the cmdlets take, and a job for its ARN' {
        New-PDatasetExportJob -DatasetArn "$dataset/ITEMS" -JobName nightly -RoleArn $role -JobOutput_S3DataDestination_Path s3://bucket/x/ -IngestionMode all | Should -Be $job
        Get-PDatasetExportJob $job -IncludeTag | Should -Be $job
        Get-PDatasetExportJob -Status *FAILED, ACTIVE -CreatedAfter 2026-11-25 -CreatedBefore 2026-11-25T08:00:00Z -MaxResult 5 | Should -Be $job
        Wait-PDatasetExportJob $job | Should -Be $job

        Should -Invoke New-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $IngestionMode -eq 'ALL' -and $S3DataDestinationPath -eq 's3://bucket/x/' }
        Should -Invoke Get-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $DatasetExportJobArn -eq $jobArn }
        Should -Invoke Get-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $CreatedAfter -eq [datetime]'2026-11-25' -and $Status.Count -eq 2 }
        Should -Invoke Wait-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $DatasetExportJobArn -eq $jobArn }
    }

    It 'refuses what the cmdlet cannot read, and says what is expected' {
        { New-PDatasetExportJob "$dataset/ITEMS" -JobName nightly @to -Tag 5 } | Should -Throw '*Cannot read tags from a value of type Int32. Expected a hashtable*'
        { Wait-PDatasetExportJob $job -Timeout 10m } | Should -Throw "*'10m' is not a time. Expected a number of seconds, or a TimeSpan*"
    }
}

Describe 'A proxy function' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        foreach ($command in Get-Command -Module PersonalizeExport) {
            $code = [System.Management.Automation.ProxyCommand]::Create($command)
            Set-Item "function:$($command.Name -replace '-P', '-Proxy')" ([scriptblock]::Create($code))
        }
        # The defaults of the session, by the names of the proxies.
        $connection = @{ EndpointUrl = $emulator.Url; Region = $region; AccessKey = 'test'; SecretKey = 'test' }
    }

    AfterAll { Stop-Emulator $emulator }

    It 'hands on tags: <Tags>' -ForEach $tags {
        $name = New-JobName tagged
        $job = Get-ProxyDataset -DatasetType ITEMS @connection | New-ProxyDatasetExportJob -JobName $name @to @connection -Tag (& $Tags) -IngestionMode all
        $found = Get-ProxyDatasetExportJob -JobName $name -Tag (& $Tags) @connection

        $job.Tags['team'], $job.IngestionMode, $found.JobName | Should -Be 'shop', 'ALL', $name
    }

    It 'hands on times: <Time>' -ForEach $times {
        $job = "$dataset/ITEMS" | New-ProxyDatasetExportJob -JobName (New-JobName timed) @to @connection -WaitForSlot -Timeout (& $Time) |
            Wait-ProxyDatasetExportJob -Timeout (& $Time) -PollInterval 0.1 @connection

        $job.IsActive | Should -BeTrue
    }
}

Describe 'A job that is made for a test' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $job = [PersonalizeExport.DatasetExportJob]@{
            JobName = 'nightly'; Status = 'ACTIVE'; DatasetExportJobArn = "${arnPrefix}dataset-export-job/nightly"; DatasetArn = "$dataset/ITEMS"
            S3DataDestinationPath = 's3://bucket/nightly/'; CreationDateTime = '2026-11-22T16:00:00Z'; LastUpdatedDateTime = '2026-11-22T16:06:31Z'; Tags = @{ team = 'shop' }
        }
    }

    AfterAll { Remove-Item -Recurse -Force $scratch }

    It 'is shown as one of the service, its times as UTC also where no view does, and compares them as moments' {
        $job.KeyPrefix, $job.Region, $job.DatasetGroup, $job.Tags['team'] | Should -Be 'nightly/', $region, 'retail-demo', 'shop'
        ($job | Out-String -Width 80) -split '\r?\n' | Should -Contain 'ACTIVE             2026-11-22 16:00  0:06:31 nightly'
        $job | Select-Object Created, LastUpdated | Format-List | Out-String | Should -Match 'Created .*\+00:00\s+LastUpdated .*\+00:00'
        $job | Where-Object Created -LT (Get-Date) | Should -Be $job
        $job | Where-Object Created -GT ([datetime]'2026-11-22T16:00:01Z').ToLocalTime() | Should -BeNullOrEmpty
    }

    It 'adds up, sorts and groups as one of the service' {
        $all = $job, [PersonalizeExport.DatasetExportJob]@{ Status = 'ACTIVE'; DatasetArn = "$dataset/USERS"; CreationDateTime = '2026-11-22T16:00:00Z'; LastUpdatedDateTime = '2026-11-23T16:00:00Z' }

        ($all | Measure-Object { $_.Duration.TotalMinutes } -Sum).Sum | Should -BeGreaterThan 1446
        ($all | Measure-Object Duration -Maximum).Maximum | Should -Be ([timespan]'1.00:00:00')
        ($all | Sort-Object Duration -Descending).DatasetType | Should -Be 'USERS', 'ITEMS'
        ($all | Group-Object DatasetType).Name | Should -Be 'ITEMS', 'USERS'
        $all | Where-Object Duration -GT '00:10:00' | Should -HaveCount 1
    }

    It 'need not have an ARN' {
        $bare = [PersonalizeExport.DatasetExportJob]@{ JobName = 'x'; Status = 'CREATE FAILED' }

        $bare.IsFailed, $bare.Region, "$bare" | Should -Be $true, $null, ''
        $bare | Format-List | Out-String | Should -Match 'JobName +: x'
    }
}
