# What a job binds when it is piped into the cmdlets of AWS Tools: the bucket, the folder and the region of its export, and never a bucket
# without a folder, which those cmdlets take for all that the bucket holds.
BeforeDiscovery {
    # Each cmdlet with what a user adds to the pipe, the parameter set that this must lead to, and the parameter that takes the folder.
    $s3Cmdlets = @(
        @{ Command = 'Read-S3Object'; With = @{ Folder = 'out' }; Set = 'DownloadFolder'; Prefix = 'KeyPrefix' }
        @{ Command = 'Get-S3Object'; With = @{}; Set = 'GetMultipleObjects'; Prefix = 'Prefix' }
        @{ Command = 'Get-S3ObjectV2'; With = @{}; Set = 'GetMultipleObjects'; Prefix = 'Prefix' }
        @{ Command = 'Copy-S3Object'; With = @{ LocalFolder = 'out' }; Set = 'CopyMultipleObjectsToLocalFolder'; Prefix = 'KeyPrefix' }
        @{ Command = 'Test-S3Bucket'; With = @{}; Set = '__AllParameterSets' }
        @{ Command = 'Get-S3PreSignedURL'; With = @{ Key = 'export/job-00001.csv' }; Set = '__AllParameterSets' }
    )
    $tagCmdlets = @(
        @{ Command = 'Add-PERSResourceTag'; With = @{ Tag = @{ TagKey = 'team'; TagValue = 'shop' } } }
        @{ Command = 'Get-PERSResourceTag'; With = @{} }
    )
}

Describe 'A job piped from <From>' -ForEach @(
    @{ From = 'New-PDatasetExportJob'; Get = { param($Created) $Created } }
    @{ From = 'Get-PDatasetExportJob'; Get = { param($Created) $Created | Get-PDatasetExportJob } }
    @{ From = 'Get-PDatasetExportJob -Detailed'; Get = { param($Created) Get-PDatasetExportJob -JobName $Created.JobName -Detailed } }
    @{ From = 'Wait-PDatasetExportJob'; Get = { param($Created) $Created | Wait-PDatasetExportJob -PollInterval 0.1 } }
) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        Import-Module $PSScriptRoot/Fakes/AwsTools.psm1 -ArgumentList (Split-Path (Get-Program PersonalizeExport.Emulator $env:PERSONALIZE_EMULATOR))
        $emulator = Start-Emulator
        $arguments = @{ DatasetArn = "$dataset/ITEMS"; RoleArn = $role; WarningAction = 'SilentlyContinue' }
        $inFolder = & $Get (New-PDatasetExportJob @arguments -JobName folder -S3DataDestinationPath s3://bucket/export)
        $inRoot = & $Get (New-PDatasetExportJob @arguments -JobName root -S3DataDestinationPath s3://bucket/)
        # A job of a list has no destination.
        $listed = Get-PDatasetExportJob -JobName folder
    }

    AfterAll { Stop-Emulator $emulator }

    It 'binds the folder of its export to <Command>' -ForEach $s3Cmdlets {
        $expected = @{ BucketName = 'bucket'; Region = $region } + $With
        if ($Prefix) { $expected[$Prefix] = 'export/' }

        $seen = $inFolder | & $Command @With

        $seen.Command, $seen.ParameterSet | Should -Be $Command, $Set
        # Exactly these: any other name would be a property that binds by accident.
        $seen.Bound.Keys | Sort-Object | Should -Be ($expected.Keys | Sort-Object)
        foreach ($name in $expected.Keys) { $seen.Bound[$name] | Should -BeExactly $expected[$name] -Because $name }
    }

    It 'binds no bucket to <Command> when its export went to the root of one, or it has no destination' -ForEach $s3Cmdlets {
        foreach ($job in $inRoot, $listed) {
            $seen = $job | & $Command @With

            # The ARN is no bucket: the AWS SDK refuses it before any call.
            $seen.Bound.BucketName | Should -BeExactly $job.DatasetExportJobArn
            if ($Prefix) { $seen.Bound[$Prefix] | Should -BeNullOrEmpty }
        }
    }

    It 'binds its ARN to <Command>' -ForEach $tagCmdlets {
        $seen = $inFolder | & $Command @With

        $seen.Bound.ResourceArn, ($listed | & $Command @With).Bound.ResourceArn | Should -BeExactly (@("${arnPrefix}dataset-export-job/folder") * 2)
        $seen.Bound.Region | Should -Be $region
        $seen.Bound.Keys | Sort-Object | Should -Be (@('Region', 'ResourceArn') + $With.Keys | Sort-Object)
    }

    It 'leaves nothing of one job to the next in <Command>' -ForEach $s3Cmdlets {
        $seen = $inFolder, $inRoot, $inFolder | & $Command @With

        $seen | ForEach-Object { $_.Bound.BucketName } | Should -Be 'bucket', $inRoot.DatasetExportJobArn, 'bucket'
        if ($Prefix) { $seen | ForEach-Object { "$($_.Bound[$Prefix])" } | Should -Be 'export/', '', 'export/' }
    }
}
