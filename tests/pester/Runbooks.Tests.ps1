Describe 'Text of others, in a runbook,' {
    BeforeAll { . $PSScriptRoot/../../samples/runbooks/Text.ps1 }

    It 'has no character that breaks a line or a cell, controls a terminal or turns the direction' {
        $all = -join [char[]](0..0xFFFF)

        foreach ($text in (Format-Line $all), (Format-Cell $all)) { $text | Should -Not -Match '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]' }
    }

    It 'stays readable: <Text>' -ForEach @(
        @{ Text = "x`n::error::y"; Line = 'x\u000A::error::y' }
        @{ Text = "`e[31m"; Line = '\u001B[31m' }
        @{ Text = "a$([char]0x202E)b$([char]0x2066)"; Line = 'a\u202Eb\u2066' }
        @{ Text = 'Größe 😀 日本語'; Line = 'Größe 😀 日本語' }
        @{ Text = ''; Line = '' }
        # CI systems execute ##[...] and ##vso[...] anywhere in a line.
        @{ Text = 'x ##vso[task.setvariable variable=a]b'; Line = 'x # #vso[task.setvariable variable=a]b' }
        @{ Text = '###[error]'; Line = '# # #[error]' }
        @{ Text = "##`n#[x]"; Line = '# #\u000A#[x]' }
    ) {
        Format-Line $Text | Should -BeExactly $Line
    }

    It 'is no formula in a cell: <_>' -ForEach '=HYPERLINK("http://x")', '+1', '-1', '@SUM(1)', "`t=1", "`r=1", ' =1', "$([char]0xFF1D)1" {
        Format-Cell $_ | Should -BeLike "'*"
    }
}

