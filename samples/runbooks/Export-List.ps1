#Requires -Version 7.4
#Requires -Modules PersonalizeExport
<#
.SYNOPSIS
Exports the datasets of a list, writes one line for each to the log, and ends with an exit code that says what to do.

.DESCRIPTION
Takes what to export from the pipeline, objects or the rows of a CSV file, with the properties DatasetArn, JobName, S3DataDestinationPath and, where they
are wanted, RoleArn, KmsKeyArn and IngestionMode. All jobs are started before the first is waited for.

The script can be run again with the same list. A job that exports or has exported just that is taken as it is. A job that has failed keeps its name for
ever, so the next try has -2, -3 and so on behind the name.

A dataset that fails does not stop the others. Each error is written as it happens, and -FailurePath keeps them as a CSV file.

Exit codes:

    0  Everything on the list is exported.
    1  Nothing was started. PowerShell ends with 1, too, when the script cannot run at all: a parameter is wrong, credentials are missing.
    2  Something has failed that will fail again until somebody mends it: a role, a policy, a name.
    3  Something is missing, but only for reasons that pass: not ended within -Timeout, throttled, the service out of reach. Run the script again.

.EXAMPLE
Import-Csv ./exports.csv | ./Export-List.ps1 -FailurePath ./failures.csv

.EXAMPLE
Import-Csv ./exports.csv | ./Export-List.ps1 -PassThru | Read-S3Object -Folder ./export
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # What to export: DatasetArn, JobName, S3DataDestinationPath, and optionally RoleArn, KmsKeyArn and IngestionMode.
    [Parameter(Mandatory, ValueFromPipeline)] [psobject] $InputObject,

    # The role for the items that name none.
    [string] $RoleArn,

    # How many seconds to wait for room for more jobs, and then again how many for the exports.
    [int] $Timeout = 3 * 60 * 60,

    # How many seconds between two looks at the jobs. Left out: Wait-PDatasetExportJob decides.
    [double] $PollInterval,

    # A CSV file for what has failed. It is removed when nothing has.
    [string] $FailurePath,

    # Emit the finished jobs, to go on with in the pipeline.
    [switch] $PassThru
)

begin {
    $ErrorActionPreference = 'Stop'
    if (-not $PSBoundParameters.ContainsKey('InformationAction')) { $InformationPreference = 'Continue' }

    # Errors of these categories go away by themselves.
    $passing = 'ConnectionError', 'InvalidResult', 'LimitsExceeded', 'OperationTimeout', 'ResourceBusy', 'ResourceUnavailable'
    $plan = [System.Collections.Generic.List[psobject]]::new()

    function Get-JobArn { param($DatasetArn, $JobName) ($DatasetArn -replace ':dataset/.*$', ':dataset-export-job/') + $JobName }

    # The name itself, unless a job of that name has failed; then the first of name-2, name-3, ... that has not.
    function Get-FreeName {
        param($DatasetArn, $JobName)

        for ($try = 1; ; $try++) {
            $name = $try -eq 1 ? $JobName : "$JobName-$try"
            # That there is none is the usual answer. Whatever else keeps the job from being looked at, New- will say.
            $job = try {
                Get-PDatasetExportJob (Get-JobArn $DatasetArn $name) -Region ($DatasetArn -split ':')[3] -ErrorAction SilentlyContinue
            }
            catch [System.Management.Automation.ParameterBindingException] { $null }
            if (-not $job.IsFailed) { return $name }
            Write-Verbose "$name has failed: $($job.FailureReason)"
        }
    }

    function Write-Line {
        param($Item, $State, $Note)

        $dataset = $Item.DatasetArn -replace '^.*:dataset/'
        Write-Information "$([datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)) $State $dataset $($Item.JobName) $Note"
    }
}

process {
    $plan.Add([pscustomobject]@{
        DatasetArn = $InputObject.DatasetArn
        JobName = Get-FreeName $InputObject.DatasetArn $InputObject.JobName
        S3DataDestinationPath = $InputObject.S3DataDestinationPath
        RoleArn = $InputObject.RoleArn ? $InputObject.RoleArn : $RoleArn
        KmsKeyArn = $InputObject.KmsKeyArn
        # Left out, the service takes PUT.
        IngestionMode = $InputObject.IngestionMode ? $InputObject.IngestionMode : 'PUT'
        Region = ($InputObject.DatasetArn -split ':')[3]
    })
}

end {
    $wait = @{ Timeout = $Timeout }
    if ($PollInterval) { $wait.PollInterval = $PollInterval }

    # What cannot be started is an error of the first command, what does not become ACTIVE one of the second. With Continue each is also
    # written as it happens. Missing credentials end the script: no call can be made at all.
    $jobs = @($plan |
        New-PDatasetExportJob -UseExisting -WaitForSlot -Timeout $Timeout -ErrorAction Continue -ErrorVariable refused |
        Wait-PDatasetExportJob @wait -ErrorAction Continue -ErrorVariable lost)
    if ($WhatIfPreference) { exit 0 }

    # What an error is about, its target says: the dataset of a job that was not started, otherwise the job, or its ARN where it was never seen. What
    # no parameter would take has the whole item for its target.
    $failures = @(foreach ($item in $plan) {
        $job = $jobs | Where-Object JobName -EQ $item.JobName | Select-Object -First 1
        if ($job) {
            Write-Line $item ACTIVE "$($job.S3DataDestinationPath) $($job.Duration)"
            continue
        }

        $arn = Get-JobArn $item.DatasetArn $item.JobName
        $failure = @(
            $refused | Where-Object { $_.TargetObject -eq $item -or ($_.TargetObject -eq $item.DatasetArn -and "$_" -like "*'$($item.JobName)'*") }
            $lost | Where-Object { "$($_.TargetObject)" -eq $arn }
        ) | Select-Object -First 1
        $id = $failure.FullyQualifiedErrorId -replace ',.*'
        Write-Line $item ($id -eq 'DatasetExportJobTimeout' ? 'UNFINISHED' : 'FAILED') $id
        [pscustomobject]@{
            DatasetArn = $item.DatasetArn
            JobName = $item.JobName
            ErrorId = $id
            Category = $failure.CategoryInfo.Category
            Message = "$failure"
            Advice = $failure.ErrorDetails.RecommendedAction
            RequestId = $failure.Exception.RequestId
        }
    })

    if ($FailurePath) {
        Remove-Item $FailurePath -ErrorAction Ignore
        if ($failures) { $failures | Export-Csv $FailurePath }
    }

    if ($PassThru) { $jobs }
    exit $(
        if (-not $failures) { 0 }
        elseif ($refused.Count -eq $plan.Count) { 1 }
        elseif ($failures | Where-Object Category -NotIn $passing) { 2 }
        else { 3 }
    )
}
