# The scripts that stand inside documents, run as they stand there: the Automation runbook and the workflow of GitHub Actions.
Describe 'A document' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator -JobDuration 100ms
        Set-EmulatorEnvironment

        # Whatever installs the module, installs the version that the document was tested with.
        $manifest = Import-PowerShellDataFile $modulePath
        $version = $manifest.ModuleVersion
        # While a prerelease is tried out, they continue to install the last release, all the same one.
        if ($manifest.PrivateData.PSData.Prerelease) { $version = [regex]::Match((Get-Content -Raw "$root/samples/runbooks/automation.yaml"), '-RequiredVersion (\S+)').Groups[1].Value }

        # The text of a YAML block scalar, without the indentation: what follows "key: |" below a line that contains the name.
        function Get-Block {
            param([string] $Path, [string] $After, [string] $Key)

            $lines = Get-Content $Path
            $start = 0..($lines.Count - 1) | Where-Object { $lines[$_] -match "name: $After$" } | Select-Object -First 1
            $head = $start..($lines.Count - 1) | Where-Object { $lines[$_] -match "^(?<indent> *)${Key}: \|-?$" } | Select-Object -First 1
            $indent = $lines[$head].Length - $lines[$head].TrimStart().Length
            $body = for ($i = $head + 1; $i -lt $lines.Count -and ($lines[$i] -eq '' -or $lines[$i] -match "^ {$($indent + 1)}"); $i++) { $lines[$i] }
            $depth = $body[0].Length - $body[0].TrimStart().Length
            ($body | ForEach-Object { $_.Length -ge $depth ? $_.Substring($depth) : '' }) -join "`n"
        }
    }

    AfterAll { Stop-Emulator $emulator }

    It 'installs the version of the module that it was tested with: <_>' -ForEach 'automation.yaml', 'github-actions.yml' {
        $installs = Select-String -Path "$root/samples/runbooks/$_" -Pattern 'Install-Module PersonalizeExport(?<rest>.*)$'

        $installs | Should -Not -BeNullOrEmpty
        $installs.ForEach({ $_.Matches[0].Groups['rest'].Value.Trim() }) | Select-Object -Unique | Should -Be "-RequiredVersion $version -Force"
    }

    Context 'of Systems Manager Automation' {
        BeforeAll {
            # The module is there: what the runbook installs is the one under test.
            Set-Item Function:/Install-Module { param($Name, $RequiredVersion, [switch] $Force) $script:installed = "$Name $RequiredVersion" }

            # Runs a step as Automation does: the input is JSON in the environment, the output what the script returns.
            function Invoke-Step {
                param([string] $Name, [hashtable] $Payload)

                $env:InputPayload = $Payload | ConvertTo-Json -Compress
                try { & ([scriptblock]::Create((Get-Block "$root/samples/runbooks/automation.yaml" $Name Script))) } finally { Remove-Item Env:/InputPayload }
            }

            function Start-Exports {
                param([hashtable] $With = @{})

                $payload = @{
                    DatasetGroupArn = "${arnPrefix}dataset-group/retail-demo"; DatasetTypes = 'INTERACTIONS', 'ITEMS', 'USERS'; BucketName = 'bucket'
                    ServiceRoleArn = $role; Prefix = 'automation'; KmsKeyArn = ''; Date = ''; Today = '2026-02-28'
                }
                foreach ($name in $With.Keys) { $payload[$name] = $With[$name] }
                $started = Invoke-Step startExports $payload
                # So that a step need not wait for its second poll.
                $null = $started.DatasetExportJobArns | Wait-PDatasetExportJob -PollInterval 0.1 -ErrorAction SilentlyContinue
                $started
            }

            function Test-Running([string[]] $Arn, $Seconds = 60) { (Invoke-Step pollExports @{ DatasetExportJobArns = $Arn; Seconds = $Seconds }).Running }
            function Get-Report([string[]] $Arn, $Problems) { Invoke-Step reportExports @{ DatasetExportJobArns = $Arn; Problems = "$Problems"; Seconds = 0 } }

            # What a step throws.
            function Get-Complaint { param([scriptblock] $Step) try { $null = & $Step } catch { "$_" } }
        }

        It 'keeps to what Automation allows, and names only what it has' {
            $text = Get-Content -Raw "$root/samples/runbooks/automation.yaml"
            function Get-Value { param([string] $Pattern) [regex]::Matches($text, $Pattern).ForEach({ $_.Groups['value'].Value }) }

            # The only runtime of PowerShell, and the longest that a script may run.
            Get-Value '(?m)^ +Runtime: (?<value>.+)$' | Select-Object -Unique | Should -Be 'PowerShell 7.4'
            Get-Value '(?m)^ +timeoutSeconds: (?<value>\d+)$' | ForEach-Object { [int]$_ | Should -BeLessOrEqual 600 }
            $steps = Get-Value '(?m)^ +- name: (?<value>\w+)$'
            $parameters = Get-Value '(?m)^  (?<value>[A-Z]\w+):$'
            $outputs = Get-Value '(?m)^ +- Name: (?<value>\w+)$'
            $steps | Should -Be 'startExports', 'waitForExports', 'pollExports', 'reportExports'
            Get-Value '(?m)^ +Selector: \$\.Payload\.(?<value>\w+)$' | Should -Be $outputs
            foreach ($name in (Get-Value '\{\{ (?<value>[\w.:]+) \}\}') + (Get-Value '(?m)^  - (?<value>\w+\.\w+)$')) {
                $step, $output = $name -split '\.'
                if ($output) { $step, $output | ForEach-Object { $_ | Should -BeIn ($steps + $outputs) } }
                else { $name | Should -BeIn ($parameters + 'global:DATE') }
            }
            # It polls again while something runs, and not for ever.
            $text | Should -Match "LoopCondition:\s+Variable: '\{\{ pollExports\.Running \}\}'\s+BooleanEquals: true\s"
            [int](Get-Value '(?m)^ +MaxIterations: (?<value>\d+)$') | Should -BeLessOrEqual 100
            # Each parameter is used somewhere.
            foreach ($parameter in $parameters) { $text | Should -Match "\{\{ $parameter \}\}" }
            # The longest name has room for a second try.
            $longest = 1 + [int](Get-Value '\{0,(?<value>\d+)\}\$''\s+DatasetTypes')
            ('g' * $longest + '-interactions-20260228-99').Length | Should -BeLessOrEqual 63
            # A bucket is a bucket.
            $bucket = Get-Value "(?s)  BucketName:.*?allowedPattern: '(?<value>[^']+)'" | Select-Object -First 1
            'exports', 's3://exports', 'exports/folder' -match $bucket | Should -Be 'exports'
        }

        It 'starts, waits for and reports the exports' {
            $started = Start-Exports
            $running = Test-Running $started.DatasetExportJobArns
            $reported = Get-Report $started.DatasetExportJobArns $started.Problems
            $again = Start-Exports

            $script:installed | Should -Be "PersonalizeExport $version"
            $started.DatasetExportJobArns | Should -HaveCount 3
            $started.Problems | Should -BeNullOrEmpty
            $running | Should -BeFalse
            $reported.Destinations | ForEach-Object {
                $_ | Should -Match '^s3://bucket/automation/retail-demo/(interactions|items|users)/2026/02/28/$'
                Get-ChildItem (Join-Path $emulator.S3 ($_ -replace '^s3://')) -Filter *.csv | Should -Not -BeNullOrEmpty
            }
            $again.DatasetExportJobArns | Should -Be $started.DatasetExportJobArns
        }

        It 'requests another poll while a job runs, and fails with the reason of the one that has failed once nothing runs any more' {
            $failed = New-PDatasetExportJob "$dataset/ITEMS" -RoleArn $role -JobName failed -S3DataDestinationPath s3://none/export/
            $null = Invoke-EmulatorAdmin durations @('1h')
            $slow = New-PDatasetExportJob "$dataset/ITEMS" @to -JobName slow
            $failed | Wait-PDatasetExportJob -PollInterval 0.1 -ErrorAction SilentlyContinue

            Test-Running "$slow" 0 | Should -BeTrue
            Test-Running "$failed", "$slow" 0 | Should -BeTrue
            Test-Running "$failed" 0 | Should -BeFalse
            { Get-Report "$slow" } | Should -Throw "*'slow' did not finish*"
            { Get-Report "$failed" } | Should -Throw '*fix bucket policy on none*'
        }

        It 'recovers on the same day, under a new name' {
            $tomorrow = @{ BucketName = 'tomorrow'; Date = '2026-02-27' }
            $first = Start-Exports $tomorrow
            $running = Test-Running $first.DatasetExportJobArns
            $complaint = Get-Complaint { Get-Report $first.DatasetExportJobArns }
            $null = New-Item -ItemType Directory "$($emulator.S3)/tomorrow"

            $second = Start-Exports $tomorrow

            # The day that was given, not today; and each of the three, not just the first.
            $running | Should -BeFalse
            'interactions', 'items', 'users' | ForEach-Object { $complaint | Should -Match "retail-demo-$_-20260227.*fix bucket policy on tomorrow" }
            $second.DatasetExportJobArns | Should -Be ($first.DatasetExportJobArns -replace '$', '-2')
            (Get-Report $second.DatasetExportJobArns $second.Problems).Destinations | Should -HaveCount 3
        }

        It 'reports each failure in a line of its own, whatever a response says' {
            Mock New-PDatasetExportJob { Write-Error "bad`n::error::x`e[31m" -ErrorAction Continue }
            Mock Wait-PDatasetExportJob { Write-Error "bad`n::error::x`e[31m" -ErrorAction Continue }

            foreach ($complaint in (Get-Complaint { Start-Exports @{ DatasetTypes = 'ITEMS', 'USERS' } }), (Get-Complaint { Get-Report 'a', 'b' })) {
                $lines = $complaint -split [Environment]::NewLine
                $lines | Should -HaveCount 2
                $lines | Should -Not -Match '\p{Cc}|^::'
            }
        }

        It 'exports the others when one cannot be started, and fails in the end with what that was' {
            $started = Start-Exports @{ DatasetTypes = 'ACTIONS', 'items', 'NONE'; Today = '2026-02-25' }
            $complaint = Get-Complaint { Get-Report $started.DatasetExportJobArns $started.Problems }

            $started.DatasetExportJobArns | Should -Be "${arnPrefix}dataset-export-job/retail-demo-items-20260225"
            Test-Running $started.DatasetExportJobArns | Should -BeFalse
            $complaint | Should -Match '(?s)ACTIONS.*retail-demo-none-20260225'
            { Start-Exports @{ DatasetTypes = 'NONE', 'NEITHER' } } | Should -Throw '*none-20260228*neither-20260228*'
        }
    }

    Context 'of a scheduler' {
        It 'calls the runbook with parameters that it has, when the day begins: <File>' -ForEach @(
            @{ File = 'personalize-export.service'; Begins = 'OnCalendar=\*-\*-\* 02:00:00 UTC' }
            @{ File = 'crontab'; Begins = '(?m)^0 2,6 ' }
            @{ File = 'Register-ExportTask.ps1'; Begins = '= 2, 6 ' }
            # The credentials last an hour, and minutes come before and after the exports.
            @{ File = '../github-actions.yml'; Begins = "cron: '0 2 " }
        ) {
            $text = Get-Content -Raw (Get-ChildItem "$root/samples/runbooks/schedule/$($File -replace 'service$', '*')") | Join-String
            $call = [regex]::Match($text, 'Export-DatasetGroup\.ps1(?<rest>.*?)(>>|\n|\*)').Groups['rest'].Value.Replace('@day', '-DayStart 02:00')

            $names = [regex]::Matches($call, ' -(?<name>[A-Z]\w+)').ForEach({ $_.Groups['name'].Value })
            $names.Count | Should -BeGreaterThan 4
            $names | Should -BeIn (Get-Command "$root/samples/runbooks/Export-DatasetGroup.ps1").Parameters.Keys
            $text | Should -Match $Begins
            $call | Should -Match '-DayStart 02:00 '
            # The report comes before the scheduler ends the run, where it does.
            $limit = [regex]::Match($text, '(TimeoutStartSec=|-Minutes |timeout-minutes: )(?<minutes>\d+)').Groups['minutes'].Value
            $timeout = [int][regex]::Match($call, '-Timeout (\d+)').Groups[1].Value
            if ($File -like '*.yml') {
                $timeout / 60 | Should -BeLessOrEqual ([Math]::Min(60, $limit) - 10)
                $text | Should -Match "DayStart = '02:00'"
            }
            else {
                if ($limit) { [int]$limit * 60 | Should -BeGreaterThan $timeout }
                # No colours before the script has begun either.
                $text | Should -Match 'NO_COLOR ?= ?1'
            }
        }

        It 'alerts about a failure, and about nothing else: <_>' -ForEach 'crontab', 'Register-ExportTask.ps1' -Skip:$IsWindows {
            # The runbooks, a log and what alerts, where a machine has them.
            $place = (New-Item -ItemType Directory "$scratch/$_").FullName
            foreach ($tool in 'aws', 'curl') {
                Set-Content "$place/$tool" '#!/bin/sh', "echo `"$tool `$*`" >> '$place/alerts'"
                chmod +x "$place/$tool"
            }
            # A region in which no other test has the names of today.
            $here = @{
                'C:\runbooks\export.log' = "$place/personalize-export.log"; 'C:\runbooks\' = "$root/samples/runbooks/"; '/opt/runbooks/' = "$root/samples/runbooks/"
                '/usr/bin/pwsh' = 'pwsh'; 'personalize:eu-west-1:123456789012:dataset-group/shop' = "personalize:$($_ -eq 'crontab' ? 'ap-south-1' : 'us-east-2'):123456789012:dataset-group/retail-demo"
                '-Timeout 7200' = '-Timeout 60 -PollInterval 0.1'
            }
            $task = @{ Shell = 'sh' }
            if ($_ -eq 'crontab') { $task.Line = (Get-Content "$root/samples/runbooks/schedule/crontab")[-1] -replace '^(\S+ ){5}' }
            else {
                function New-ScheduledTaskAction { param($Execute, $Argument) $task.Shell = $Execute -replace '\.exe$'; $task.Line = $Argument }
                function New-ScheduledTaskTrigger { param([switch] $Daily, $At) [pscustomobject]@{ StartBoundary = "$Daily $At" } }
                function New-ScheduledTaskSettingsSet { param([switch] $StartWhenAvailable, [timespan] $ExecutionTimeLimit) $null = $StartWhenAvailable, $ExecutionTimeLimit }
                function New-ScheduledTaskPrincipal { param($UserId, $LogonType) $null = $UserId, $LogonType }
                function Register-ScheduledTask { param($TaskName, $Action, $Trigger, $Settings, $Principal) $null = $TaskName, $Action, $Settings, $Principal; $task.Starts = $Trigger.StartBoundary }
                & "$root/samples/runbooks/schedule/Register-ExportTask.ps1"
                $task.Starts | Should -Be '2026-01-01T02:00:00Z', '2026-01-01T06:00:00Z'
            }
            foreach ($name in $here.Keys | Sort-Object Length -Descending) { $task.Line = $task.Line.Replace($name, $here[$name]) }
            function Invoke-Line {
                param($Bucket)

                $text = $task.Line.Replace('-BucketName exports', "-BucketName $Bucket")
                $start = $task.Shell -eq 'sh' ? [System.Diagnostics.ProcessStartInfo]::new('sh', [string[]]('-c', $text)) : [System.Diagnostics.ProcessStartInfo]::new($task.Shell, $text)
                [System.Diagnostics.Process]::Start($start).WaitForExit()
            }

            $alerts = @(Use-Environment @{ HOME = $place; PATH = "${place}:$env:PATH"; NO_COLOR = '1' } {
                Invoke-Line none
                Get-Content "$place/alerts"
                Invoke-Line bucket
            })

            $alerts | Should -HaveCount 1
            $alerts | Should -Match '^(curl .*hooks\.example\.com|aws sns publish .*--subject Nightly export failed)'
            @(Get-Content "$place/alerts") | Should -HaveCount 1
            $log = Get-Content "$place/personalize-export.log"
            @($log -match ' FAILED ').Count, @($log -match ' ACTIVE ').Count | Should -Be 3, 3
            "$log" | Should -Not -Match '\e'
        }
    }

    It 'on the runbooks shows how to query what Export-DatasetGroup writes, column for column' {
        $page = Get-Content -Raw "$root/samples/runbooks/README.md"
        $null = New-Item -ItemType Directory "$($emulator.S3)/exports"

        $export = @{ BucketName = 'exports'; RoleArn = $role; DatasetType = 'INTERACTIONS'; Date = '2026-11-22'; PollInterval = 0.1; PassThru = $true }
        $job = & "$root/samples/runbooks/Export-DatasetGroup.ps1" retail-demo @export 6>$null
        $header = (Get-ChildItem "$($emulator.S3)/exports/$($job.KeyPrefix)" -Filter *.csv | Select-Object -First 1 | Get-Content -TotalCount 1) -split ','
        # The page has a group of another name.
        $folder = $job.S3DataDestinationPath.Replace('retail-demo', 'shop')
        $table = [regex]::Match($page, "(?s)CREATE EXTERNAL TABLE \w+ \((?<columns>[^)]+)\).*?LOCATION '(?<folder>[^']+)'")
        $table.Groups['columns'].Value -split ', ' -replace ' string$' -replace '`' | Should -Be $header.ToLowerInvariant()
        $table.Groups['folder'].Value | Should -Be $folder
        [regex]::Match($page, "read_csv\('(?<files>[^']+)'").Groups['files'].Value | Should -Be "$folder*.csv"
    }

    It 'of GitHub Actions exports the group, fails with what fails, and says what a second run will do' {
        # As a repository has it, where it is meant to go.
        $repository = New-Item -ItemType Directory "$scratch/repository"
        Copy-Item "$root/samples/runbooks" "$repository/runbooks" -Recurse
        # GitHub runs a pwsh step from a file with these lines around it.
        Set-Content "$repository/step.ps1" @(
            '$ErrorActionPreference = "stop"'
            (Get-Block "$root/samples/runbooks/github-actions.yml" Export run) -replace '-Timeout \d+', '-Timeout $env:SECONDS'
            'if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }'
        )
        function Invoke-GitHubStep {
            param($Settings)

            Use-Environment $Settings { $said = pwsh -NoProfile -NonInteractive -Command ". ./step.ps1" 2>&1; [pscustomobject]@{ Text = "$said"; IsGood = $LASTEXITCODE -eq 0 } }
        }
        # A region in which no other test spends the names of today.
        $settings = @{ DATASET_GROUP_ARN = 'arn:aws:personalize:eu-central-1:123456789012:dataset-group/retail-demo'; SERVICE_ROLE_ARN = $role }

        Push-Location $repository
        try {
            $failed = Invoke-GitHubStep ($settings + @{ BUCKET_NAME = 'none'; SECONDS = 60 })
            $null = Invoke-EmulatorAdmin durations @('1h', '1h', '1h')
            $late = Invoke-GitHubStep ($settings + @{ BUCKET_NAME = 'bucket'; SECONDS = 0 })
        }
        finally {
            Pop-Location
        }

        $failed.IsGood, $late.IsGood | Should -Be $false, $false
        $failed.Text | Should -Match 'FAILED retail-demo/ITEMS'
        $failed.Text | Should -Not -Match '::notice'
        # The workflow's own command comes after what it takes no commands from.
        $late.Text | Should -Match '::stop-commands::(?<token>[\w-]+) .* ::\k<token>:: .*::notice title=Not there yet::'
        # In no time at all a job is started or not, as the machine is quick or not.
        $ids = Import-Csv "$repository/failures.csv" | ForEach-Object ErrorId
        $ids | Should -HaveCount 3
        $ids | Should -BeIn 'DatasetExportJobTimeout', 'NotStarted'
    }
}
