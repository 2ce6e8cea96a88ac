# How jobs look on the screen: the module's format file, drawn by PowerShell itself, and the progress bars of a wait, as a host receives them.
Describe 'A dataset export job on the screen' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $reason = 'Insufficient privileges for accessing data in S3.'
        $statuses = 'ACTIVE', 'CREATE FAILED', 'CREATE IN_PROGRESS', 'CREATE PENDING', 'CREATE STOPPING'
        foreach ($status in $statuses) {
            $seed = @{ count = 1; datasetArn = "$dataset/ITEMS"; status = $status; namePrefix = 'nightly-items-20261122' }
            if ($status -eq 'CREATE FAILED') { $seed.failureReason = $reason }
            $null = Invoke-EmulatorAdmin jobs $seed
        }

        $jobs = Get-PDatasetExportJob -Detailed | Sort-Object JobName

        # The text that a window of some width shows; the colours are in it where -Rendering says so.
        function Get-Screen {
            param([Parameter(ValueFromPipeline)] $Shown, [int] $Width = 80, [string] $Rendering = 'PlainText')

            begin { $all = [System.Collections.Generic.List[object]]::new() }
            process { $all.Add($Shown) }
            end {
                $before = $PSStyle.OutputRendering
                $PSStyle.OutputRendering = $Rendering
                try { ($all | Out-String -Width $Width) -split '\r?\n' | Where-Object { $_ } } finally { $PSStyle.OutputRendering = $before }
            }
        }
    }

    AfterAll { Stop-Emulator $emulator }

    It 'has name, status, creation and duration whole at 80 columns' {
        $screen = $jobs | Get-Screen

        ($jobs | Format-Wide | Get-Screen)[0] -split '\s+' | Where-Object { $_ } | Should -Be $jobs[0].JobName, $jobs[1].JobName
        $screen | Should -HaveCount 7
        $screen[0] -split '\s+' | Should -Be 'Status', 'Created', '(UTC)', 'Duration', 'JobName'
        for ($i = 0; $i -lt $jobs.Count; $i++) {
            $screen[$i + 2].Length | Should -BeLessOrEqual 80
            $created = $jobs[$i].CreationDateTime.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)
            $screen[$i + 2] -split '\s{2,}| (?=\d{4}-)|(?<=:\d\d) ' | Should -Be @(
                $jobs[$i].Status, $created, $(if ($jobs[$i].IsTerminal) { '0:00:00' }), $jobs[$i].JobName | Where-Object { $_ })
        }
    }

    It 'has headers of one line and nothing cut, at any width from <From> to 240 columns: <View>' -ForEach @(
        @{ From = 60; View = 'PersonalizeExport.DatasetExportJob'; Headers = 'Status Created (UTC) Duration JobName'; Whole = 108 }
        @{ From = 60; View = 'Destination'; Headers = 'Status JobName Destination'; Whole = 145 }
        @{ From = 60; View = 'Failure'; Headers = 'LastUpdated (UTC) JobName FailureReason'; Whole = 144 }
        @{ From = 65; View = 'PersonalizeExport.Dataset'; Headers = 'Status DatasetType IsExportable DatasetGroup'; Says = 'PROGRESS ACTION_INTERACTIONS False ' }
    ) {
        $name = 'x' * 63
        $long = [pscustomobject]@{
            PSTypeName = 'PersonalizeExport.DatasetExportJob'; JobName = $name; Status = 'CREATE IN_PROGRESS'; Created = [datetime]'2026-11-22'; Duration = '00:00:40'
            Destination = 's3://bucket/folder/'
        }
        $set = [PersonalizeExport.Dataset]@{ DatasetArn = "${arnPrefix}dataset/$name/ACTIONS"; Status = $long.Status; DatasetType = 'ACTION_INTERACTIONS' }
        $wrong = foreach ($width in $From..240) {
            $screen = ($Says ? $set : $long) | Format-Table -View $View | Get-Screen -Width $width
            $text = "$($screen | Select-Object -Skip 2)"
            if ($screen[0].TrimEnd() -replace ' +', ' ' -ne $Headers -or $screen[1] -notmatch '^-[- ]+$') { "headers at $width" }
            if ($text -match '…' -or $text -notmatch $Says) { "values at $width" }
            if (($text -replace '[^x]').Length -ne 63 -or ($Whole -and $text.Contains($name) -ne ($width -ge $Whole))) { "the name at $width" }
        }

        $wrong | Should -BeNullOrEmpty
    }

    It 'has destinations, and when and why a job failed, in views of their own' {
        $failed = [PersonalizeExport.DatasetExportJob]@{ JobName = 'nightly'; LastUpdatedDateTime = '2026-11-22T16:06:31Z'; FailureReason = $reason }

        $screen = $jobs | Format-Table -View Destination | Get-Screen -Width 130

        $screen | Select-Object -Skip 2 | ForEach-Object TrimEnd | ForEach-Object { ($_ -split '\s{2,}|(?<=PROGRESS) ') -join '|' } |
            Should -Be ($jobs | ForEach-Object { "$($_.Status)|$($_.JobName)|$($_.S3DataDestinationPath)" })
        ($failed | Format-Table -View Failure | Get-Screen -Width 200)[2] -split ' {2,}' | Should -Be '2026-11-22 16:06', 'nightly', $reason
    }

    It 'can be sorted and selected by the headers of its columns' {
        $headers = foreach ($view in 'PersonalizeExport.DatasetExportJob', 'Destination', 'Failure') { ($jobs | Format-Table -View $view | Get-Screen)[0] -replace '\(UTC\)' -split '\s+' }
        $lines = ($jobs | Where-Object IsFailed | Format-List | Get-Screen -Width 200) -replace ' *:.*'

        foreach ($name in @($headers) + $lines | Sort-Object -Unique) { $jobs[0].PSObject.Properties.Name | Should -Contain $name }
        ($jobs | Sort-Object Created -Descending).JobName | Should -Be ($jobs | Sort-Object CreationDateTime -Descending).JobName
        $selected = $jobs[0] | Select-Object JobName, Created, LastUpdated, Destination
        $selected.Created.UtcDateTime, $selected.LastUpdated.UtcDateTime, $selected.Destination | Should -Be $jobs[0].CreationDateTime, $jobs[0].LastUpdatedDateTime, $jobs[0].S3DataDestinationPath
    }

    # -AutoSize in the format file would hold them all back, and a wait shows a job when it ends.
    It 'shows a job when it comes, before the next one' {
        $seen = [System.Collections.Generic.List[string]]::new()
        $jobs | ForEach-Object { $seen.Add('comes'); $_ } | Out-String -Stream -Width 80 | Where-Object { $_ -like '*nightly*' } | ForEach-Object { $seen.Add('shown') }

        $seen | Should -Be @(('comes', 'shown') * 5)
    }

    It 'colours a job by its status, alike in table, list and wide view: <Status>' -ForEach @(
        @{ Status = 'ACTIVE'; Colour = "`e[32m" }
        @{ Status = 'CREATE FAILED'; Colour = "`e[31m" }
        @{ Status = 'CREATE IN_PROGRESS'; Colour = "`e[36m" }
        @{ Status = 'CREATE PENDING'; Colour = "`e[2m" }
        @{ Status = 'CREATE STOPPING'; Colour = '' }
    ) {
        $job = $jobs | Where-Object Status -EQ $Status
        $uncoloured = [regex]::Escape("$($job.JobName)")

        ($job | Get-Screen -Rendering Ansi)[2] | Should -Match ('^' + [regex]::Escape("$Colour$Status`e[0m") + " .* $uncoloured`$")
        ($job | Format-List | Get-Screen -Rendering Ansi) -like '*Status*' | Should -Match ([regex]::Escape(": `e[0m$Colour$Status`e[0m") + '$')
        $job | Format-Wide | Get-Screen -Rendering Ansi | Should -Match ('^' + [regex]::Escape("$Colour$($job.JobName)`e[0m"))
    }

    It 'has no colours with $PSStyle.OutputRendering <_>, nor in a string when only the host has them' -ForEach 'PlainText', 'Host' {
        foreach ($view in $jobs, ($jobs | Format-List), ($jobs | Format-Wide)) { $view | Get-Screen -Rendering $_ | Should -Not -Match "`e" }
    }

    It 'has colours in a process of its own by default, and none with NO_COLOR' {
        $show = "Import-Module '$modulePath'; Get-PDatasetExportJob -Status ACTIVE -EndpointUrl $($emulator.Url) -Region $region -AccessKey test -SecretKey test"

        # A console of Windows that is redirected has no colours anyway.
        if (-not $IsWindows) {
            $coloured = Use-Environment @{ NO_COLOR = $null; TERM = 'xterm-256color' } { pwsh -NoProfile -NonInteractive -Command $show } | Out-String
            $coloured | Should -Match "`e\[32mACTIVE`e\[0m"
        }

        $plain = Use-Environment @{ NO_COLOR = '1'; TERM = 'xterm-256color' } { pwsh -NoProfile -NonInteractive -Command $show } | Out-String
        $plain | Should -Match 'ACTIVE '
        $plain | Should -Not -Match "`e"
    }

    It 'lists what is known of a job, and nothing that is not' {
        $listed = Get-PDatasetExportJob -Status 'CREATE FAILED' | Format-List | Get-Screen -Width 200
        $described = $jobs | Where-Object IsActive | Format-List | Get-Screen -Width 200

        @($listed -replace ' *:.*') | Should -Be 'JobName', 'Status', 'FailureReason', 'Created', 'LastUpdated', 'Duration', 'DatasetExportJobArn'
        $listed[2] | Should -BeLike "*: $reason"
        $tagged = [PersonalizeExport.DatasetExportJob]@{ JobName = 'x'; Tags = [ordered]@{ team = 'shop'; env = 'prod' } } | Format-List | Get-Screen
        $tagged -replace ' +', ' ' | Should -Contain 'Tags : {team=shop, env=prod}'
        @($described -replace ' *:.*') | Should -Be @(
            'JobName', 'Status', 'Created', 'LastUpdated', 'Duration', 'Destination', 'IngestionMode', 'RoleArn', 'DatasetArn', 'DatasetExportJobArn')
        $texts = ($jobs | Where-Object IsActive).ForEach({ $_.JobName, $_.Destination, $_.RoleArn, $_.DatasetArn, $_.DatasetExportJobArn })
        $described[0, 5, 7, 8, 9] -replace '^\w+ *: ' | Should -Be $texts
    }

    It 'shows the words of others in one line and without characters that a terminal would obey, as messages do: <View>' -ForEach @(
        @{ View = 'a table'; Show = { $input | Format-Table } }
        @{ View = 'the destinations'; Show = { $input | Format-Table -View Destination } }
        @{ View = 'the failures'; Show = { $input | Format-Table -View Failure } }
        @{ View = 'a list'; Show = { $input | Format-List } }
        @{ View = 'a wide list'; Show = { $input | Format-Wide -Column 1 } }
        @{ View = 'a table of datasets'; Type = 'PersonalizeExport.Dataset'; Show = { $input | Format-Table } }
        @{ View = 'a list of datasets'; Type = 'PersonalizeExport.Dataset'; Show = { $input | Format-List } }
        @{ View = 'a wide list of datasets'; Type = 'PersonalizeExport.Dataset'; Show = { $input | Format-Wide -Column 1 } }
    ) {
        $Type = [type]($Type ?? 'PersonalizeExport.DatasetExportJob')
        $texts = @("No access.`e]0;title`a`e[2J`r`nFix the role.", "a`u{1F600}b`u{E0041}c") + (
            0, 0x10, 0x80, 0x90, 0xA0, 0x600, 0x610, 0x2000, 0x2020, 0x2060, 0xD800, 0xDFF0, 0xFEF0, 0xFFF0 | ForEach-Object { -join ($_..($_ + 15) | ForEach-Object { "$([char]$_)-" }) })
        $jobs = foreach ($text in $texts) {
            $members = $Type.Name -eq 'Dataset' ? @{} : @{ Tags = [PersonalizeExport.Tag[]]([PersonalizeExport.Tag]::new($text, $text)); S3DataDestinationPath = "s3://b/$text" }
            $Type.GetProperties() | Where-Object { $_.CanWrite -and $_.PropertyType -eq [string] } | ForEach-Object { $members[$_.Name] ??= $text }
            $members -as $Type
        }

        $screen = ($jobs | & $Show | Out-String -Width 300) -replace '\e\[[\d;]*m'

        $screen | Should -Not -Match '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}-[\r\n]]'
        # The columns of that table break the text.
        foreach ($text in $View -eq 'a table of datasets' ? @() : $texts | Select-Object -First 2) { $screen.Contains([PersonalizeExport.DisplayText]::Printable($text)) | Should -BeTrue }
        [PersonalizeExport.DisplayText]::Printable($texts[0]) | Should -Be "No access.`u{FFFD}]0;title`u{FFFD}`u{FFFD}[2J  Fix the role."
    }

    It 'shows a whole table in Constrained Language Mode' {
        $shown = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$modulePath'; `$job = [PersonalizeExport.DatasetExportJob]@{ JobName = 'constrained'; Status = 'ACTIVE'; DatasetExportJobArn = 'x' }
            `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; `$job | Out-String"

        $shown -join "`n" | Should -Match 'ACTIVE +constrained'
    }

    It 'lists times in UTC, whatever the time zone' {
        $job = $jobs | Where-Object IsActive

        $job.CreationDateTime.Kind | Should -Be 'Utc'
        $zone = $IsWindows ? @{} : @{ TZ = 'Asia/Tokyo' }
        $listed = Use-Environment $zone {
            [TimeZoneInfo]::ClearCachedData()
            $job | Format-List | Get-Screen
        }
        [TimeZoneInfo]::ClearCachedData()

        $listed -like 'Created*' -replace '.*? : ' | Should -Be $job.CreationDateTime.ToString('u')
        $listed -like 'LastUpdated*' -replace '.*? : ' | Should -Be $job.LastUpdatedDateTime.ToString('u')
    }

    It 'has the headers in every listing of docs/output.md that it has on the screen' {
        $page = (Get-Content -Raw "$root/docs/output.md") -replace '\r'
        $blocks = [regex]::Matches($page, '(?ms)^```\n(.*?)^```').ForEach({ $_.Groups[1].Value })
        $views = @(
            @{ Has = '(?m)^Status +Created'; Shows = $jobs }
            @{ Has = 'PS> Get-PDataset\n'; Shows = [PersonalizeExport.Dataset]@{ DatasetArn = 'x' } }
            @{ Has = 'Format-Table -View Destination'; Shows = $jobs | Format-Table -View Destination }
            @{ Has = 'Format-Table -View Failure'; Shows = $jobs | Format-Table -View Failure }
        )
        foreach ($view in $views) {
            $block = @($blocks -match $view.Has) | Select-Object -First 1
            $block -split '\n' | Should -Contain ($view.Shows | Get-Screen)[0].TrimEnd()
        }
        $list = @($blocks -match '(?m)^JobName +:')
        $list | Should -HaveCount 1
        $known = ($jobs | Format-List | Get-Screen -Width 200) -replace ' :.*' | Sort-Object -Unique
        [regex]::Matches($list, '(?m)^(\w+ *) :').ForEach({ $_.Groups[1].Value }) | ForEach-Object { $_ | Should -BeIn $known }
        @($blocks -match '(?m)^-{4,}') | Should -HaveCount 4 -Because 'there are no other tables'
    }
}

