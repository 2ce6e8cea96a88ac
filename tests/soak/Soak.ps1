#Requires -Version 7.4

<#
.SYNOPSIS
Starts thousands of jobs and waits for them while a fifth of all responses goes wrong and a fifth of the names is taken, and accounts for every one. Build first: dotnet build.

.DESCRIPTION
Afterwards each input must have one outcome, and the emulator must have made exactly the jobs that were reported; otherwise the exit code is 1.
#>
param(
    # How many jobs to start. Every hundredth goes to a bucket that does not exist, and so must fail.
    [ValidateRange(1, 1000000)] [int] $Count = 5000,

    # How many responses in a hundred go wrong.
    [ValidateRange(0, 90)] [int] $FaultPercent = 20,

    # What the emulator draws faults and durations with.
    [int] $Seed = 1,

    # How many requests New-PDatasetExportJob keeps under way: many, as most of the time those that failed pause.
    [ValidateRange(1, 100)] [int] $ThrottleLimit = 100
)

. "$PSScriptRoot/../pester/Support.ps1"
$emulator = $null
$complaints = [System.Collections.Generic.List[string]]::new()

# Notes a complaint where two counts or lists that should be equal are not.
function Assert-Same {
    param([string] $What, $Expected, $Actual)

    $different = @(Compare-Object @($Expected) @($Actual) -CaseSensitive)
    if ($different) {
        $some = ($different | Select-Object -First 5 | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" }) -join ', '
        $complaints.Add("${What}: $($different.Count) different: $some")
    }
}

function Get-JobNameOfArn { param([string] $Arn) $Arn -replace '^.*:dataset-export-job/' }

try {
    # Small datasets, as it is the jobs that are many.
    $sample = (New-Item -ItemType Directory "$scratch/data").FullName
    $datasets = foreach ($group in 'shop', 'music', 'news') {
        foreach ($type in 'ITEMS', 'USERS') {
            Set-Content (New-Item -Force "$sample/$group/$type/put/1.csv") "$($type.TrimEnd('S'))_ID,NAME`n1,a`n2,b"
            "${arnPrefix}dataset/$group/$type"
        }
    }
    $emulator = Start-Emulator -JobDuration '100ms..3s' -Option '--seed', $Seed

    # Each kind as likely as the others, and all together as likely as requested.
    $kinds = @('throttle', 'limitExceeded', 'error500', 'error503', 'reset', 'truncate', 'nonJson' | ForEach-Object { @{ kind = $_ } }) +
        @('error500', 'reset', 'nonJson' | ForEach-Object { @{ kind = $_; when = 'after' } }) + @{ kind = 'reset'; when = 'during' }
    $probability = 1 - [math]::Pow(1 - $FaultPercent / 100, 1 / $kinds.Count)
    $jobs = @(foreach ($i in 1..$Count) {
        [pscustomobject]@{
            DatasetArn = $datasets[$i % $datasets.Count]
            JobName = "soak-$i"
            S3DataDestinationPath = $i % 100 ? 's3://bucket/export/' : 's3://no-such-bucket/export/'
        }
    })

    # A fifth of the names are taken, by jobs that do just the same and are only a few seconds old: long enough for clocks with whole seconds.
    $old = @($jobs | Where-Object { [int]($_.JobName -replace '\D') % 5 -eq 1 } | New-PDatasetExportJob -RoleArn $role -ThrottleLimit $ThrottleLimit).JobName
    Start-Sleep -Seconds 4
    Clear-CallCount
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    if ($FaultPercent -gt 0) {
        $null = Invoke-EmulatorAdmin faults @($kinds | ForEach-Object { $_ + @{ probability = $probability } }) -Method Put
    }

    $ended = @($jobs |
        New-PDatasetExportJob -RoleArn $role -ThrottleLimit $ThrottleLimit -OutVariable started -ErrorVariable startErrors -ErrorAction SilentlyContinue |
        Wait-PDatasetExportJob -PollInterval 2 -Timeout 3600 -ErrorVariable waitErrors -ErrorAction SilentlyContinue)
    $took = $clock.Elapsed

    $stats = Invoke-RestMethod "$($emulator.Url)/_emulator/stats"
    $null = Invoke-RestMethod "$($emulator.Url)/_emulator/faults" -Method Delete
    $made = @(Get-PDatasetExportJob)

    # What each input came to: the names in every kind of outcome.
    $active = @($ended | Where-Object IsActive | ForEach-Object JobName)
    $failed = @($waitErrors | Where-Object FullyQualifiedErrorId -Like 'DatasetExportJobFailed,*' | ForEach-Object { $_.TargetObject.JobName })
    $unwaited = @($waitErrors | Where-Object FullyQualifiedErrorId -NotLike 'DatasetExportJobFailed,*' | ForEach-Object { Get-JobNameOfArn $_.TargetObject })
    $unknown = @($startErrors | Where-Object { $_.Exception.GetType().Name -eq 'CreateOutcomeUnknownException' } | ForEach-Object { Get-JobNameOfArn $_.Exception.DatasetExportJobArn })
    $unstarted = @($startErrors | Where-Object { $_.Exception.GetType().Name -ne 'CreateOutcomeUnknownException' } | ForEach-Object { "$($_.TargetObject)" })

    Assert-Same 'Each input has one outcome' $jobs.JobName @($active; $failed; $unwaited; $unknown; $unstarted)
    Assert-Same 'All that ended is ACTIVE' @($ended.JobName) $active
    Assert-Same 'What New- emitted is what Wait- reported' @($started.JobName) @($active; $failed; $unwaited)
    Assert-Same 'No old job is reported as a new one' @() @($started.JobName | Where-Object { $_ -in $old })
    Assert-Same 'The jobs that exist are the old ones and those that were reported' @($made.JobName) @($old; $started.JobName; $unknown | Where-Object { $_ -in $made.JobName -and $_ -notin $old })
    Assert-Same 'The jobs without a bucket have failed' @($started.JobName | Where-Object { [int]($_ -replace '\D') % 100 -eq 0 } | Where-Object { $_ -notin $unwaited }) $failed
    $files = @(Get-ChildItem "$($emulator.S3)/bucket/export" -File | ForEach-Object { $_.Name -replace '-00001\.csv$' })
    Assert-Same 'Each ACTIVE job has its file, and no other has one' @($made | Where-Object Status -EQ ACTIVE | ForEach-Object JobName) $files

    [pscustomobject]@{
        Jobs = $Count; Old = $old.Count; Made = $made.Count; Seconds = [math]::Round($took.TotalSeconds, 1); Calls = $stats.requests; Faults = $stats.faults
        Active = $active.Count; Failed = $failed.Count; StartUnknown = $unknown.Count; NotStarted = $unstarted.Count; NotWaitedFor = $unwaited.Count
        Complaints = $complaints.Count
    } | Format-List
    @($startErrors) + @($waitErrors) | Group-Object FullyQualifiedErrorId | ForEach-Object { "$($_.Count) x $($_.Name), such as: $($_.Group[0])" }
    $complaints
}
finally {
    Stop-Emulator $emulator
}

exit ($complaints.Count -eq 0 ? 0 : 1)
