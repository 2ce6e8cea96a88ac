# How jobs look on the screen: the module's format file, drawn by PowerShell itself.
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

        $screen | Should -HaveCount 7
        $screen[0] -split '\s+' | Should -Be 'JobName', 'Status', 'Created', 'Duration'
        for ($i = 0; $i -lt $jobs.Count; $i++) {
            $screen[$i + 2].Length | Should -BeLessOrEqual 80
            $created = $jobs[$i].CreationDateTime.ToLocalTime().ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)
            $screen[$i + 2].TrimEnd() -split '\s{2,}| (?=\d{4}-)' | Should -Be @(
                $jobs[$i].JobName, $jobs[$i].Status, $created, $(if ($jobs[$i].IsTerminal) { '0:00:00' }) | Where-Object { $_ })
        }
    }

    It 'has the destination whole at 200 columns, in the line of its job' {
        $screen = $jobs | Get-Screen -Width 200

        $screen | Should -HaveCount 7
        $screen[0] | Should -Match ' Destination$'
        for ($i = 0; $i -lt $jobs.Count; $i++) { $screen[$i + 2] | Should -Match "^$($jobs[$i].JobName) .* $([regex]::Escape($jobs[$i].S3DataDestinationPath))$" }
    }

    It 'shows how long a job took that really ran' {
        $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName ran) @to | Wait-PDatasetExportJob -PollInterval 0.1

        ($job | Get-Screen -Width 200)[2] | Should -Match "^ran-1 +ACTIVE +\S+ \S+  $([regex]::Escape($job.Duration.ToString('h\:mm\:ss'))) s3://bucket/export/$"
    }

    It 'shows the whole of a long name with -AutoSize' {
        $name = 'x' * 63
        $long = New-PDatasetExportJob "$dataset/ITEMS" -JobName $name @to

        ($long | Get-Screen)[2] | Should -Match '^x{33}… CREATE PENDING *$'
        ($long | Format-Table -AutoSize | Get-Screen -Width 200)[2] | Should -BeLike "$name CREATE PENDING*s3://bucket/export/"
    }

    # -AutoSize in the format file would hold them all back, and a wait shows a job when it ends.
    It 'shows a job when it comes, before the next one' {
        $seen = [System.Collections.Generic.List[string]]::new()
        $jobs | ForEach-Object { $seen.Add('comes'); $_ } | Out-String -Stream -Width 80 | Where-Object { $_ -like 'nightly*' } | ForEach-Object { $seen.Add('shown') }

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

        ($job | Get-Screen -Rendering Ansi)[2] | Should -Match ("^$uncoloured +" + [regex]::Escape("$Colour$Status`e[0m") + ' ')
        ($job | Format-List | Get-Screen -Rendering Ansi) -like '*Status*' | Should -Match ([regex]::Escape(": `e[0m$Colour$Status`e[0m") + '$')
        $job | Format-Wide | Get-Screen -Rendering Ansi | Should -Match ('^' + [regex]::Escape("$Colour$($job.JobName)`e[0m"))
    }

    It 'has no colours <Where>' -ForEach @(
        @{ Where = 'with $PSStyle.OutputRendering PlainText'; Rendering = 'PlainText' }
        @{ Where = 'in a string, when only the host has colours'; Rendering = 'Host' }
    ) {
        $jobs | Get-Screen -Rendering $Rendering | Should -Not -Match "`e"
        $jobs | Format-List | Get-Screen -Rendering $Rendering | Should -Not -Match "`e"
        $jobs | Format-Wide | Get-Screen -Rendering $Rendering | Should -Not -Match "`e"
    }

    It 'has colours in a process of its own by default, and none with NO_COLOR' {
        $show = "Import-Module '$modulePath'; Get-PDatasetExportJob -Status ACTIVE -EndpointUrl $($emulator.Url) -Region $region -AccessKey test -SecretKey test"

        # A console of Windows that is redirected has no colours anyway.
        if (-not $IsWindows) {
            $coloured = Use-Environment @{ NO_COLOR = $null; TERM = 'xterm-256color' } { pwsh -NoProfile -NonInteractive -Command $show } | Out-String
            $coloured | Should -Match "`e\[32mACTIVE`e\[0m"
        }

        $plain = Use-Environment @{ NO_COLOR = '1'; TERM = 'xterm-256color' } { pwsh -NoProfile -NonInteractive -Command $show } | Out-String
        $plain | Should -Match ' ACTIVE '
        $plain | Should -Not -Match "`e"
    }

    It 'lists what is known of a job, and nothing that is not' {
        $listed = Get-PDatasetExportJob -Status 'CREATE FAILED' | Format-List | Get-Screen -Width 200
        $described = $jobs | Where-Object IsActive | Format-List | Get-Screen -Width 200

        @($listed -replace ' *:.*') | Should -Be 'JobName', 'Status', 'FailureReason', 'Created', 'LastUpdated', 'Duration', 'DatasetExportJobArn'
        $listed[2] | Should -BeLike "*: $reason"
        @($described -replace ' *:.*') | Should -Be @(
            'JobName', 'Status', 'Created', 'LastUpdated', 'Duration', 'Destination', 'IngestionMode', 'RoleArn', 'DatasetArn', 'DatasetExportJobArn')
    }

    It 'lists times as those of this place, with their distance from UTC' {
        $job = $jobs | Where-Object IsActive

        $created = ($job | Format-List | Get-Screen) -like 'Created*' -replace '.*? : '
        $created | Should -Match '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d$'
        [datetimeoffset]::Parse($created, [cultureinfo]::InvariantCulture).UtcDateTime | Should -Be $job.CreationDateTime.AddTicks(-($job.CreationDateTime.Ticks % [timespan]::TicksPerSecond))
    }

    It 'has two columns of names in the wide view at 80 columns' {
        $screen = $jobs | Format-Wide | Get-Screen

        $screen[0] -split '\s+' | Where-Object { $_ } | Should -Be $jobs[0].JobName, $jobs[1].JobName
    }
}
