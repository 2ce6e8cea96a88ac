# Every property that a pipe can carry from an object of AWS Tools into our cmdlets, and from our jobs into theirs, arrives: PowerShell drops one that does
# not convert, without a word. A destination is carried in neither direction: theirs has it in JobOutput, and no cmdlet of theirs binds that.
Describe 'Beside AWS Tools over AWSSDK.Core <Sdk>, with <First> imported first' -ForEach @(
    @{ Sdk = '3.7'; First = 'theirs' }
    @{ Sdk = '4.0'; First = 'ours' }
) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        Set-EmulatorEnvironment
        $theirs = "$root/artifacts/other-sdk/$Sdk"
        $output = pwsh -NoProfile -NonInteractive -File $PSScriptRoot/Processes/CrossObjects.ps1 $modulePath $theirs $First $dataset $role 2>&1
        $seen = try { $output | Out-String | ConvertFrom-Json } catch { throw ($output | Out-String) }
    }

    AfterAll { Stop-Emulator $emulator }

    It 'crosses every property that CrossObjects.ps1 sends' {
        foreach ($crossing in $seen) {
            $crossing.Sent | Should -Not -BeNullOrEmpty
            $crossing.Got | Should -BeExactly $crossing.Sent -Because "$($crossing.Property) of $($crossing.Case)"
        }
        ($seen.Case | Select-Object -Unique).Count, $seen.Count | Should -Be 16, 35
    }
}

Describe 'A job' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        $connection = @{ EndpointUrl = $emulator.Url; AccessKey = 'test'; SecretKey = 'test' }
        $key = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'
        $job = New-PDatasetExportJob "$dataset/ITEMS" -JobName (New-JobName) @to -KmsKeyArn $key -IngestionMode ALL -Tag @{ team = 'shop'; 'a=b' = 'c d' } |
            Wait-PDatasetExportJob -PollInterval 0.1 | Get-PDatasetExportJob -IncludeTag
    }

    AfterAll { Stop-Emulator $emulator }

    Context 'saved as <Format>' -ForEach @(
        @{ Format = 'CSV'; Save = { $_ | Export-Csv "$scratch/jobs.csv"; Import-Csv "$scratch/jobs.csv" } }
        @{ Format = 'JSON'; Save = { $_ | ConvertTo-Json | ConvertFrom-Json } }
        @{ Format = 'CLIXML'; Save = { $_ | Export-Clixml "$scratch/jobs.xml"; Import-Clixml "$scratch/jobs.xml" } }
        @{ Format = 'selected properties'; Save = { $_ | Select-Object * } }
        @{
            Format = 'the output of a background job'
            Save = {
                $arn = $_.DatasetExportJobArn
                Start-Job { $splat = $using:connection; Import-Module $using:modulePath; Get-PDatasetExportJob $using:arn -IncludeTag @splat } | Receive-Job -Wait
            }
        }
    ) {
        BeforeAll { $saved = $job | ForEach-Object $Save }

        It 'is found again by <_>' -ForEach 'Get-PDatasetExportJob', 'Wait-PDatasetExportJob' {
            ($saved | & $_).DatasetExportJobArn | Should -BeExactly $job.DatasetExportJobArn
        }

        It 'can be started again with every value' {
            $again = $saved | New-PDatasetExportJob -JobName (New-JobName) | Wait-PDatasetExportJob -PollInterval 0.1 | Get-PDatasetExportJob -IncludeTag

            foreach ($name in 'DatasetArn', 'RoleArn', 'S3DataDestinationPath', 'KmsKeyArn', 'IngestionMode') { $again.$name | Should -BeExactly $job.$name -Because $name }
            $again.Tags | Sort-Object TagKey | ForEach-Object { "$_" } | Should -Be ($job.Tags | Sort-Object TagKey | ForEach-Object { "$_" })
        }
    }

    It 'is words, dates and truth values as JSON, an object for the destination, the duration and each tag' {
        $json = $job | ConvertTo-Json | ConvertFrom-Json

        foreach ($property in $json.PSObject.Properties) {
            $types = @{ JobOutput = 'PSCustomObject'; Duration = 'PSCustomObject'; Tags = 'Object[]' }[$property.Name] ?? @('String', 'DateTime', 'Boolean')
            if ($null -ne $property.Value) { $property.Value.GetType().Name | Should -BeIn $types -Because $property.Name }
        }
        $json.IngestionMode, $json.Status | Should -BeExactly 'ALL', 'ACTIVE'
    }
}
