#Requires -Version 7.4
#Requires -Modules PersonalizeExport

<#
.SYNOPSIS
Exports the datasets of a dataset group to folders of S3 that have the date in their names. Made for a schedule.

.DESCRIPTION
Get-PDataset finds the datasets of the group that can be exported; -DatasetType names them instead, and then one that is not there is an error. Each goes
to a folder of its own,

    s3://BucketName/Prefix/group/type/yyyy/MM/dd/        such as s3://exports/personalize/shop/items/2026/11/22/

by a job whose name has group, type and date in it: shop-items-20261122. For the same day the script can be run again: what is exported is left as it
is, what runs is waited for, and what has failed is tried again under a new name. A run that continues after midnight takes -Date, or -DayStart, to belong
to the day before.

Export-List.ps1, beside this script, does the work. For each dataset it writes one line to the log, and the exit code is its own: 0 all exported, 1 nothing
started, 2 something has failed, 3 something is not there yet and a second run will do. A scheduler sees it when it calls the script with pwsh -File.
Credentials and region are those of the session, the environment or the profile, as with every AWS cmdlet.

.EXAMPLE
pwsh -NoProfile -File ./Export-DatasetGroup.ps1 -DatasetGroup arn:aws:personalize:eu-west-1:123456789012:dataset-group/shop -BucketName exports -RoleArn arn:aws:iam::123456789012:role/PersonalizeExport

All datasets of the group, from a scheduler that checks the exit code.

.EXAMPLE
./Export-DatasetGroup.ps1 shop -Region eu-west-1 -DatasetType ITEMS, USERS -BucketName exports -RoleArn $role -PassThru | Read-S3Object -Folder ./export

Two datasets of the group, and their files.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The dataset group: its ARN, or its name. A name is searched for in the account of the role and in -Region.
    [Parameter(Mandatory, Position = 0)] [string] $DatasetGroup,

    # The name of the bucket to export to, in the region of the dataset group. For a folder in it, use -Prefix.
    [Parameter(Mandatory)] [string] $BucketName,

    # The role with which the service writes to the bucket.
    [Parameter(Mandatory)] [string] $RoleArn,

    # Which datasets: INTERACTIONS, ITEMS, USERS. If omitted, those that the group has. One text such as ITEMS,USERS is accepted too, as pwsh -File passes it.
    [ArgumentCompletions('INTERACTIONS', 'ITEMS', 'USERS')] [string[]] $DatasetType,

    # The KMS key to encrypt the exports with.
    [string] $KmsKeyArn,

    # Which records: those imported in bulk, those put one by one, or both.
    [ValidateSet('BULK', 'PUT', 'ALL')] [string] $IngestionMode = 'ALL',

    # The folder in the bucket that the dated folders go to.
    [string] $Prefix = 'personalize',

    # The day that the exports are for, in UTC: a time with a zone is converted, a date without one is that day. If omitted, today.
    [datetime] $Date,

    # When a day begins, in UTC, if -Date is omitted. Specify the time of the schedule: a run before it, such as a second try after midnight, then continues
    # the day before. (A number would be ticks, and its text days.)
    [ValidateScript({ "$_" -match '^\d\d:\d\d:00$' }, ErrorMessage = '-DayStart must be a time of day, such as 18:00. The value was {0}.')]
    [timespan] $DayStart = [timespan]::Zero,

    # The region of a dataset group that is given by its name. If omitted, AWS_REGION.
    [string] $Region = $env:AWS_REGION,

    # The limit in seconds for the exports, including the wait for the quota; finding the datasets comes before.
    [ValidateRange(0, [int]::MaxValue)] [int] $Timeout = 3 * 60 * 60,

    # The seconds between two polls. If omitted, Wait-PDatasetExportJob decides.
    [double] $PollInterval,

    # A CSV file for the failures. The file of an earlier run is removed at the start.
    [string] $FailurePath,

    # Emit the finished jobs, for the next command in the pipeline.
    [switch] $PassThru
)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/Text.ps1
# As Export-List.ps1, for the errors below.
if ([Console]::IsOutputRedirected -or [Console]::IsErrorRedirected) { $PSStyle.OutputRendering = 'PlainText' }

# Also where the script ends below, before Export-List.ps1 would remove it.
if ($FailurePath -and (Test-Path -LiteralPath $FailurePath -PathType Leaf)) { Remove-Item -LiteralPath $FailurePath }

