#Requires -Version 7.4

<#
.SYNOPSIS
Fetches the files of finished exports, reads them, and says how many rows each has.

.DESCRIPTION
Takes jobs from the pipeline, as Wait-PDatasetExportJob or Export-DatasetGroup.ps1 -PassThru emit them. Read-S3Object of AWS.Tools.S3 fetches the files of a
job into a folder of its own below -Folder. Where S3 is a folder of this machine, with a folder for each bucket, -S3Root reads them there: that of
the emulator, or a mounted bucket.

The rows are read one by one, so that an export may be larger than the memory. With -AsRow they come out of the pipeline themselves. To query an export
of many millions of rows, leave it where it is: README.md, beside this script, shows how.

A job whose files cannot be read is an error, and the others continue. The exit code is then 2. Without such an error it is left as it was, which in a pipeline
is that of the export.

.EXAMPLE
./Export-DatasetGroup.ps1 shop -BucketName exports -RoleArn $role -PassThru | ./Import-DatasetExport.ps1 -Folder ./export

.EXAMPLE
Get-PDatasetExportJob -DatasetArn $dataset -Status ACTIVE -Detailed | Sort-Object Created -Bottom 1 | ./Import-DatasetExport.ps1 -AsRow | Group-Object EVENT_TYPE -NoElement

How many interactions of each type the last export has. A plain list has no folders: -Detailed describes each job.
#>
[CmdletBinding(DefaultParameterSetName = 'Fetch')]
param(
    # A job that is ACTIVE.
    [Parameter(Mandatory, ValueFromPipeline)] [psobject] $InputObject,

    # Where the files go: region-account/job below this folder.
    [Parameter(ParameterSetName = 'Fetch')] [string] $Folder = './export',

    # A local folder to read from instead of S3, with a folder for each bucket. Nothing is downloaded.
    [Parameter(Mandatory, ParameterSetName = 'Local')] [string] $S3Root,

    # Emit the rows instead of their number. Their columns are properties, all of them text.
    [switch] $AsRow
)

begin {
    $ErrorActionPreference = 'Stop'
    . $PSScriptRoot/Text.ps1
    if (-not $S3Root -and -not (Get-Command Read-S3Object -ErrorAction Ignore)) {
        throw 'Read-S3Object is not there. Install AWS.Tools.S3 (Install-Module AWS.Tools.S3), or give -S3Root.'
    }
    $root = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($S3Root ? $S3Root : $Folder)
    $failed = 0
    $clock = [System.Diagnostics.Stopwatch]::StartNew()

    # The folder of that name below another, wherever the name would lead: nul, con and aux, which a job may be called, are devices of Windows.
    function Join-Folder {
        param([string] $Folder, [string] $Name)

        $path = [System.IO.Path]::GetFullPath("$Folder/$Name")
        $above = [System.IO.Path]::GetFullPath($Folder).TrimEnd([System.IO.Path]::DirectorySeparatorChar) + [System.IO.Path]::DirectorySeparatorChar
        if (-not $path.StartsWith($above, [StringComparison]::Ordinal)) { throw "$Name is no folder below $Folder." }
        $path
    }
}

process {
    $job = $InputObject
    # Another region or account may have a job of that name, too.
    $place = ("$($job.DatasetExportJobArn)" -split ':')[3, 4] -join '-'
    # Without a folder of its own, the files of a job cannot be distinguished from others in the bucket.
    $id, $complaint = if (-not $job.IsActive) { 'NoExport', "$job is no finished export; its status is '$($job.Status)'." }
    elseif (-not $job.S3DataDestinationPath) {
        'NoDestination', "$job comes from a list and has no destination. List with -Detailed, or pipe the list into Get-PDatasetExportJob."
    }
    elseif (-not $job.KeyPrefix) { 'NoFolder', "$job has no folder of its own: $($job.S3DataDestinationPath) is the root of a bucket." }
    # As New-PDatasetExportJob and S3 take them. They become names of folders.
    elseif ($job.JobName -notmatch '\A[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}\z') {
        'InvalidName', "'$($job.JobName)' is no valid job name. Expected 1 to 63 ASCII letters, digits, hyphens and underscores."
    }
    elseif ($job.BucketName -notmatch '\A[a-zA-Z0-9][a-zA-Z0-9._-]*\z') { 'InvalidName', "'$($job.BucketName)' is no name of a bucket." }
    elseif (-not $S3Root -and $place -notmatch '\A[a-z0-9-]+-\d{12}\z') { 'InvalidName', "'$($job.DatasetExportJobArn)' is no ARN of a job." }
    if ($id) {
        $failed++
        Write-Error (Format-Line $complaint) -ErrorId $id -TargetObject $job -Category InvalidArgument -ErrorAction Continue
        return
    }

    $rows = 0
    $file = $null
    $row = @{ IsInHand = $false }
    $bar = @{ Activity = "Reading $($job.JobName)" }
    try {
        if ($S3Root) {
            $source = Join-Folder (Join-Folder $root $job.BucketName) $job.KeyPrefix
        }
        else {
            $source = Join-Folder $root "$place/$($job.JobName)"
            # New-Item emits nothing, and no error, where a file has the name; Read-S3Object would write into the current folder.
            $null = [System.IO.Directory]::CreateDirectory($source)
            if (-not [System.IO.Directory]::Exists($source)) { throw "The folder $source cannot be created." }
            $null = $job | Read-S3Object -Folder $source
        }

        # How the service names the files, and whether it makes folders, is not documented.
        $files = @(Get-ChildItem -LiteralPath $source -Filter *.csv -Recurse -File -ErrorAction Ignore | Sort-Object FullName)
        if (-not $files) {
            $failed++
            $message = Format-Line "There are no files of $job in $source."
            Write-Error $message -ErrorId NoExportFiles -TargetObject $job -Category ObjectNotFound -ErrorAction Continue
            return
        }

        $done = 0
        foreach ($file in $files) {
            # A pipeline holds one row at a time, whatever the size of the file.
            Import-Csv -LiteralPath $file.FullName | ForEach-Object {
                $rows++
                if ($clock.ElapsedMilliseconds -ge 250) {
                    $clock.Restart()
                    Write-Progress @bar -Status "$rows rows, file $($done + 1) of $($files.Count)" -PercentComplete (100 * $done / $files.Count)
                }
                if ($AsRow) {
                    $row.IsInHand = $true
                    $_
                    $row.IsInHand = $false
                }
            }
            $done++
        }

        # Of an export without rows there is still the line with the names.
        $columns = (Get-Content -LiteralPath $files[0].FullName -TotalCount 1) -split ',' -replace '^"|"$' | ForEach-Object { Format-Line $_ }
    }
    catch {
        # What the next command throws for a row is not about the files.
        if ($row.IsInHand) { throw }
        $failed++
        $what = $file ? "$($file.FullName), a file of $job," : "$job"
        $message = Format-Line "$what cannot be read: $_"
        Write-Error -Message $message -Exception $_.Exception -ErrorId UnreadableExport -TargetObject $job -Category ReadError -ErrorAction Continue
        return
    }
    finally {
        Write-Progress @bar -Completed
    }

    if ($AsRow) { return }
    [pscustomobject]@{
        DatasetArn = Format-Line $job.DatasetArn
        JobName = $job.JobName
        Rows = $rows
        Files = $files.Count
        Columns = $columns
        Folder = $source
    }
}

end { if ($failed) { exit 2 } }
