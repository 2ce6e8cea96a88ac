# A script that was written for AWS.Tools.Personalize runs when only the names of its cmdlets are replaced. (What pages, tokens and -Select give is held by
# GetTests and BindingTests.)
Describe 'In place of AWS.Tools.Personalize' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
    }

    AfterAll { Stop-Emulator $emulator }

    It 'runs a script that creates, lists and describes' {
        # The script as it is written for AWS.Tools, and nothing but the names changed.
        $script = @'
param($DatasetArn, $RoleArn)
Set-Alias New-PERSDatasetExportJob New-PDatasetExportJob
Set-Alias Get-PERSDatasetExportJob Get-PDatasetExportJob
Set-Alias Get-PERSDatasetExportJobList Get-PDatasetExportJob

$arn = New-PERSDatasetExportJob -DatasetArn $DatasetArn -JobName script -RoleArn $RoleArn -JobOutput_S3DataDestination_Path s3://bucket/script/ -IngestionMode ALL -Tag @{ TagKey = 'team'; TagValue = 'shop' } -Force
do { $job = Get-PERSDatasetExportJob -DatasetExportJobArn $arn } until ($job.Status -in 'ACTIVE', 'CREATE FAILED')
$listed = Get-PERSDatasetExportJobList -DatasetArn $DatasetArn -MaxResult 10 | Where-Object JobName -eq script
"$arn", $job.Status, $job.S3DataDestinationPath, $listed.DatasetExportJobArn
'@
        $result = & ([scriptblock]::Create($script)) -DatasetArn "$dataset/ITEMS" -RoleArn $role

        $result | Should -Be "${arnPrefix}dataset-export-job/script", 'ACTIVE', 's3://bucket/script/', "${arnPrefix}dataset-export-job/script"
        (Get-PDatasetExportJob "$($result[0])" -IncludeTag).Tags.TagKey | Should -Be 'team'
    }

    It 'has in <Ours> the parameters of <Theirs>, and their aliases' -ForEach @(
        @{ Theirs = 'New-PERSDatasetExportJob'; Ours = 'New-PDatasetExportJob'; Words = @(
                'DatasetArn', 'IngestionMode', 'JobName', 'RoleArn', 'Tag', 'Tags', 'Force', 'S3DataDestination_KmsKeyArn', 'S3DataDestination_Path'
                'JobOutput_S3DataDestination_KmsKeyArn', 'JobOutput_S3DataDestination_Path') }
        @{ Theirs = 'Get-PERSDatasetExportJob'; Ours = 'Get-PDatasetExportJob'; Words = @('DatasetExportJobArn') }
        @{ Theirs = 'Get-PERSDatasetExportJobList'; Ours = 'Get-PDatasetExportJob'; Words = @('DatasetArn', 'MaxResult', 'MaxResults', 'NextToken'
                'NoAutoIteration') }
        @{ Theirs = 'Get-PERSDatasetList'; Ours = 'Get-PDataset'; Words = 'DatasetGroupArn', 'MaxResult', 'MaxResults', 'NextToken', 'NoAutoIteration' }
    ) {
        $common = 'Region', 'RegionToCall', 'AccessKey', 'AK', 'SecretKey', 'SK', 'SecretAccessKey', 'SessionToken', 'ST', 'ProfileName', 'StoredCredentials',
            'AWSProfileName', 'ProfileLocation', 'AWSProfilesLocation', 'ProfilesLocation', 'Credential', 'NetworkCredential', 'EndpointUrl', 'Select'
        $parameters = (Get-Command $Ours).Parameters.Values
        foreach ($word in $Words + $common) {
            @($parameters | Where-Object { $_.Name -eq $word -or $_.Aliases -contains $word }) | Should -HaveCount 1 -Because "$word is a word of $Theirs"
        }
    }
}
