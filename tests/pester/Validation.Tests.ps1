# That the constraints themselves are right, at every boundary, is held by the unit tests. Here: that each parameter has its own, and that
# what a person reads names the parameter, what was given and what is expected.
BeforeDiscovery {
    $good = @{
        DatasetArn            = 'arn:aws:personalize:eu-west-1:123456789012:dataset/retail-demo/ITEMS_AND_MORE'
        JobName               = 'a'
        RoleArn               = 'arn:aws:iam::123456789012:role/x'
        S3DataDestinationPath = 's3://bucket/folder/'
        KmsKeyArn             = 'arn:aws:kms:eu-west-1:123456789012:key/1'
    }
    $length = @{ DatasetArn = 256; JobName = 63; RoleArn = 256; S3DataDestinationPath = 256; KmsKeyArn = 2048 }
    $cases = foreach ($parameter in $length.Keys) {
        @{ Parameter = $parameter; Case = 'of the greatest length'; Value = $good[$parameter].PadRight($length[$parameter], 'x'); IsGood = $true }
        @{ Parameter = $parameter; Case = 'one character too long'; Value = $good[$parameter].PadRight($length[$parameter] + 1, 'x'); IsGood = $false; Says = "it has $($length[$parameter] + 1) characters" }
        @{ Parameter = $parameter; Case = 'with a line break at its end'; Value = $good[$parameter] + "`n"; IsGood = $false; Says = '\\u000A' }
    }
    $cases += @(
        @{ Parameter = 'JobName'; Case = 'of one character'; Value = '0'; IsGood = $true }
        @{ Parameter = 'JobName'; Case = 'in upper case'; Value = 'EXPORT_1-2'; IsGood = $true }
        @{ Parameter = 'JobName'; Case = 'with a digit that is not ASCII'; Value = "a$([char]0x0663)"; IsGood = $false; Says = 'U\+0663' }
        @{ Parameter = 'JobName'; Case = 'with a letter that is not ASCII'; Value = "a$([char]0xE9)"; IsGood = $false; Says = 'U\+00E9' }
        @{ Parameter = 'JobName'; Case = 'with a hyphen at its start'; Value = '-a'; IsGood = $false; Says = "'-a' is not a job name" }
        @{ Parameter = 'DatasetArn'; Case = 'in upper case'; Value = 'ARN:aws:personalize:eu-west-1:123456789012:dataset/g/ITEMS'; IsGood = $false; Says = 'ARN:aws' }
        @{ Parameter = 'DatasetArn'; Case = 'of an export job'; Value = 'arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/x'; IsGood = $false; Says = 'it names a dataset export job' }
        @{ Parameter = 'DatasetArn'; Case = 'of an Actions dataset'; Value = 'arn:aws:personalize:eu-west-1:123456789012:dataset/g/ACTIONS'; IsGood = $false; Says = 'cannot be exported' }
        @{ Parameter = 'RoleArn'; Case = 'with a digit that is not ASCII'; Value = "arn:aws:iam::12345678901$([char]0x0663):role/x"; IsGood = $false; Says = '12-digit account' }
        @{ Parameter = 'RoleArn'; Case = 'in upper case'; Value = 'arn:aws:iam::123456789012:ROLE/x'; IsGood = $false; Says = 'ROLE/x' }
        @{ Parameter = 'S3DataDestinationPath'; Case = 'in upper case'; Value = 'S3://bucket/folder/'; IsGood = $false; Says = 'S3://bucket' }
        @{ Parameter = 'S3DataDestinationPath'; Case = 'over https'; Value = 'https://bucket.s3.amazonaws.com/folder/'; IsGood = $true }
        @{ Parameter = 'KmsKeyArn'; Case = 'in upper case'; Value = 'arn:AWS:kms:eu-west-1:123456789012:key/1'; IsGood = $false; Says = 'arn:AWS' }
        @{ Parameter = 'IngestionMode'; Case = 'in lower case'; Value = 'bulk'; IsGood = $true }
        @{ Parameter = 'DatasetArn'; Case = 'of a dataset group'; Value = 'arn:aws:personalize:eu-west-1:123456789012:dataset-group/g'; IsGood = $false; Says = 'it names a dataset group' }
        @{ Parameter = 'DatasetArn'; Case = 'with a type in lower case'; Value = 'arn:aws:personalize:eu-west-1:123456789012:dataset/g/items'; IsGood = $false; Says = 'must be in upper case, ITEMS' }
        @{ Parameter = 'S3DataDestinationPath'; Case = 'with the scheme twice'; Value = 's3://s3://bucket/'; IsGood = $false; Says = 'cannot be the name of a bucket' }
        @{ Parameter = 'IngestionMode'; Case = 'of another word'; Value = 'DELTA'; IsGood = $false; Says = "'DELTA' is not an ingestion mode. Expected: one of BULK, PUT, ALL" }
        @{ Parameter = 'IngestionMode'; Case = 'of two words'; Value = 'BULK,PUT'; IsGood = $false; Says = "'BULK,PUT' is not an ingestion mode" }
        @{ Parameter = 'IngestionMode'; Case = 'of a number'; Value = 1; IsGood = $false; Says = "'1' is not an ingestion mode" }
        @{ Parameter = 'Tag'; Case = 'with a key that is too long'; Value = @{ ('k' * 129) = 'x' }; IsGood = $false; Says = 'Tag 1 of 1: .* is not a tag key: it has 129 characters' }
        @{ Parameter = 'Tag'; Case = 'with a value that is too long'; Value = @{ k = 'x' * 257 }; IsGood = $false; Says = 'is not a tag value: it has 257 characters' }
        @{ Parameter = 'Tag'; Case = 'with an empty value'; Value = @{ k = '' }; IsGood = $true }
        @{ Parameter = 'Tag'; Case = 'in a list that is too long'; Value = @(1..201 | ForEach-Object { @{ "k$_" = 'x' } }); IsGood = $false; Says = '201 tags were given. Expected: at most 200' }
    )
}

