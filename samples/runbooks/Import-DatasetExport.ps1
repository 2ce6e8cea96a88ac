#Requires -Version 7.4
<#
.SYNOPSIS
Fetches the files of finished exports, reads them, and says how many rows each has.

.DESCRIPTION
Takes jobs from the pipeline, as Wait-PDatasetExportJob or Export-DatasetGroup.ps1 -PassThru emit them. Read-S3Object of AWS.Tools.S3 fetches the files of a
job into a folder of its own below -Folder. Where S3 is a folder of this machine, with a folder for each bucket, -S3Root reads them there: that of
the emulator, or a mounted bucket.

The rows are read one by one, so that an export may be larger than the memory. What is to become of them, -ForEachRow says.

.EXAMPLE
./Export-DatasetGroup.ps1 shop -BucketName exports -RoleArn $role -PassThru | ./Import-DatasetExport.ps1 -Folder ./export

.EXAMPLE
Get-PDatasetExportJob -DatasetArn $dataset -Status ACTIVE -Detailed | Select-Object -First 1 | ./Import-DatasetExport.ps1 -ForEachRow { Add-Item $_.ITEM_ID }
#>
[CmdletBinding(DefaultParameterSetName = 'Fetch')]
param(
    # A job that is ACTIVE.
    [Parameter(Mandatory, ValueFromPipeline)] [psobject] $InputObject,

    # Where the files go.
    [Parameter(ParameterSetName = 'Fetch')] [string] $Folder = './export',

    # The folder that stands for S3: a folder for each bucket. Nothing is fetched.
    [Parameter(Mandatory, ParameterSetName = 'Local')] [string] $S3Root,

    # What to do with each row; the row is $_, its columns are properties, all of them text.
    [scriptblock] $ForEachRow
)

begin {
    $ErrorActionPreference = 'Stop'
    if (-not $S3Root -and -not (Get-Command Read-S3Object -ErrorAction Ignore)) {
        throw 'Read-S3Object is not there. Install AWS.Tools.S3 (Install-Module AWS.Tools.S3), or give -S3Root.'
    }
}

process {
    $job = $InputObject
    # Without a folder of its own nothing tells the files of a job from the others in the bucket.
    if (-not $job.IsActive -or -not $job.KeyPrefix) {
        Write-Error "$job is no finished export to a folder." -ErrorId NoExport -TargetObject $job -Category InvalidArgument -ErrorAction Continue
        return
    }

    if ($S3Root) {
        $source = Join-Path $S3Root $job.BucketName $job.KeyPrefix
    }
    else {
        $source = (New-Item -ItemType Directory -Force (Join-Path $Folder $job.JobName)).FullName
        $null = $job | Read-S3Object -Folder $source
    }

    # How the service names the files, and whether it makes folders, is not documented.
    $files = @(Get-ChildItem $source -Filter *.csv -Recurse -File -ErrorAction Ignore | Sort-Object FullName)
    if (-not $files) {
        Write-Error "There are no files of $job in $source." -ErrorId NoExportFiles -TargetObject $job -Category ObjectNotFound -ErrorAction Continue
        return
    }

    $rows = 0
    foreach ($file in $files) {
        Import-Csv -LiteralPath $file.FullName | ForEach-Object {
            $rows++
            if ($ForEachRow) { $null = ForEach-Object $ForEachRow -InputObject $_ }
        }
    }

    [pscustomobject]@{
        DatasetArn = $job.DatasetArn
        JobName = $job.JobName
        Rows = $rows
        Files = $files.Count
        # Of an export without rows there is still the line with the names.
        Columns = (Get-Content -LiteralPath $files[0].FullName -TotalCount 1) -split ',' -replace '^"|"$'
        Folder = $source
    }
}