if ($BucketName -match '/' -and $BucketName -notlike 'arn:*') {
    throw "-BucketName must be the name of a bucket, such as exports; a folder in it is for -Prefix. The value was '$(Format-Line $BucketName)'."
}
if ($RoleArn -notmatch '^arn:(?<partition>[^:]+):iam::(?<account>\d{12}):role/') {
    throw "-RoleArn must be the ARN of a role, such as arn:aws:iam::123456789012:role/PersonalizeExport. The value was '$(Format-Line $RoleArn)'."
}
$partition, $account = $Matches.partition, $Matches.account

$group = $DatasetGroup
if ($DatasetGroup -match '^arn:(?<partition>[^:]+):personalize:(?<region>[^:]+):(?<account>\d{12}):dataset-group/(?<group>[^/]+)$') {
    $partition, $Region, $account, $group = $Matches.partition, $Matches.region, $Matches.account, $Matches.group
}
if ($group -notmatch '^[a-zA-Z0-9][a-zA-Z0-9_-]*$') {
    throw "-DatasetGroup must be the ARN or the name of a dataset group. The value was '$(Format-Line $DatasetGroup)'."
}
if (-not $Region) { throw 'Specify -DatasetGroup as an ARN, or -Region, or set AWS_REGION.' }

$known = 'INTERACTIONS', 'ITEMS', 'USERS'
if (-not $DatasetType) {
    try {
        $datasets = Get-PDataset "arn:${partition}:personalize:${Region}:${account}:dataset-group/$group" | Where-Object IsExportable
        $found = @($datasets | ForEach-Object { "$($_.DatasetType)".ToUpperInvariant() })
    }
    catch {
        $_.ErrorDetails = [System.Management.Automation.ErrorDetails]::new((Format-Line $_))
        Write-Error -ErrorRecord $_ -ErrorAction Continue
        exit ($_.Exception.IsTransient ? 3 : 1)
    }
    foreach ($type in $found | Where-Object { $_ -notin $known }) {
        Write-Warning "The dataset group '$group' has a dataset of the type $(Format-Line $type), which is not known, so it is not exported."
    }
    $DatasetType = @($found | Where-Object { $_ -in $known })
    if (-not $DatasetType) { throw "The dataset group '$group' has no dataset that can be exported." }
}
$types = @($DatasetType -split ',' | ForEach-Object { $_.Trim().ToUpperInvariant() } | Select-Object -Unique)
$unknown = $types | Where-Object { $_ -notin $known }
if ($unknown) { throw "-DatasetType must be one or more of $($known -join ', '). The value was '$(Format-Line ($unknown -join ', '))'." }

# A job's name has at most 63 characters, and three of them are left for a second try. A long group name is cut, and a hash of it is appended.
function Get-JobName {
    param($Group, $Tail)

    $room = 60 - $Tail.Length
    if ($Group.Length -gt $room) {
        $digest = [System.Security.Cryptography.SHA256]::HashData([System.Text.Encoding]::UTF8.GetBytes($Group))
        $hash = [Convert]::ToHexString($digest).Substring(0, 8).ToLowerInvariant()
        $Group = "$($Group.Substring(0, $room - 9))-$hash"
    }
    "$Group$Tail"
}

# ToUniversalTime would take a date without a zone for local.
if (-not $PSBoundParameters.ContainsKey('Date')) { $Date = [datetime]::UtcNow - $DayStart }
elseif ($Date.Kind -eq [DateTimeKind]::Local) { $Date = $Date.ToUniversalTime() }

# The date of a culture may have another year and other separators.
$invariant = [cultureinfo]::InvariantCulture
$root = (@($BucketName) + $Prefix.Split('/', [StringSplitOptions]::RemoveEmptyEntries)) -join '/'
$plan = foreach ($type in $types) {
    $name = $type.ToLowerInvariant()
    [pscustomobject]@{
        DatasetArn = "arn:${partition}:personalize:${Region}:${account}:dataset/$group/$type"
        JobName = Get-JobName $group "-$name-$($Date.ToString('yyyyMMdd', $invariant))"
        S3DataDestinationPath = "s3://$root/$group/$name/$($Date.ToString('yyyy/MM/dd', $invariant))/"
        RoleArn = $RoleArn
        KmsKeyArn = $KmsKeyArn
        IngestionMode = $IngestionMode
    }
}

$options = @{ Timeout = $Timeout; FailurePath = $FailurePath; PassThru = $PassThru }
if ($PollInterval) { $options.PollInterval = $PollInterval }
$plan | & $PSScriptRoot/Export-List.ps1 @options
exit $LASTEXITCODE
