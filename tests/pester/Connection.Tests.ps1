Describe 'Connection' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $job = "${arnPrefix}dataset-export-job/x"
        $keys = @{ AccessKey = 'test'; SecretKey = 'test' }
    }

    AfterAll { Stop-Emulator }

    It 'ends <Command> at once without <What>, before any call' -ForEach @(
        foreach ($command in 'Get-PDatasetExportJob', 'Wait-PDatasetExportJob', 'New-PDatasetExportJob') {
            @{ Command = $command; What = 'credentials'; With = @{ Region = 'eu-west-1' }; Id = 'MissingCredentials'; Category = 'AuthenticationError' }
            @{ Command = $command; What = 'a region'; With = @{ AccessKey = 'test'; SecretKey = 'test' }; Id = 'MissingRegion'; Category = 'InvalidArgument' }
            @{ Command = $command; What = 'the profile asked for'; With = @{ ProfileName = 'nobody'; Region = 'eu-west-1' }; Id = 'ProfileNotFound'; Category = 'InvalidArgument' }
            @{ Command = $command; What = 'the secret of a key'; With = @{ AccessKey = 'test'; Region = 'eu-west-1' }; Id = 'InvalidConfiguration'; Category = 'InvalidArgument' }
        }
    ) {
        $item = $Command -eq 'New-PDatasetExportJob' ? (@{ DatasetArn = "$dataset/ITEMS"; JobName = 'x' } + $to) : @{ DatasetExportJobArn = $job }
        if ($Id -eq 'MissingRegion') { foreach ($name in 'DatasetArn', 'DatasetExportJobArn') { if ($item[$name]) { $item[$name] = $item[$name] -replace ":${region}:", '::' } } }

        $complaint = { & $Command @item @With } | Should -Throw -PassThru

        $complaint.FullyQualifiedErrorId | Should -BeLike "$Id,PersonalizeExport.Cmdlets.*"
        $complaint.CategoryInfo.Category | Should -Be $Category
        $complaint.ErrorDetails.RecommendedAction | Should -Match '^\w'
    }

    It 'says with what it could not connect when nobody answers' {
        Get-PDatasetExportJob $job @keys -Region eu-west-1 -EndpointUrl http://127.0.0.1:9 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionFailure,*'
        $failed[0].CategoryInfo.Category | Should -Be 'ConnectionError'
        $failed[0].TargetObject | Should -Be $job
    }

    It 'takes keys, region and endpoint from a profile' {
        $emulator = Start-Emulator
        try {
            Set-Content $env:AWS_CONFIG_FILE "[profile shop]`nregion = eu-west-1`naws_access_key_id = test`naws_secret_access_key = test`nendpoint_url = $($emulator.Url)"
            @($PSDefaultParameterValues.Keys) -like '*-PDatasetExportJob:*' | ForEach-Object { $global:PSDefaultParameterValues.Remove($_) }

            Get-PDatasetExportJob -ProfileName shop | Should -BeNullOrEmpty
            Get-CallCount ListDatasetExportJobs | Should -Be 1
        }
        finally {
            $emulator.Process.Kill()
            Clear-Content $env:AWS_CONFIG_FILE
        }
    }
}