# The runbooks of samples/runbooks, run as they are against the emulator: what they write, what they say, and what they end with.
Describe 'A runbook' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator -JobDuration 100ms
        Set-EmulatorEnvironment
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
            $all = @(if ($PSBoundParameters.ContainsKey('From')) { $From | & $script @With *>&1 } else { & $script @With *>&1 })
            $errors, $rest = $all.Where({ $_ -is [System.Management.Automation.ErrorRecord] }, 'Split')
            $lines, $output = $rest.Where({ $_ -is [System.Management.Automation.InformationRecord] }, 'Split')
            [pscustomobject]@{
                Output = @($output); Error = @($errors); ErrorId = @($errors.FullyQualifiedErrorId -replace ',.*'); ExitCode = $global:LASTEXITCODE
                Line = @($lines | ForEach-Object { "$_" -replace '^\S+ ' })
            }
        }

        function Invoke-Group { param([hashtable] $With = @{}) Invoke-Runbook Export-DatasetGroup (Join-Table $nightly $With) }
        function Invoke-List([psobject[]] $From, $With = @{}) { Invoke-Runbook Export-List (Join-Table @{ RoleArn = $role; PollInterval = 0.1 } $With) $From }
        function Join-Table([hashtable] $First, [hashtable] $Then) { $all = $First.Clone(); foreach ($key in $Then.Keys) { $all[$key] = $Then[$key] }; $all }

        # A row of a list.
        function New-Row {
            param([string] $Of, [string] $Name, [string] $To = "s3://bucket/list/$Name/")

            [pscustomobject]@{ DatasetArn = $Of -like 'arn:*' ? $Of : "$dataset/$Of"; JobName = $Name; S3DataDestinationPath = $To }
        }

        # Runs a runbook as a scheduler does.
        function Invoke-Scheduled {
            param([string] $Runbook, [string[]] $Argument)

            $output = pwsh -NoProfile -NonInteractive -File "$runbooks/$Runbook.ps1" @Argument 2>&1
            [pscustomobject]@{ Log = @($output | ForEach-Object { "$_" }); Line = @($output) -match 'Z (ACTIVE|FAILED|UN\w+) '; ExitCode = $LASTEXITCODE }
        }

        function Get-Created { param([datetime] $On) @(Get-PDatasetExportJob -JobName "*-$($On.ToString('yyyyMMdd'))*") }
        function Set-Fault { param([hashtable[]] $Rule) Invoke-EmulatorAdmin faults @($Rule) Put }

        # A finished export of the users.
        function Export-Users {
            param([string] $Name, [string] $To = "s3://bucket/$Name/")

            New-PDatasetExportJob "$dataset/USERS" -JobName $Name -RoleArn $role -S3DataDestinationPath $To -IngestionMode ALL -WarningAction Ignore |
                Wait-PDatasetExportJob -PollInterval 0.1
        }
    }

    AfterAll { Stop-Emulator $emulator }

    AfterEach { $null = Invoke-RestMethod "$($emulator.Url)/_emulator/faults" -Method Delete }

    Context 'Export-DatasetGroup' {
        It 'exports every dataset of a group to a folder with the date, and says so in one line each' {
            $on = New-Day
            $date = $on.ToString('yyyyMMdd')
            $folder = $on.ToString('yyyy\/MM\/dd')

            $run = Invoke-Scheduled Export-DatasetGroup '-DatasetGroup', $group, '-BucketName', 'bucket', '-RoleArn', $role, '-Date', $on.ToString('yyyy-MM-dd'), '-PollInterval', '0.1'

            $run.ExitCode | Should -Be 0 -Because "$($run.Log)"
            $run.Line | Should -HaveCount 3
            foreach ($type in 'interactions', 'items', 'users') {
                $time = '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ'
                $to = "s3://bucket/personalize/retail-demo/$type/$folder/"
                @($run.Line) -match "^$time ACTIVE retail-demo/$type retail-demo-$type-$date $to \d\d:\d\d:\d\d$" | Should -HaveCount 1
                Get-ChildItem "$($emulator.S3)/bucket/personalize/retail-demo/$type/$folder" -Filter *.csv | Should -Not -BeNullOrEmpty
            }
            (Get-PDatasetExportJob "${arnPrefix}dataset-export-job/retail-demo-items-$date").IngestionMode | Should -Be ALL
        }

        It 'exports the datasets that there are and can be exported' {
            Mock Get-PDataset {
                foreach ($type in 'ITEMS', 'ACTIONS') { [PersonalizeExport.Dataset]@{ DatasetArn = "$dataset/$type"; DatasetType = $type } }
            }

            $run = Invoke-Group @{ Date = New-Day }

            $run.ExitCode | Should -Be 0
            $run.Line | Should -Match '^ACTIVE retail-demo/ITEMS '
            Should -Invoke Get-PDataset -Exactly 1 -ParameterFilter { $DatasetGroupArn -eq $group }
        }

        It 'ends with <ExitCode> and one error when <When>' -ForEach @(
            @{ When = 'there is no such group'; ExitCode = 1; Id = 'DatasetGroupNotFound'; With = @{ DatasetGroup = 'none' } }
            @{ When = 'there are no credentials'; ExitCode = 1; Id = 'MissingCredentials'
                Settings = @{ AWS_ACCESS_KEY_ID = $null; AWS_SECRET_ACCESS_KEY = $null } }
            @{ When = 'the list is refused'; ExitCode = 1; Id = 'AccessDeniedException'; Fault = 'accessDenied' }
            @{ When = 'the service is down'; ExitCode = 3; Id = 'ServiceUnavailable*'; Fault = 'error503' }
        ) {
            if ($Fault) { Set-Fault @{ operation = 'ListDatasets'; kind = $Fault } }
            Clear-CallCount

            $run = Use-Environment ($Settings ?? @{}) { Invoke-Group ($With ?? @{}) }

            $run.ExitCode | Should -Be $ExitCode
            $run.ErrorId | Should -BeLike $Id
            Get-CallCount CreateDatasetExportJob | Should -Be 0
        }

        It 'takes its datasets in one word, and starts nothing a second time when it is run again on the same day' {
            $on = New-Day
            $arguments = @{ Date = $on; DatasetType = 'items,USERS'; PassThru = $true }

            $first, $second = (Invoke-Group $arguments), (Invoke-Group $arguments)

            $first.ExitCode, $second.ExitCode | Should -Be 0, 0
            $second.Output.DatasetExportJobArn | Sort-Object | Should -Be ($first.Output.DatasetExportJobArn | Sort-Object)
            (Get-Created $on).JobName | ForEach-Object { ($_ -split '-')[2] } | Sort-Object | Should -Be 'items', 'users'
        }

        It 'tries again under a new name what has failed' {
            $on = New-Day
            $failurePath = "$scratch/failures.csv"
            $late = @{ Date = $on; DatasetType = 'ITEMS'; FailurePath = $failurePath; BucketName = 'late' }
            $first = Invoke-Group $late
            $failures = Import-Csv $failurePath
            $null = New-Item -ItemType Directory "$($emulator.S3)/late"

            $second = Invoke-Group $late

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

            $first, $second = (Invoke-Group @{ Date = $on }), (Invoke-Group @{ Date = $on })

            $first.ExitCode, $second.ExitCode | Should -Be 2, 0
            $first.Line -replace '^(\S+ ).* ', '$1' -replace 'ACTIVE .*', 'ACTIVE' | Sort-Object | Should -Be 'ACTIVE', 'ACTIVE', 'FAILED AccessDeniedException'
            $first.ErrorId | Should -Be AccessDeniedException
            Get-Created $on | Should -HaveCount 3
        }

        It 'refuses <What>, and leaves no failures of an earlier run' -ForEach @(
            @{ What = 'an unknown type'; With = @{ DatasetType = 'ITEMS', 'ACTIONS' }; Says = "*The value was 'ACTIONS'.*" }
            @{ What = 'what is no group'; With = @{ DatasetGroup = 'arn:aws:personalize:eu-west-1:123456789012:dataset/shop/ITEMS' }; Says = '*the ARN or the name of a dataset group*' }
            @{ What = 'a name without a region'; With = @{ DatasetGroup = 'shop'; Region = '' }; Says = '*-Region, or set AWS_REGION*' }
            @{ What = 'what is no role'; With = @{ RoleArn = 'admin' }; Says = "*must be the ARN of a role*'admin'." }
            @{ What = 'a URL for a bucket'; With = @{ BucketName = 's3://bucket' }; Says = "*name of a bucket*-Prefix*'s3://bucket'." }
            @{ What = 'a folder for a bucket'; With = @{ BucketName = 'bucket/folder' }; Says = "*name of a bucket*-Prefix*'bucket/folder'." }
        ) {
            $stale = (New-Item -Force "$scratch/stale.csv").FullName
            $arguments = Join-Table $nightly ($With + @{ FailurePath = $stale })

            { & $runbooks/Export-DatasetGroup.ps1 @arguments } | Should -Throw $Says

            $stale | Should -Not -Exist
        }

        It 'has the day in UTC of a -Date in <Zone>' -ForEach @(
            @{ Zone = 'no zone'; Date = '2025-03-01'; Day = '20250301' }
            @{ Zone = 'New York, where it is late'; Date = '2025-03-02T23:30:00-05:00'; Day = '20250303' }
            @{ Zone = 'Tokyo, where it is early'; Date = '2025-03-05T06:00:00+09:00'; Day = '20250304' }
        ) {
            # On a machine that is in another zone than its scheduler. .NET keeps the zone of a process.
            $run = Use-Environment @{ TZ = 'America/New_York' } {
                [System.TimeZoneInfo]::ClearCachedData()
                Invoke-Group @{ Date = $Date; DatasetType = 'ITEMS' }
            }
            [System.TimeZoneInfo]::ClearCachedData()

            $run.Line | Should -Match "^ACTIVE retail-demo/ITEMS retail-demo-items-$Day "
        }

        It 'continues after midnight with the night that began at -DayStart <Start>' -ForEach @(
            @{ Start = '23:59'; Type = 'ITEMS' }
            @{ Start = '0:00'; Type = 'USERS' }
        ) {
            function Get-Night { ([datetime]::UtcNow - [timespan]$Start).ToString('yyyyMMdd') }

            $before = Get-Night
            $run = Invoke-Group ($Start -eq '0:00' ? @{ DatasetType = $Type } : @{ DatasetType = $Type; DayStart = $Start })

            # The day may change meanwhile.
            ($run.Line -split ' ')[2] -replace '.*-' | Should -BeIn $before, (Get-Night)
        }

        It 'gives long names of groups names that the service takes, no two the same, and starts nothing with -WhatIf' {
            Clear-CallCount
            $names = foreach ($last in 'a', 'b') {
                $name = "${arnPrefix}dataset-group/" + 'g' * 62 + $last
                $long = Join-Table $nightly @{ Date = New-Day; DatasetType = 'INTERACTIONS'; WhatIf = $true; DatasetGroup = $name }
                $transcript = "$scratch/$last.txt"
                $null = Start-Transcript $transcript
                try { & $runbooks/Export-DatasetGroup.ps1 @long } finally { $null = Stop-Transcript }
                $LASTEXITCODE | Should -Be 0
                [regex]::Match((Get-Content -Raw $transcript) -replace '\r?\n', 'job (?<name>[a-z0-9-]+),').Groups['name'].Value
            }

            $names | ForEach-Object { $_.Length | Should -Be 60 }
            $names[0].Substring(0, 60 - 22) | Should -Not -Be $names[1].Substring(0, 60 - 22)
            Get-CallCount CreateDatasetExportJob | Should -Be 0
        }
    }

    Context 'Export-List' {
        BeforeAll {
            $evil = "x`n::error title=x::y`r`n##[error]z`e[31m$([char]0x202E)$([char]0x2028)$([char]7)"
            $unsafe = '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##'
        }

        It 'exports what it can of a CSV file, and keeps what has failed with the advice' {
            $list = "$scratch/list.csv"
            $bad = New-Row ITEMS list-bad
            $bad.DatasetArn = 'items'
            (New-Row ITEMS list-items), (New-Row NONE list-none), $bad, (New-Row USERS 'list users') |
                Select-Object *, @{ Name = 'KmsKeyArn'; Expression = { '' } } | Export-Csv $list

            $run = Invoke-List (Import-Csv $list) @{ FailurePath = "$scratch/list-failures.csv"; PassThru = $true }

            $run.ExitCode | Should -Be 2
            $run.Output.JobName, $run.Output.IngestionMode | Should -Be 'list-items', 'PUT'
            $failures = Import-Csv "$scratch/list-failures.csv"
            $failures.JobName | Should -Be 'list-none', 'list-bad', 'list users'
            $failures.ErrorId | Should -Be 'ResourceNotFoundException', 'ParameterArgumentValidationError', 'ParameterArgumentValidationError'
            $failures[0].Advice | Should -Match 'Check the ARN'
            $failures[0].RequestId | Should -Not -BeNullOrEmpty
        }

        It 'begins each line of the log itself, and controls no terminal, from a scheduler that names the list by -Path' {
            $list = "$scratch/night [1].csv"
            (New-Row ITEMS $evil s3://none/evil/), (New-Row "$dataset/$evil" '=HYPERLINK("http://x")' "s3://none/$evil"), (New-Row ITEMS evil s3://none/evil/) |
                Export-Csv -LiteralPath $list

            # As without NO_COLOR, PowerShell colours errors that go to a file, too.
            $run = Use-Environment @{ NO_COLOR = $null } {
                Invoke-Scheduled Export-List '-Path', $list, '-RoleArn', $role, '-PollInterval', '0.1', '-FailurePath', "$scratch/evil-failures.csv", '-Verbose'
            }

            $run.ExitCode | Should -Be 2
            "$($run.Log)" | Should -Not -Match $unsafe
            $run.Log | Should -Match '^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ FAILED |Write-Error: |VERBOSE: |  Recommendation: )'
            $run.Line | Should -HaveCount 3
            foreach ($cell in (Import-Csv "$scratch/evil-failures.csv").ForEach({ $_.PSObject.Properties.Value })) { $cell | Should -Not -Match "$unsafe|^[=+@-]" }
        }

        It 'keeps the lines and cells whole whatever <_> says' -ForEach 'New-PDatasetExportJob', 'Wait-PDatasetExportJob' {
            Mock $_ {
                $failure = [System.Management.Automation.ErrorRecord]::new([System.Exception]::new($evil), "Id$evil", 'NotSpecified', $_)
                $failure.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($evil)
                $failure.ErrorDetails.RecommendedAction = $evil
                Write-Error -ErrorRecord $failure -ErrorAction Continue
            }

            $run = Invoke-List (New-Row ITEMS (New-JobName said)) @{ FailurePath = "$scratch/said.csv" }

            $run.Line | Should -HaveCount 1
            $run.Error | Should -HaveCount 1
            @($run.Line) + "$($run.Error)" + $run.Error.ErrorDetails.RecommendedAction | Should -Not -Match $unsafe
            $failures = Import-Csv "$scratch/said.csv"
            $failures.Message, $failures.Advice, $failures.ErrorId | Should -Not -Match $unsafe
            $failures.Message | Should -Match '^x\\u000A::error'
        }

        It 'distinguishes datasets and destinations that share a name, and takes the same row twice' {
            $row = New-Row ITEMS shared s3://bucket/shared
            $rows = $row, (New-Row USERS shared s3://bucket/users/), (New-Row ITEMS shared s3://bucket/other/), $row
            $run = Invoke-List $rows @{ FailurePath = "$scratch/shared.csv" }

            $run.ExitCode | Should -Be 2
            $run.Line -replace ' s3:.*' | Should -Be @(
                'ACTIVE retail-demo/ITEMS shared', 'FAILED retail-demo/USERS shared ResourceAlreadyExistsException'
                'FAILED retail-demo/ITEMS shared ResourceAlreadyExistsException', 'ACTIVE retail-demo/ITEMS shared')
            (Import-Csv "$scratch/shared.csv").DatasetArn | Should -Be "$dataset/USERS", "$dataset/ITEMS"
        }

        It 'distinguishes namesakes of other regions and accounts, and names each by its own' {
            $rows = @(
                New-Row ITEMS namesake
                New-Row arn:aws:personalize:us-east-1:123456789012:dataset/retail-demo/ITEMS namesake s3://none/
                New-Row arn:aws:personalize:us-west-2:123456789012:dataset/retail-demo/NONE namesake
                New-Row arn:aws:personalize:eu-west-1:210987654321:dataset/retail-demo/ITEMS namesake
            )

            $run = Invoke-List $rows @{ FailurePath = "$scratch/namesakes.csv" }

            $run.ExitCode | Should -Be 2
            $run.Line -replace ' s3:.*' | Should -Be @(
                'ACTIVE eu-west-1:123456789012:retail-demo/ITEMS namesake', 'FAILED us-east-1:123456789012:retail-demo/ITEMS namesake DatasetExportJobFailed'
                'FAILED us-west-2:123456789012:retail-demo/NONE namesake ResourceNotFoundException'
                'FAILED eu-west-1:210987654321:retail-demo/ITEMS namesake ResourceNotFoundException')
            (Import-Csv "$scratch/namesakes.csv").DatasetArn | Should -Be $rows[1..3].DatasetArn
        }

        It 'exports with the profile of each row, and says of which there is none' {
            Set-Content $env:AWS_SHARED_CREDENTIALS_FILE '[shop]', 'aws_access_key_id = test', 'aws_secret_access_key = test'
            $rows = foreach ($profileName in 'shop', 'none') { New-Row ITEMS "profile-$profileName" | Add-Member ProfileName $profileName -PassThru }

            $run = Use-Environment @{ AWS_ACCESS_KEY_ID = $null; AWS_SECRET_ACCESS_KEY = $null } { Invoke-List $rows }

            $run.ExitCode | Should -Be 2
            $run.Line -replace ' s3:.*' | Should -Be 'ACTIVE retail-demo/ITEMS profile-shop', 'FAILED retail-demo/ITEMS profile-none ProfileNotFound'
        }

        It 'takes no file for a failure path with wildcards' {
            $null = New-Item -Force "$scratch/keep/a.csv", "$scratch/keep/1.csv"

            $run = Invoke-List (New-Row NONE wild) @{ FailurePath = "$scratch/keep/[a1].csv" }

            $run.ExitCode | Should -Be 1
            (Get-ChildItem "$scratch/keep").Name | Sort-Object | Should -Be (@('1.csv', 'a.csv', '[a1].csv') | Sort-Object)
        }
    }

    Context 'The exit code of Export-List' {
        It 'is 3 when nothing was started because <What>' -ForEach @(
            @{ What = 'nothing responds'; Id = 'ConnectionFailure'; State = 'FAILED'; Settings = @{ AWS_ENDPOINT_URL_PERSONALIZE = 'http://127.0.0.1:9' } }
            @{ What = 'responses are lost, and nobody knows'; Id = 'CreateOutcomeUnknown'; State = 'UNKNOWN'
                Fault = @(
                    @{ operation = 'CreateDatasetExportJob'; kind = 'reset'; when = 'after' }, @{ operation = 'DescribeDatasetExportJob'; kind = 'accessDenied' }) }
        ) {
            if ($Fault) { Set-Fault $Fault }

            $run = Use-Environment ($Settings ?? @{}) { Invoke-List (New-Row ITEMS (New-JobName away)) }

            $run.ExitCode | Should -Be 3
            $run.Line | Should -Match "^$State retail-demo/ITEMS away-\d+ $Id$"
        }

        It 'is 1 for an empty list, unless there may be one' {
            $run, $allowed = (Invoke-List @()), (Invoke-List @() @{ AllowEmpty = $true })

            $run.ExitCode, $allowed.ExitCode | Should -Be 1, 0
            $run.ErrorId | Should -Be EmptyList
            $allowed.Error | Should -BeNullOrEmpty
        }

        It 'is 1 when the list lacks columns, which the error names' {
            $list = "$scratch/semicolons.csv"
            New-Row ITEMS semicolon | Export-Csv $list -Delimiter ';' -UseQuotes Never
            Clear-CallCount

            $run = Invoke-Runbook Export-List @{ Path = $list }
            $piped = Invoke-List ([pscustomobject]@{ DatasetArn = "$dataset/ITEMS"; Name = 'x' })

            $run.ExitCode, $piped.ExitCode, $run.ErrorId[0], $piped.ErrorId[0] | Should -Be 1, 1, MissingColumn, MissingColumn
            "$($run.Error)" | Should -BeLike '*no column DatasetArn, JobName, S3DataDestinationPath,*DatasetArn;JobName;S3DataDestinationPath. Check the first line of *'
            "$($piped.Error)" | Should -BeLike '*no column JobName, S3DataDestinationPath,*columns are: DatasetArn, Name.'
            @($run.Line) + $piped.Line | Should -BeNullOrEmpty
            Get-CallCount CreateDatasetExportJob | Should -Be 0
        }

        It 'is 1 with -WhatIf when a row would be refused, and the failures of an earlier run are left' {
            $kept = New-Item -Force "$scratch/kept.csv"

            $run = Invoke-List (New-Row ITEMS 'what if'), (New-Row ITEMS what-if) @{ WhatIf = $true; FailurePath = $kept.FullName }

            $run.ExitCode | Should -Be 1
            $kept.FullName | Should -Exist
        }
    }

    Context 'Export-List, when it is run again after a failure' {
        BeforeEach {
            # A bucket that is made only after the first run.
            $bucket = New-JobName later
            $row = New-Row ITEMS (New-JobName again) "s3://$bucket/again/"
            (Invoke-List $row).ExitCode | Should -Be 2
            $null = New-Item -ItemType Directory "$($emulator.S3)/$bucket"
        }

        It 'starts the job under the next name, also when responses that describe the failed job are lost' {
            Set-Fault @{ operation = 'DescribeDatasetExportJob'; kind = 'error500'; count = 4 }

            $run = Invoke-List $row

            $run.ExitCode | Should -Be 0 -Because "$($run.Error)"
            $run.Line | Should -Match "^ACTIVE retail-demo/ITEMS $($row.JobName)-2 s3://"
            $run.Error | Should -BeNullOrEmpty
        }

        It 'ends with 3, and starts nothing, when the failed job cannot be described' {
            Set-Fault @{ operation = 'DescribeDatasetExportJob'; kind = 'throttle' }

            $run = Invoke-List $row @{ Timeout = 2 }

            $run.ExitCode | Should -Be 3
            $run.Line | Should -Match "^FAILED retail-demo/ITEMS $($row.JobName) ThrottlingException$"
            Get-PDatasetExportJob -JobName "$($row.JobName)-2*" | Should -BeNullOrEmpty
        }

        It 'starts it under the next name with another role, and takes the third name when the second has failed' {
            (Invoke-List (New-Row ITEMS $row.JobName s3://none/again/)).Line | Should -Match "^FAILED .* $($row.JobName)-2 DatasetExportJobFailed$"

            $run = Invoke-List $row @{ RoleArn = "$role-2" }

            $run.ExitCode | Should -Be 0 -Because "$($run.Error)"
            $run.Line | Should -Match "^ACTIVE retail-demo/ITEMS $($row.JobName)-3 "
            $run.Error | Should -BeNullOrEmpty
        }
    }

    Context 'The time of Export-List' {
        It 'reports a few seconds after -Timeout when <What>' -ForEach @(
            @{ What = 'every request is throttled, with more rows than are started at once'; Kind = 'throttle'; Operation = '*'; Rows = 45
                Line = '^(FAILED retail-demo/ITEMS late-\d+-\d+ ThrottlingException|UNFINISHED retail-demo/ITEMS late-\d+-\d+ NotStarted)$'
                Says = "Dataset export job 'late-\d+-45' was not started within 5 seconds" }
            @{ What = 'no job can be described'; Kind = 'error503'; Operation = 'DescribeDatasetExportJob'; Rows = 6; Line = '^UNFINISHED retail-demo/ITEMS late-\d+-\d DatasetExportJobTimeout$' }
        ) {
            $name = New-JobName late
            Set-Fault @{ operation = $Operation; kind = $Kind }
            if ($Operation -ne '*') { $null = Invoke-EmulatorAdmin durations @(@('1h') * $Rows) }
            $clock = [System.Diagnostics.Stopwatch]::StartNew()

            $run = Invoke-List (1..$Rows | ForEach-Object { New-Row ITEMS "$name-$_" }) @{ Timeout = 5; FailurePath = "$scratch/late.csv" }

            $clock.Elapsed.TotalSeconds | Should -BeLessThan 15
            $run.ExitCode | Should -Be 3
            $run.Line | Should -HaveCount $Rows
            $run.Line | ForEach-Object { $_ | Should -Match $Line }
            "$($run.Error[-1])" | Should -Match ($Says ?? 'did not finish')
            (Import-Csv "$scratch/late.csv").IsTransient | Should -Not -Contain False
        }

        It 'has one deadline for slots and for exports' {
            # One job may run at a time, and the one that does leaves room too late for another wait of the whole -Timeout.
            $narrow = Start-Server (Get-Program PersonalizeExport.Emulator $env:PERSONALIZE_EMULATOR), '--urls', 'http://127.0.0.1:0', '--data', $sample, '--job-duration', '1h', '--s3-root', $emulator.S3, '--max-running', '1'
            try {
                $run = Use-Environment @{ AWS_ENDPOINT_URL_PERSONALIZE = $narrow.Url } {
                    $null = Invoke-RestMethod "$($narrow.Url)/_emulator/durations" -Method Post -Body '["1s"]' -ContentType application/json
                    $null = New-PDatasetExportJob "$dataset/ITEMS" @to -JobName first
                    Invoke-List (New-Row ITEMS held) @{ Timeout = 2 }
                }
            }
            finally { Stop-Server $narrow }

            $run.ExitCode | Should -Be 3
            $run.Line | Should -Match '^UNFINISHED retail-demo/ITEMS held DatasetExportJobTimeout$'
            "$($run.Error[-1])" | Should -Match 'did not finish within [01] s \('
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

                process { Get-ChildItem -LiteralPath "$env:RUNBOOK_S3/$BucketName/$KeyPrefix" | Copy-Item -Destination $Folder -Recurse }
            }
            $env:RUNBOOK_S3 = $emulator.S3
            $exported = (Invoke-Group @{ Date = New-Day; PassThru = $true }).Output
        }

        AfterAll { Remove-Item Function:/Read-S3Object, Env:/RUNBOOK_S3 }

        It 'counts the rows of each export, <From>' -ForEach @(
            @{ From = 'fetched'; With = { @{ Folder = "$scratch/fetched" } } }
            @{ From = 'read where S3 is a folder with brackets'; With = { Copy-Item $emulator.S3 "$scratch/s3 [1]" -Recurse; @{ S3Root = "$scratch/s3 [1]" } } }
        ) {
            $name = New-JobName bracketed
            $bracketed = Export-Users $name "s3://bucket/users [$name]/"
            # Of another region.
            $there = New-PDatasetExportJob "$($dataset -replace $region, 'us-east-1')/USERS" -JobName $name @to | Wait-PDatasetExportJob -PollInterval 0.1
            $arguments = & $With
            $counts = @($exported) + $bracketed + $there | & $runbooks/Import-DatasetExport.ps1 @arguments | Sort-Object DatasetArn -Stable

            $counts.DatasetArn -replace '.*/' | Should -Be 'INTERACTIONS', 'ITEMS', 'USERS', 'USERS', 'USERS'
            $counts[0..3].Rows | Should -Be 12200, 300, 240, 240
            $counts[0].Columns | Should -Contain 'TIMESTAMP'
            $counts.Folder | Select-Object -Unique | Should -HaveCount 5 -Because 'namesakes of two regions are kept apart'
        }

        It 'holds one row at a time' {
            # 60 MB, twice as much in memory: what is kept of other rows is seen while the first and the last are in hand.
            $lines = @('USER_ID,NOTE') + (1..20000 | ForEach-Object { "$_,$('x' * 3000)" })
            $null = New-Item -ItemType Directory -Force "$scratch/large/bucket/large"
            [System.IO.File]::WriteAllLines("$scratch/large/bucket/large/1.csv", [string[]]$lines)
            Remove-Variable lines
            $job = [pscustomobject]@{ IsActive = $true; S3DataDestinationPath = 's3://bucket/large/'; BucketName = 'bucket'; KeyPrefix = 'large/'; JobName = 'large' }

            $inUse = [System.Collections.Generic.List[long]]::new()
            $before = [GC]::GetTotalMemory($true)
            $count = $job | & $runbooks/Import-DatasetExport.ps1 -S3Root "$scratch/large" -AsRow |
                ForEach-Object { if ($_.USER_ID -in 1, 20000) { $inUse.Add([GC]::GetTotalMemory($true)) }; 1 } | Measure-Object

            $count.Count | Should -Be 20000
            $inUse | ForEach-Object { $_ - $before | Should -BeLessThan 30MB }
            $inUse.Count | Should -Be 2
        }

        It 'emits the rows, which the next command counts by a column, until that has enough' {
            $types = $exported | Where-Object DatasetArn -Like '*/INTERACTIONS' | & $runbooks/Import-DatasetExport.ps1 -S3Root $emulator.S3 -AsRow | Group-Object EVENT_TYPE -NoElement

            ($types | Measure-Object Count -Sum).Sum | Should -Be 12200
            $types.Name | Should -Contain Purchase
            $exported | & $runbooks/Import-DatasetExport.ps1 -S3Root $emulator.S3 -AsRow | Select-Object -First 2 | Should -HaveCount 2
        }

        It 'finds no rows in an export without any, and its columns all the same' {
            $job = Export-Users empty
            Remove-Item "$($emulator.S3)/bucket/empty/*.csv"
            Set-Content "$($emulator.S3)/bucket/empty/none.csv" 'USER_ID,"AGE"'

            $count = $job | & $runbooks/Import-DatasetExport.ps1 -S3Root $emulator.S3

            $count.Rows, $count.Files | Should -Be 0, 1
            $count.Columns | Should -Be 'USER_ID', 'AGE'
        }

        It 'writes an error for <What>, and continues' -ForEach @(
            @{ What = 'a job without files'; Id = 'NoExportFiles'; Bad = { Export-Users gone; Remove-Item -Recurse "$($emulator.S3)/bucket/gone" } }
            @{ What = 'a job of a plain list'; Id = 'NoDestination'; Bad = { Get-PDatasetExportJob -JobName $exported[0].JobName }; Says = '*-Detailed*' }
            @{ What = 'a job without a folder'; Id = 'NoFolder'; Bad = { Export-Users root s3://bucket } }
            @{ What = 'a job that has not ended'; Id = 'NoExport'; Bad = { New-PDatasetExportJob "$dataset/USERS" -JobName started @to } }
            @{ What = 'a file that cannot be read'; Id = 'UnreadableExport'; Says = '*unreadable* cannot be read: ?*'
                Bad = { Export-Users unreadable; Set-Content (Get-ChildItem "$($emulator.S3)/bucket/unreadable" -Filter *.csv)[0] 'A,B,A', '1,2,3' } }
            @{ What = 'files that cannot be fetched'; Id = 'UnreadableExport'; Says = '*unfetched* cannot be read: ?*'
                Bad = { Export-Users unfetched; Remove-Item -Recurse "$($emulator.S3)/bucket/unfetched" }; With = { @{ Folder = "$scratch/unfetched" } } }
        ) {
            $bad = & $Bad
            $arguments = $With ? (& $With) : @{ S3Root = $emulator.S3 }
            $global:LASTEXITCODE = 0

            $counts = @($bad) + $exported | & $runbooks/Import-DatasetExport.ps1 @arguments -ErrorVariable errors 2>$null

            $counts.Rows | Sort-Object | Should -Be 240, 300, 12200
            $errors[-1].FullyQualifiedErrorId -replace ',.*' | Should -Be $Id
            $errors[-1].TargetObject | Should -Be $bad
            "$($errors[-1])" | Should -BeLike ($Says ?? '*')
            $LASTEXITCODE | Should -Be 2
        }

        It 'leaves the exit code of the export as it was when it has read all that came' {
            $null = Invoke-EmulatorAdmin durations @('100ms', '1h')

            $null = & $runbooks/Export-DatasetGroup.ps1 @nightly -Date (New-Day) -DatasetType ITEMS, USERS -Timeout 2 -PassThru 2>$null 6>$null | & $runbooks/Import-DatasetExport.ps1 -S3Root $emulator.S3

            $LASTEXITCODE | Should -Be 3
        }
    }

    Context 'Import-DatasetExport, where the job is that of an attacker,' {
        BeforeEach {
            $fetched = [System.Collections.Generic.List[string]]::new()
            function global:Read-S3Object { param([Parameter(ValueFromPipeline)] $Job, $Folder) process { $null = $Job; $fetched.Add("$Folder") } }
            $job = [pscustomobject]@{
                IsActive = $true; JobName = 'x'; DatasetExportJobArn = "${arnPrefix}dataset-export-job/x"
                S3DataDestinationPath = 's3://bucket/x/'; BucketName = 'bucket'; KeyPrefix = 'x/'
            }
        }

        AfterAll { Remove-Item Function:/Read-S3Object }

        It 'reads and writes nothing outside of its folder for a job with <What>' -ForEach @(
            @{ What = 'a path for a name'; With = @{ JobName = '../../../x' } }
            @{ What = 'the folder above for a name'; With = @{ JobName = '..' } }
            @{ What = 'a line break after its name'; With = @{ JobName = "x`n" } }
            @{ What = 'a path for an account'; With = @{ DatasetExportJobArn = 'arn:aws:personalize:../..:/x:dataset-export-job/x' } }
            @{ What = 'no ARN'; With = @{ DatasetExportJobArn = '' } }
            @{ What = 'a path for a bucket'; With = @{ BucketName = '..' } }
            @{ What = 'a folder above its bucket'; With = @{ KeyPrefix = '../other/' }; OnlyLocal = $true; Id = 'UnreadableExport' }
            @{ What = 'its bucket itself for a folder'; With = @{ KeyPrefix = 'a/..' }; OnlyLocal = $true; Id = 'UnreadableExport' }
        ) {
            $place = New-Item -ItemType Directory "$scratch/$([guid]::NewGuid())"
            foreach ($bucket in 'bucket', 'other') { Set-Content (New-Item -Force "$place/s3/$bucket/secret.csv") 'A', '1' }
            Set-Content "$place/secret.csv" 'A', '1'
            foreach ($name in $With.Keys) { $job.$name = $With[$name] }
            $before = @(Get-ChildItem $place -Recurse).FullName

            $locals = if (-not $With.ContainsKey('DatasetExportJobArn')) { $job | & $runbooks/Import-DatasetExport.ps1 -S3Root "$place/s3" -ErrorVariable errors 2>$null }
            $fetches = if (-not $OnlyLocal) { $job | & $runbooks/Import-DatasetExport.ps1 -Folder "$place/s3/a/b" -ErrorVariable +errors 2>$null }

            $locals, $fetches | Should -BeNullOrEmpty
            $errors[-1].FullyQualifiedErrorId -replace ',.*' | Should -Be ($Id ?? 'InvalidName')
            "$errors" | Should -Not -Match '[\p{Cc}]'
            $fetched.Count | Should -Be 0
            (Get-ChildItem $place -Recurse).FullName | Should -Be $before
        }

        It 'downloads nothing where the folder of a job cannot be made' {
            $null = New-Item -Force "$scratch/taken/eu-west-1-123456789012/x"

            $job | & $runbooks/Import-DatasetExport.ps1 -Folder "$scratch/taken" -ErrorVariable errors 2>$null | Should -BeNullOrEmpty

            $errors[-1].FullyQualifiedErrorId, $errors[-1].TargetObject | Should -Be 'UnreadableExport,Import-DatasetExport.ps1', $job
            $fetched.Count | Should -Be 0
        }

        It 'downloads into its folder, or nowhere, for a name that Windows keeps for a device: <_>' -ForEach 'nul', 'con', 'aux' {
            $job.JobName = $_

            $job | & $runbooks/Import-DatasetExport.ps1 -Folder "$scratch/devices" 2>$null | Should -BeNullOrEmpty

            foreach ($folder in $fetched) {
                $folder | Should -Be (Join-Path $scratch devices eu-west-1-123456789012 $job.JobName)
                (Get-Item -LiteralPath $folder).PSIsContainer | Should -BeTrue
            }
        }
    }

    It 'of the samples with a test of its own passes it against the emulator' {
        $env:PERSONALIZE_EMULATOR = Get-Program PersonalizeExport.Emulator $env:PERSONALIZE_EMULATOR

        # In a process of its own, as Pester does not run inside Pester.
        $test = "`$PSStyle.OutputRendering = 'PlainText'; exit (Invoke-Pester '$root/samples/runbook-tests' -PassThru).FailedCount"
        $output = pwsh -NoProfile -NonInteractive -Command $test 2>&1

        $LASTEXITCODE | Should -Be 0 -Because "$output"
        "$output" | Should -Match 'Tests Passed: 9, Failed: 0'
    }
}
