# Every error is one record with a stable id, a true category, the input as its target, advice, and the SDK's exception inside. What kind of
# fault an exception is, is held by the unit tests; here the records, over the real wire.
Describe 'An error' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $good = New-PDatasetExportJob "$dataset/ITEMS" -JobName good @to

        function Set-Fault { param($Kind, [hashtable] $With = @{}) $null = Invoke-EmulatorAdmin faults @(, (@{ operation = '*'; kind = $Kind; probability = 1 } + $With)) -Method Put }
    }

    AfterAll { Stop-Emulator $emulator }

    AfterEach { $null = Invoke-RestMethod "$($emulator.Url)/_emulator/faults" -Method Delete }

    It 'of <Kind> is <Id>, in all three cmdlets' -ForEach @(
        @{ Kind = 'accessDenied'; Id = 'AccessDeniedException'; Category = 'PermissionDenied' }
        @{ Kind = 'expiredToken'; Id = 'ExpiredTokenException'; Category = 'AuthenticationError' }
    ) {
        Set-Fault $Kind

        New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -ErrorAction SilentlyContinue -ErrorVariable new | Should -BeNullOrEmpty
        Get-PDatasetExportJob $good -ErrorAction SilentlyContinue -ErrorVariable get | Should -BeNullOrEmpty
        Get-PDatasetExportJob -ErrorAction SilentlyContinue -ErrorVariable list | Should -BeNullOrEmpty
        Wait-PDatasetExportJob $good -ErrorAction SilentlyContinue -ErrorVariable wait | Should -BeNullOrEmpty

        foreach ($record in $new, $get, $list, $wait) {
            $record | Should -HaveCount 1
            $record[0].FullyQualifiedErrorId | Should -BeLike "$Id,PersonalizeExport.Cmdlets.*"
            $record[0].CategoryInfo.Category | Should -Be $Category
            $record[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            $record[0].Exception.GetType().Name | Should -Be 'PersonalizeException'
            $record[0].Exception.RequestId | Should -Not -BeNullOrEmpty
        }
        $new[0].TargetObject, $get[0].TargetObject, $wait[0].TargetObject | Should -Be "$dataset/ITEMS", "$good", "$good"
    }

    It 'of <Kind> that does not pass is <Id>' -ForEach @(
        @{ Kind = 'throttle'; Id = 'ThrottlingException'; Category = 'LimitsExceeded' }
        @{ Kind = 'error500'; Id = '*'; Category = 'ResourceUnavailable' }
        @{ Kind = 'error503'; Id = '*'; Category = 'ResourceUnavailable' }
        @{ Kind = 'reset'; Id = 'ConnectionLost'; Category = 'ConnectionError' }
        @{ Kind = 'truncate'; Id = '*'; Category = 'InvalidResult|ConnectionError' }
    ) {
        Set-Fault $Kind

        Get-PDatasetExportJob $good -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty

        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,PersonalizeExport.Cmdlets.GetPDatasetExportJobCommand"
        $failed[0].CategoryInfo.Category | Should -Match "^($Category)$"
        $failed[0].TargetObject | Should -Be "$good"
    }

    It 'of <Kind> that passes is made up for' -ForEach @(@{ Kind = 'throttle' }, @{ Kind = 'error500' }, @{ Kind = 'reset' }, @{ Kind = 'truncate' }) {
        Set-Fault $Kind @{ count = 1 }

        (Get-PDatasetExportJob $good).JobName | Should -Be 'good'
    }

    It 'of too many tags is TooManyTagsException' {
        $tags = @{}
        1..51 | ForEach-Object { $tags["k$_"] = 'x' }

        New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -Tag $tags -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed[0].FullyQualifiedErrorId | Should -BeLike 'TooManyTagsException,*'
        $failed[0].CategoryInfo.Category | Should -Be 'LimitsExceeded'
    }

    It 'ends the pipeline when -ErrorAction Stop says so, and not otherwise' {
        $missing = "${arnPrefix}dataset-export-job/missing"

        @($missing, "$good" | Get-PDatasetExportJob -ErrorAction SilentlyContinue).JobName | Should -Be 'good'
        { $missing, "$good" | Get-PDatasetExportJob -ErrorAction Stop } | Should -Throw -ErrorId 'ResourceNotFoundException,PersonalizeExport.Cmdlets.GetPDatasetExportJobCommand'
    }

    It 'reads as a sentence that names the job' {
        Get-PDatasetExportJob "${arnPrefix}dataset-export-job/missing" -ErrorAction SilentlyContinue -ErrorVariable failed

        "$($failed[0])" | Should -Be "Cannot get dataset export job ${arnPrefix}dataset-export-job/missing: Resource Arn ${arnPrefix}dataset-export-job/missing does not exist."
    }
}

Describe 'A service whose clock is 10 minutes ahead' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator -Option '--clock-ahead', '10m'
    }

    AfterAll { Stop-Emulator $emulator }

    It 'is called by its own clock' { Get-PDatasetExportJob | Should -BeNullOrEmpty }
}
