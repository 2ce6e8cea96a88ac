#Requires -Version 7.4
#Requires -Modules PersonalizeExport

<#
.SYNOPSIS
Exports the datasets of a list, writes one line for each to the log, and ends with an exit code that says what to do.

.DESCRIPTION
Takes what to export from a CSV file (-Path) or from the pipeline: objects with the properties DatasetArn, JobName, S3DataDestinationPath and, where they
are wanted, RoleArn, KmsKeyArn, IngestionMode and ProfileName. All jobs are started before the first is waited for. A list may have datasets of several
regions and, with a profile for each, of several accounts; a name is taken only within its own.

The script can be run again with the same list. A job that exports or has exported just that is taken as it is. A job that has failed keeps its name for
ever, so the next try has -2, -3 and so on behind the name.

A dataset that fails does not stop the others. Each error is written as it happens, and -FailurePath keeps them as a CSV file.

Exit codes, which a scheduler sees when it calls the script with pwsh -File (pwsh -Command makes a 1 of each that is not 0):

    0  Everything on the list is exported.
    1  Nothing was started, and nothing will be until somebody fixes it. PowerShell ends with 1, too, when the script cannot run at all: a parameter is
       wrong, credentials are missing, the list is empty.
    2  Something has failed that will fail again until somebody fixes it: a role, a policy, a name.
    3  Something is missing, but only for transient reasons: not ended within -Timeout, throttled, the service out of reach, a response lost so that
       nobody knows whether the job was started. Run the script again.

.EXAMPLE
pwsh -NoProfile -File ./Export-List.ps1 -Path ./exports.csv -FailurePath ./failures.csv

From a scheduler that checks the exit code.

.EXAMPLE
Import-Csv ./exports.csv | Where-Object Night -EQ yes | ./Export-List.ps1 -PassThru | Read-S3Object -Folder ./export
#>
[CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Objects')]
param(
    # What to export: DatasetArn, JobName, S3DataDestinationPath, and optionally RoleArn, KmsKeyArn, IngestionMode and ProfileName.
    [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'Objects')] [psobject] $InputObject,

    # A CSV file with columns of these names. Wildcards are not expanded.
    [Parameter(Mandatory, Position = 0, ParameterSetName = 'File')] [string] $Path,

    # Accept an empty list, for days without exports.
    [switch] $AllowEmpty,

    # The role for items without a RoleArn.
    [string] $RoleArn,

    # The limit in seconds for the whole run, including the wait for the quota and for the exports. The report comes a few seconds later.
    [ValidateRange(0, [int]::MaxValue)] [int] $Timeout = 3 * 60 * 60,

    # The seconds between two polls. If omitted, Wait-PDatasetExportJob decides.
    [double] $PollInterval,

    # A CSV file for the failures. The file of an earlier run is removed at the start.
    [string] $FailurePath,

    # Emit the finished jobs, for the next command in the pipeline.
    [switch] $PassThru
)