# What the bars say, and when they go, is held by BarTests.
Describe 'The progress bars of Wait-PDatasetExportJob' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        function Get-Wait {
            param([string] $Arguments)

            $seeded = foreach ($status in 'CREATE IN_PROGRESS', 'CREATE PENDING', 'ACTIVE') {
                Invoke-EmulatorAdmin jobs @{ count = 1; datasetArn = "$dataset/USERS"; status = $status; namePrefix = (New-JobName seed) }
            }
            "'$($seeded.datasetExportJobArns -join "','")' | Wait-PDatasetExportJob -EndpointUrl $($emulator.Url) -Region $region -AK test -SK test $Arguments"
        }
    }

    AfterAll { Stop-Emulator $emulator }

    It 'draws the bars at 80 columns in a terminal, whole, and wipes them away on Ctrl-C' -Skip:(-not (Get-Command tmux -CommandType Application -ErrorAction Ignore)) {
        Set-Content "$scratch/terminal.ps1" "Import-Module '$modulePath'", "function prompt { 'ready> ' }", "function Wait-All { $(Get-Wait '| Out-Null') }"
        $terminal = '-L', "display-$PID", '-f', '/dev/null'
        function Wait-Screen {
            param([string] $Pattern)

            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            do { $screen = (tmux @terminal capture-pane -p) -join "`n" } until ($screen -match $Pattern -or $clock.Elapsed.TotalMinutes -gt 1)
            $screen | Should -Match $Pattern
            $screen
        }

        tmux @terminal new-session -d -x 80 -y 24 "env TERM=xterm-256color pwsh -NoLogo -NoProfile -NoExit -File '$scratch/terminal.ps1'"
        try {
            $null = Wait-Screen '^ready>\s*$'
            tmux @terminal send-keys Wait-All Enter

            $screen = Wait-Screen 'Waiting for exports \[1 of 3 finished, \S+, next poll in \d+ s *\](\n  seed-[\d-]+ \[CREATE (IN_PROGRESS|PENDING), [\d:]+ *\]){2}'
            $screen -split "`n" | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }

            tmux @terminal send-keys C-c
            (Wait-Screen 'Wait-All\s+ready>\s*$') | Should -Not -Match 'Waiting for exports|seed-'
        }
        finally { tmux @terminal kill-server }
    }

    It 'leaves no trace in a log' {
        $wait = "Import-Module '$modulePath'; $(Get-Wait '-Timeout 2 -PollInterval 0.5 -ErrorAction SilentlyContinue | ForEach-Object Status')"

        pwsh -NoProfile -NonInteractive -Command $wait 2>&1 | ForEach-Object { "$_" } | Should -Be 'ACTIVE'
    }
}
