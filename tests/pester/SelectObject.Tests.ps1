# A pipeline that has enough after the first object: Select-Object, which the engine alone does not have, stops what stands before it.
Describe 'A pipeline that has enough' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $null = Invoke-EmulatorAdmin jobs @{ count = 250; datasetArn = "$dataset/ITEMS"; status = 'ACTIVE' }
    }

    AfterAll { Stop-Emulator $emulator }

    BeforeEach { Clear-CallCount }

    It 'lists one page, and waits for no more jobs' {
        Get-PDatasetExportJob | Select-Object -First 1 | Should -HaveCount 1
        Get-CallCount ListDatasetExportJobs | Should -Be 1
        $made = 1..3 | ForEach-Object { New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to }
        $made | Wait-PDatasetExportJob -PollInterval 0.1 | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'describes few jobs beyond the first, with -ThrottleLimit <Limit>' -ForEach @(@{ Limit = 1; Most = 1 }, @{ Limit = 5; Most = 50 }) {
        Get-PDatasetExportJob -Detailed -ThrottleLimit $Limit | Select-Object -First 1 | Should -HaveCount 1
        Get-CallCount DescribeDatasetExportJob | Should -BeIn (1..$Most)
    }

    It 'names the jobs that it had begun to start' {
        $script = "Import-Module '$modulePath'; 1..5 | ForEach-Object { [pscustomobject]@{ JobName = `"stopped-`$_`" } } | New-PDatasetExportJob '$dataset/ITEMS' -RoleArn $role -S3Path s3://bucket/export/ -EndpointUrl $($emulator.Url) -Region $region -AccessKey test -SecretKey test | Select-Object -First 1 -ExpandProperty JobName"
        $output = pwsh -NoProfile -NonInteractive -Command $script 2>&1 | Out-String

        $output | Should -Match '(?m)^stopped-1'
        $made = (Get-PDatasetExportJob -JobName stopped-*).JobName | Where-Object { $_ -ne 'stopped-1' }
        $output -replace '\s+', ' ' | Should -Not -Match 'not returned: [^:]*stopped-1[,.]' -Because 'it was returned'
        foreach ($name in $made) { $output -replace '\s+', ' ' | Should -Match "These jobs may have been started but were not returned: .*$name" }
    }
}