begin {
    $ErrorActionPreference = 'Stop'
    . $PSScriptRoot/Text.ps1
    # Errors go to a file or a pipe with their colours, unless PowerShell is told (https://github.com/PowerShell/PowerShell/issues/20170).
    if ([Console]::IsOutputRedirected -or [Console]::IsErrorRedirected) { $PSStyle.OutputRendering = 'PlainText' }
    if (-not $PSBoundParameters.ContainsKey('InformationAction')) { $InformationPreference = 'Continue' }
    $clock = [System.Diagnostics.Stopwatch]::StartNew()

    # Removed first, so that the failures of an earlier run are never mistaken for those of this one.
    if ($FailurePath -and (Test-Path -LiteralPath $FailurePath -PathType Leaf)) { Remove-Item -LiteralPath $FailurePath }

    $plan = [System.Collections.Generic.List[psobject]]::new()

    function Get-JobArn { param($Item, $JobName = $Item.JobName) ($Item.DatasetArn -replace ':dataset/.*$', ':dataset-export-job/') + $JobName }

    # Identifies an item and its job. A name alone does not: each region of each account has its own, and two items may claim one.
    function Get-Key { param($Of) "$(Get-JobArn $Of) $($Of.DatasetArn) $("$($Of.S3DataDestinationPath)".TrimEnd('/'))" }

    function Get-SecondsLeft { param($More = 0) [int][Math]::Clamp([Math]::Floor($Timeout + $More - $clock.Elapsed.TotalSeconds), 0, [int]::MaxValue) }

    # Jobs may be started a few seconds after -Timeout, so that -Timeout 0 starts what it can.
    $grace = 3
    function Test-TimeLeft { $clock.Elapsed.TotalSeconds -lt $Timeout + $grace }

    # The next of name-2, name-3, ...
    function Step-JobName {
        param($Item)

        Write-Verbose "$(Format-Line $Item.JobName) has failed, so its name is not tried again."
        $Item.Try++
        $Item.JobName = "$($Item.Name)-$($Item.Try)"
    }

    # What to report of an item whose name is that of another job: nothing where that job has failed, so that the next name is to be tried, and
    # otherwise the error itself, or why that cannot be determined.
    function Get-NameError {
        param($Item, $NameTaken)

        $connection = @{ Region = $Item.Region }
        if ($Item.ProfileName) { $connection.ProfileName = $Item.ProfileName }
        for ($try = 1; $try -le 3 -and (Test-TimeLeft); $try++) {
            $unseen = $null
            $quiet = @{ ProgressAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'unseen' }
            $job = Get-JobArn $Item | Wait-PDatasetExportJob -Timeout 0 -PassThruFailed @connection @quiet
            if ($job.IsFailed) { return }

            # It is ACTIVE, or it runs, or it may not be described.
            $unseen = $unseen | Select-Object -First 1
            if ($job -or $unseen.TargetObject.Status -or -not $unseen.Exception.IsTransient) { return $NameTaken }
        }
        $unseen ?? (Get-LateError $Item)
    }

    # The error of an item whose turn has not come within -Timeout.
    function Get-LateError {
        param($Item)

        $message = "Dataset export job '$($Item.JobName)' was not started within $Timeout seconds (-Timeout). Run the script again, or increase -Timeout."
        $exception = [System.TimeoutException]::new($message) | Add-Member IsTransient $true -PassThru
        [System.Management.Automation.ErrorRecord]::new($exception, 'NotStarted', 'OperationTimeout', $Item)
    }

    # An error as it is shown: one line, whatever is in its text.
    function Format-Error {
        param([System.Management.Automation.ErrorRecord] $Failure)

        $details = [System.Management.Automation.ErrorDetails]::new((Format-Line $Failure))
        $details.RecommendedAction = Format-Line $Failure.ErrorDetails.RecommendedAction
        $Failure.ErrorDetails = $details
        $Failure
    }

    function Write-Line {
        param($Item, $State, $Note)

        # If the list has several regions or accounts, a dataset is shown with its own.
        $dataset = $Item.DatasetArn -replace ($isScattered ? '^arn:[^:]+:personalize:|dataset/' : '^.*:dataset/')
        $time = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
        Write-Information "$time $State $(Format-Line "$dataset $($Item.JobName) $Note")"
    }
}

process {
    foreach ($row in $Path ? (Import-Csv -LiteralPath $Path) : $InputObject) {
        $columns = $row -is [System.Collections.IDictionary] ? $row.Keys : $row.PSObject.Properties.Name
        $missing = @('DatasetArn', 'JobName', 'S3DataDestinationPath' | Where-Object { $_ -notin $columns })
        if ($missing) {
            # Of all rows of a file it would be the same.
            $complaint = "The list has no column $($missing -join ', '), so nothing was exported. Its columns are: $(Format-Line ($columns -join ', '))."
            if ($Path) { $complaint += " Check the first line of $(Format-Line $Path); the columns are separated by commas." }
            Write-Error $complaint -ErrorId MissingColumn -Category InvalidData -TargetObject $row -ErrorAction Continue
            exit 1
        }

        $item = [pscustomobject]@{
            DatasetArn = $row.DatasetArn
            JobName = $row.JobName
            S3DataDestinationPath = $row.S3DataDestinationPath
            RoleArn = $row.RoleArn ? $row.RoleArn : $RoleArn
            KmsKeyArn = $row.KmsKeyArn
            # Left out, the service takes PUT.
            IngestionMode = $row.IngestionMode ? $row.IngestionMode : 'PUT'
            Region = ($row.DatasetArn -split ':')[3]
            ProfileName = $row.ProfileName
            # Of JobName, where it has been tried before.
            Name = $row.JobName
            Try = 1
        }
        $plan.Add($item)
    }
}

