#Requires -Version 7.4

<#
.SYNOPSIS
Fetches the files of finished exports, reads them, and says how many rows each has.

.DESCRIPTION
Takes jobs from the pipeline, as Wait-PDatasetExportJob or Export-DatasetGroup.ps1 -PassThru emit them. Read-S3Object of AWS.Tools.S3 fetches the files of a
job into a folder of its own below -Folder. Where S3 is a folder of this machine, with a folder for each bucket, -S3Root reads them there: that of
the emulator, or a mounted bucket.

The rows are read one by one, so that an export may be larger than the memory. What is to become of them, -ForEachRow says. To query an export of many
millions of rows, leave it where it is: README.md, beside this script, shows how.

A job whose files cannot be read is an error, and the others continue. The exit code is then 2. Without such an error it is left as it was, which in a pipeline
is that of the export.

.EXAMPLE
./Export-DatasetGroup.ps1 shop -BucketName exports -RoleArn $role -PassThru | ./Import-DatasetExport.ps1 -Folder ./export

.EXAMPLE
Get-PDatasetExportJob -DatasetArn $dataset -Status ACTIVE -Detailed | Select-Object -First 1 | ./Import-DatasetExport.ps1 -ForEachRow { Add-Item $_.ITEM_ID }

A plain list has no folders: -Detailed describes each job.
#>
[CmdletBinding(DefaultParameterSetName = 'Fetch')]
param(
    # A job that is ACTIVE.
    [Parameter(Mandatory, ValueFromPipeline)] [psobject] $InputObject,

    # Where the files go: region-account/job below this folder.
    [Parameter(ParameterSetName = 'Fetch')] [string] $Folder = './export',

    # A local folder to read from instead of S3, with a folder for each bucket. Nothing is downloaded.
    [Parameter(Mandatory, ParameterSetName = 'Local')] [string] $S3Root,

    # What to do with each row: the row is $_, and its columns are properties, all of them text.
    [scriptblock] $ForEachRow
)

begin {
    $ErrorActionPreference = 'Stop'
    if (-not $S3Root -and -not (Get-Command Read-S3Object -ErrorAction Ignore)) {
        throw 'Read-S3Object is not there. Install AWS.Tools.S3 (Install-Module AWS.Tools.S3), or give -S3Root.'
    }
    $failed = 0
}

process {
    $job = $InputObject
    # Without a folder of its own, the files of a job cannot be distinguished from others in the bucket.
    $id, $complaint = if (-not $job.IsActive) { 'NoExport', "$job is no finished export; its status is '$($job.Status)'." }
    elseif (-not $job.S3DataDestinationPath) { 'NoDestination', "$job comes from a list and has no destination. List with -Detailed, or pipe the list into Get-PDatasetExportJob." }
    elseif (-not $job.KeyPrefix) { 'NoFolder', "$job has no folder of its own: $($job.S3DataDestinationPath) is the root of a bucket." }
    if ($id) {
        $failed++
        Write-Error $complaint -ErrorId $id -TargetObject $job -Category InvalidArgument -ErrorAction Continue
        return
    }

    $rows = 0
    $file = $null
    $reading = @{ IsInHand = $false }
    try {
        if ($S3Root) {
            $source = Join-Path $S3Root $job.BucketName $job.KeyPrefix
        }
        else {
            # Another region or account may have a job of that name, too.
            $region, $account = ($job.DatasetExportJobArn -split ':')[3, 4]
            $source = (New-Item -ItemType Directory -Force (Join-Path $Folder "$region-$account" $job.JobName)).FullName
            $null = $job | Read-S3Object -Folder $source
        }

        # How the service names the files, and whether it makes folders, is not documented.
        $files = @(Get-ChildItem -LiteralPath $source -Filter *.csv -Recurse -File -ErrorAction Ignore | Sort-Object FullName)
        if (-not $files) {
            $failed++
            Write-Error "There are no files of $job in $source." -ErrorId NoExportFiles -TargetObject $job -Category ObjectNotFound -ErrorAction Continue
            return
        }

        foreach ($file in $files) {
            # A pipeline holds one row at a time, whatever the size of the file.
            Import-Csv -LiteralPath $file.FullName | ForEach-Object { $rows++; $reading.IsInHand = $true; $_; $reading.IsInHand = $false } | ForEach-Object ($ForEachRow ?? {}) | Out-Null
        }

        # Of an export without rows there is still the line with the names.
        $columns = (Get-Content -LiteralPath $files[0].FullName -TotalCount 1) -split ',' -replace '^"|"$'
    }
    catch {
        # What -ForEachRow throws is for its author.
        if ($reading.IsInHand) { throw }
        $failed++
        $what = $file ? "$($file.FullName), a file of $job," : "$job"
        Write-Error -Message "$what cannot be read: $_" -Exception $_.Exception -ErrorId UnreadableExport -TargetObject $job -Category ReadError -ErrorAction Continue
        return
    }

    [pscustomobject]@{
        DatasetArn = $job.DatasetArn
        JobName = $job.JobName
        Rows = $rows
        Files = $files.Count
        Columns = $columns
        Folder = $source
    }
}

end { if ($failed) { exit 2 } }
