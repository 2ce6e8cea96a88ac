#Requires -Version 7.4

<#
.SYNOPSIS
Registers the nightly export in the Task Scheduler of Windows, with a log and an alert by SNS.

.DESCRIPTION
The task runs as the account that registers it, while that is logged on or not, with the AWS profile in its .aws folder. The run at 06:00 is the second try of
what the first left, and does nothing otherwise. Change the names in the script to yours.

.EXAMPLE
./Register-ExportTask.ps1
#>
$ErrorActionPreference = 'Stop'

# The alert has a fixed text: what failed is in the log, and text of others stays there. Only single quotes here, as the whole stands in double ones.
$command = @'
$env:NO_COLOR = 1
pwsh -NoProfile -NonInteractive -File 'C:\runbooks\Export-DatasetGroup.ps1' -DatasetGroup 'arn:aws:personalize:eu-west-1:123456789012:dataset-group/shop' -BucketName exports -RoleArn 'arn:aws:iam::123456789012:role/PersonalizeExport' -DayStart 02:00 -Timeout 7200 *>> 'C:\runbooks\export.log'
$code = $LASTEXITCODE
if ($code) { aws sns publish --region eu-west-1 --topic-arn 'arn:aws:sns:eu-west-1:123456789012:alerts' --subject 'Nightly export failed' --message 'See C:\runbooks\export.log' }
exit $code
'@ -replace '\r?\n', '; '

$action = New-ScheduledTaskAction -Execute pwsh.exe -Argument "-NoProfile -NonInteractive -Command `"$command`""
$triggers = 2, 6 | ForEach-Object {
    $trigger = New-ScheduledTaskTrigger -Daily -At 0:00
    # With Z it is UTC, in summer, too.
    $trigger.StartBoundary = "2026-01-01T0${_}:00:00Z"
    $trigger
}
$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -ExecutionTimeLimit (New-TimeSpan -Minutes 125)
# S4U: without a password of the account.
$principal = New-ScheduledTaskPrincipal -UserId "$env:USERDOMAIN\$env:USERNAME" -LogonType S4U
Register-ScheduledTask 'Nightly export of Amazon Personalize' -Action $action -Trigger $triggers -Settings $settings -Principal $principal