end {
    if (-not $plan) {
        if ($AllowEmpty) { exit 0 }
        $message = 'The list is empty, so nothing was exported. Where that may be, give -AllowEmpty.'
        Write-Error $message -ErrorId EmptyList -Category InvalidData -ErrorAction Continue
        exit 1
    }

    $isScattered = @($plan | ForEach-Object { ($_.DatasetArn -split ':')[3, 4] -join ':' } | Where-Object { $_ } | Select-Object -Unique).Count -gt 1

    # What was started, and why what was not, by the keys of the items. Errors are written as they happen, unless the next name is tried.
    $started = [System.Collections.Generic.Dictionary[string, psobject]]::new()
    $refused = [System.Collections.Generic.Dictionary[string, psobject]]::new()
    $pending = @($plan)
    while ($pending) {
        $next = [System.Collections.Generic.List[psobject]]::new()
        for ($first = 0; $first -lt $pending.Count; $first += 20) {
            # New- gives each job its own time, from when its turn has come. So no more are handed over than have it at once.
            $batch = @($pending | Select-Object -Skip $first -First 20)
            & {
                if (Test-TimeLeft) {
                    $batch | New-PDatasetExportJob -UseExisting -WaitForSlot -Timeout (Get-SecondsLeft $grace) -ThrottleLimit 20 -ErrorAction Continue 2>&1
                }
                else { $batch | ForEach-Object { Get-LateError $_ } }
            } | ForEach-Object {
                $failure = $_ -is [System.Management.Automation.ErrorRecord] ? $_ : $null
                $key = Get-Key ($failure ? $failure.TargetObject : $_)
                $items = @($batch | Where-Object { (Get-Key $_) -ceq $key })
                if (-not $failure) {
                    # A row that is there twice may find the job of the first failed already.
                    if (-not $_.IsFailed -or $started.ContainsKey($key)) {
                        $started[$key] = Add-Member -InputObject $_ ProfileName $items[0].ProfileName -Force -PassThru
                    }
                    else { $items | ForEach-Object { Step-JobName $_; $next.Add($_) } }
                    return
                }

                # An earlier job, which may have failed: New- takes it only where it exports the same.
                if ($failure.CategoryInfo.Category -eq 'ResourceExists' -and
                    $started.Values.DatasetExportJobArn -cnotcontains (Get-JobArn $failure.TargetObject)) {
                    $failure = $items | Select-Object -First 1 | ForEach-Object { Get-NameError $_ $failure }
                }
                if ($failure) {
                    $refused[$key] = $failure
                    Write-Error -ErrorRecord (Format-Error $failure) -ErrorAction Continue
                }
                else { $items | ForEach-Object { Step-JobName $_; $next.Add($_) } }
            }
        }
        $pending = @($next)
    }
    if ($WhatIfPreference) { exit ($refused.Count ? 1 : 0) }

    $wait = @{ Timeout = Get-SecondsLeft }
    if ($PollInterval) { $wait.PollInterval = $PollInterval }
    $lost = [System.Collections.Generic.List[System.Management.Automation.ErrorRecord]]::new()
    $jobs = @(if ($started.Count) {
        $started.Values | Wait-PDatasetExportJob @wait -ErrorAction Continue 2>&1 | ForEach-Object {
            if ($_ -isnot [System.Management.Automation.ErrorRecord]) { return $_ }
            $lost.Add($_)
            Write-Error -ErrorRecord (Format-Error $_) -ErrorAction Continue
        }
    })
    $exported = [System.Collections.Generic.Dictionary[string, psobject]]::new()
    foreach ($job in $jobs) { $exported[(Get-Key $job)] = $job }

    $failures = @(foreach ($item in $plan) {
        $key = Get-Key $item
        $job = $exported[$key]
        if ($job) {
            Write-Line $item ACTIVE "$($job.S3DataDestinationPath) $($job.Duration)"
            continue
        }

        # The target of an error of Wait- is the job, or its ARN where no response described it.
        $arn = Get-JobArn $item
        $failure = $started.ContainsKey($key) ? ($lost | Where-Object { "$($_.TargetObject)" -ceq $arn } | Select-Object -First 1) : $refused[$key]
        $id = $failure.FullyQualifiedErrorId -replace ',.*'
        $state = switch ($id) { { $_ -in 'DatasetExportJobTimeout', 'NotStarted' } { 'UNFINISHED' } CreateOutcomeUnknown { 'UNKNOWN' } default { 'FAILED' } }
        Write-Line $item $state $id
        [pscustomobject]@{
            DatasetArn = Format-Cell $item.DatasetArn
            JobName = Format-Cell $item.JobName
            ErrorId = Format-Cell $id
            Category = $failure.CategoryInfo.Category
            IsTransient = [bool]$failure.Exception.IsTransient
            Message = Format-Cell $failure
            Advice = Format-Cell $failure.ErrorDetails.RecommendedAction
            RequestId = Format-Cell $failure.Exception.RequestId
        }
    })

    if ($FailurePath -and $failures) {
        # If the file cannot be written, the exit code is still that of the exports.
        try { $failures | Export-Csv -LiteralPath $FailurePath } catch { Write-Error -ErrorRecord (Format-Error $_) -ErrorAction Continue }
    }

    if ($PassThru) { $jobs }
    $lasting = @($failures | Where-Object IsTransient -EQ $false)
    exit $(
        if (-not $failures) { 0 }
        elseif (-not $lasting) { 3 }
        elseif ($lasting.Count -eq $plan.Count -and -not $started.Count) { 1 }
        else { 2 }
    )
}
