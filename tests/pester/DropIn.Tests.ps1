# A script that was written for AWS.Tools.Personalize runs when only the names of its cmdlets are replaced.
Describe 'In place of AWS.Tools.Personalize' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $null = Invoke-EmulatorAdmin jobs @{ count = 25; datasetArn = "$dataset/USERS"; status = 'ACTIVE'; namePrefix = 'old' }
        $first = New-PDatasetExportJob "$dataset/ITEMS" -JobName first @to -Tag @{ team = 'shop' }
    }

    AfterAll { Stop-Emulator $emulator }

    BeforeEach { Clear-CallCount }

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

    It 'has in <Ours> the parameter <Name> of <Theirs>, and its aliases' -ForEach @(
        foreach ($theirs in @(
                @{ Theirs = 'New-PERSDatasetExportJob'; Ours = 'New-PDatasetExportJob'; Parameters = @{ DatasetArn = @(); IngestionMode = @(); JobName = @(); RoleArn = @(); S3DataDestination_KmsKeyArn = 'JobOutput_S3DataDestination_KmsKeyArn'; S3DataDestination_Path = 'JobOutput_S3DataDestination_Path'; Tag = 'Tags'; Select = @(); Force = @() } }
                @{ Theirs = 'Get-PERSDatasetExportJob'; Ours = 'Get-PDatasetExportJob'; Parameters = @{ DatasetExportJobArn = @(); Select = @() } }
                @{ Theirs = 'Get-PERSDatasetExportJobList'; Ours = 'Get-PDatasetExportJob'; Parameters = @{ DatasetArn = @(); MaxResult = 'MaxResults'; NextToken = @(); NoAutoIteration = @(); Select = @() } }
                @{ Theirs = 'Get-PERSDatasetList'; Ours = 'Get-PDataset'; Parameters = @{ DatasetGroupArn = @(); MaxResult = 'MaxResults'; NextToken = @(); NoAutoIteration = @(); Select = @() } }
            )) {
            $common = @{ Region = 'RegionToCall'; AccessKey = 'AK'; SecretKey = 'SK', 'SecretAccessKey'; SessionToken = 'ST'; ProfileName = 'StoredCredentials', 'AWSProfileName'; ProfileLocation = 'AWSProfilesLocation', 'ProfilesLocation'; Credential = @(); NetworkCredential = @(); EndpointUrl = @() }
            foreach ($name in @($theirs.Parameters.Keys) + @($common.Keys)) {
                @{ Theirs = $theirs.Theirs; Ours = $theirs.Ours; Name = $name; Aliases = @($theirs.Parameters[$name]) + @($common[$name]) | Where-Object { $_ } }
            }
        }
    ) {
        $parameters = (Get-Command $Ours).Parameters.Values
        foreach ($word in @($Name) + @($Aliases | Where-Object { $_ })) {
            @($parameters | Where-Object { $_.Name -eq $word -or $_.Aliases -contains $word }) | Should -HaveCount 1 -Because "$word is a word of $Theirs"
        }
    }

    It 'lists by position the jobs of a dataset, as <Case>' -ForEach @(
        @{ Case = 'an argument'; List = { Get-PDatasetExportJob "$dataset/USERS" } }
        @{ Case = 'an argument with -MaxResult'; List = { Get-PDatasetExportJob "$dataset/USERS" -MaxResult 100 } }
        @{ Case = 'a piped string'; List = { "$dataset/USERS" | Get-PDatasetExportJob } }
    ) {
        & $List | Should -HaveCount 25
        Get-CallCount ListDatasetExportJobs | Should -Be 1
    }

    It 'requests pages of -MaxResult and still lists everything' {
        Get-PDatasetExportJob -DatasetArn "$dataset/USERS" -MaxResult 10 | Should -HaveCount 25
        Get-CallCount ListDatasetExportJobs | Should -Be 3
    }

    It 'refuses -MaxResult <Value>' -ForEach @(@{ Value = 0 }, @{ Value = 101 }) {
        { Get-PDatasetExportJob -MaxResult $Value } | Should -Throw -PassThru | Should -Match "'MaxResult'"
    }

    It 'lists one page with -NoAutoIteration' {
        Get-PDatasetExportJob -DatasetArn "$dataset/USERS" -MaxResult 10 -NoAutoIteration | Should -HaveCount 10
        Get-CallCount ListDatasetExportJobs | Should -Be 1
    }

    It 'goes from page to page by -NextToken' {
        $pages = 0
        $token = $null
        $names = do {
            $page = Get-PDatasetExportJob -DatasetArn "$dataset/USERS" -MaxResult 10 -NextToken $token -Select *
            $page.DatasetExportJobs.JobName
            $token = $page.NextToken
            $pages++
        } while ($token)

        $pages | Should -Be 3
        $names | Sort-Object -Unique | Should -HaveCount 25
    }

    It 'refuses a -NextToken that <Case>' -ForEach @(
        @{ Case = 'is too long'; Value = 'x' * 1501; Says = 'it has 1501 characters' }
        @{ Case = 'is not ASCII'; Value = "$([char]0xE9)"; Says = 'U\+00E9' }
    ) {
        { Get-PDatasetExportJob -NextToken $Value } | Should -Throw -PassThru | Should -Match $Says
    }

    It 'names a -NextToken that the service does not know' {
        Get-PDatasetExportJob -NextToken nonsense -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidNextTokenException,*'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
    }

    It 'gives for <Call> what AWS.Tools gives' -ForEach @(
        @{ Call = 'New- -Select DatasetExportJobArn'; Run = { New-PDatasetExportJob "$dataset/ITEMS" -JobName s1 @to -Select DatasetExportJobArn }; Is = 'arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/s1' }
        @{ Call = 'New- -Select *'; Run = { (New-PDatasetExportJob "$dataset/ITEMS" -JobName s2 @to -Select *).DatasetExportJobArn }; Is = 'arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/s2' }
        @{ Call = 'New- -Select ^JobName'; Run = { New-PDatasetExportJob "$dataset/ITEMS" -JobName s3 @to -Select ^JobName }; Is = 's3' }
        @{ Call = 'New- -Select ^S3DataDestination_Path'; Run = { New-PDatasetExportJob "$dataset/ITEMS" -JobName s4 @to -Select ^S3DataDestination_Path }; Is = 's3://bucket/export/' }
        @{ Call = 'Get- -Select *'; Run = { (Get-PDatasetExportJob $first -Select *).DatasetExportJob.JobName }; Is = 'first' }
        @{ Call = 'Get- -Select DatasetExportJob.DatasetArn'; Run = { Get-PDatasetExportJob $first -Select DatasetExportJob.DatasetArn }; Is = 'arn:aws:personalize:eu-west-1:123456789012:dataset/retail-demo/ITEMS' }
        @{ Call = 'Get- -Select ^DatasetExportJobArn'; Run = { Get-PDatasetExportJob $first -Select ^DatasetExportJobArn }; Is = 'arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/first' }
        @{ Call = 'Get-PDataset -Select Datasets.DatasetArn'; Run = { Get-PDataset -DatasetGroupArn "${arnPrefix}dataset-group/retail-demo" -Select Datasets.DatasetArn | Where-Object { $_ -like '*ITEMS' } }; Is = 'arn:aws:personalize:eu-west-1:123456789012:dataset/retail-demo/ITEMS' }
        @{ Call = 'Get- list -Select DatasetExportJobs.Status'; Run = { Get-PDatasetExportJob -DatasetArn "$dataset/USERS" -Select DatasetExportJobs.Status | Sort-Object -Unique }; Is = 'ACTIVE' }
    ) {
        & $Run | Should -Be $Is
    }

    It 'says what -Select can be, before any call' {
        { New-PDatasetExportJob "$dataset/ITEMS" -JobName s9 @to -Select Nonsense } | Should -Throw -PassThru | Should -Match "'Nonsense' is not a property of the output. Expected "
        { Get-PDatasetExportJob $first -Select ^Nonsense } | Should -Throw -PassThru | Should -Match 'does not name a parameter of Get-PDatasetExportJob'

        Get-CallCount CreateDatasetExportJob | Should -Be 0
        Get-CallCount DescribeDatasetExportJob | Should -Be 0
    }
}