Describe 'Validation' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $start = @{ DatasetArn = "$dataset/ITEMS"; JobName = 'x' } + $to
    }

    AfterAll { Stop-Emulator $emulator }

    It 'takes as -<Parameter> a value <Case>' -ForEach ($cases | Where-Object IsGood) {
        # What is refused is refused at binding, before -WhatIf is looked at.
        $arguments = $start.Clone()
        $arguments[$Parameter] = $Value
        New-PDatasetExportJob @arguments -WhatIf | Should -BeNullOrEmpty
    }

    It 'refuses as -<Parameter> a value <Case>, and says so' -ForEach ($cases | Where-Object { -not $_.IsGood }) {
        Clear-CallCount
        $arguments = $start.Clone()
        $arguments[$Parameter] = $Value

        $complaint = { New-PDatasetExportJob @arguments } | Should -Throw -PassThru

        "$complaint" | Should -Match "'$Parameter'"
        "$complaint" | Should -Match $Says
        $complaint.FullyQualifiedErrorId | Should -Match '^(ParameterArgumentValidationError|CannotConvertArgument|ParameterArgumentTransformationError)'
        Get-CallCount CreateDatasetExportJob | Should -Be 0
    }

    It 'refuses one bad item of the pipeline and takes the others' {
        $jobs = "$dataset/ITEMS", 'arn:aws:s3:::bucket', "$dataset/USERS" |
            New-PDatasetExportJob -JobName { "p-$(($_ -split '[:/]')[-1])" } @to -ErrorAction SilentlyContinue -ErrorVariable failed

        $jobs.JobName | Should -Be 'p-ITEMS', 'p-USERS'
        $failed | Should -HaveCount 1
        "$($failed[0])" | Should -Match "'DatasetArn'.*arn:aws:s3:::bucket.*Expected"
    }

    It 'refuses as an ARN of a job, with <Command>, <Case>' -ForEach @(
        foreach ($command in 'Get-PDatasetExportJob', 'Wait-PDatasetExportJob') {
            @{ Command = $command; Case = 'a name'; Value = 'nightly'; Says = "'nightly' is not the ARN of a dataset export job" }
            @{ Command = $command; Case = 'a line break at the end'; Value = "arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/x`n"; Says = '\\u000A' }
            @{ Command = $command; Case = 'an empty string'; Value = ''; Says = 'empty' }
            @{ Command = $command; Case = 'an empty list'; Value = @(); Says = 'empty' }
        }
        @{ Command = 'Wait-PDatasetExportJob'; Case = 'a dataset'; Value = 'arn:aws:personalize:eu-west-1:123456789012:dataset/g/ITEMS'; Says = 'it names a dataset' }
    ) {
        { & $Command -DatasetExportJobArn $Value } | Should -Throw -PassThru | Should -Match $Says
    }

    It 'refuses as -<Parameter> of <Command> the value <Value>' -ForEach @(
        @{ Command = 'Wait-PDatasetExportJob'; Parameter = 'Timeout'; Value = -1 }
        @{ Command = 'Wait-PDatasetExportJob'; Parameter = 'PollInterval'; Value = 0 }
        @{ Command = 'Get-PDatasetExportJob'; Parameter = 'JobName'; Value = '' }
        @{ Command = 'Get-PDatasetExportJob'; Parameter = 'CreatedAfter'; Value = 'yesterday' }
    ) {
        $arguments = @{ $Parameter = $Value }
        { & $Command @arguments } | Should -Throw -PassThru | Should -Match "'$Parameter'"
    }

    It 'does not mix the parameters of one job and of a list' {
        { Get-PDatasetExportJob -Arn "${arnPrefix}dataset-export-job/x" -JobName x } | Should -Throw '*Parameter set cannot be resolved*'
    }
}
