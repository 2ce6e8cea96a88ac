# Tests of a function of one's own with mocks in place of the cmdlets: no emulator, no account, no network. Copy the file, and put your own function in.
#
# It needs Pester 5 and the module.
BeforeAll {
    # Exports a dataset once a day, with a tag to find it by, and says where it is.
    function Export-Catalogue {
        [CmdletBinding(SupportsShouldProcess)]
        param(
            [string] $DatasetArn = 'arn:aws:personalize:eu-west-1:123456789012:dataset/shop/ITEMS',
            [string] $RoleArn = 'arn:aws:iam::123456789012:role/PersonalizeExport',
            [timespan] $Timeout = '02:00:00'
        )

        $day = Get-Date -Format yyyyMMdd
        $job = Get-PDatasetExportJob -JobName "catalogue-$day*" -Status ACTIVE -Tag @{ team = 'shop' } -Detailed
        if (-not $job) {
            $export = @{
                DatasetArn = $DatasetArn; JobName = "catalogue-$day"; RoleArn = $RoleArn; S3DataDestinationPath = "s3://exports/catalogue/$day/"
                IngestionMode = 'ALL'; Tag = @{ team = 'shop' }; UseExisting = $true
            }
            $job = New-PDatasetExportJob @export | Wait-PDatasetExportJob -Timeout $Timeout -ErrorAction Stop
        }
        if ($job) { "$($job.DatasetType) in $($job.Destination) after $($job.Duration)" }
    }

    # A job as the cmdlets return it. What follows from its properties, such as its duration, is there.
    function Get-TestJob {
        param([string] $Status = 'ACTIVE')

        [PersonalizeExport.DatasetExportJob]@{
            JobName = 'catalogue-20261122'
            Status = $Status
            DatasetExportJobArn = 'arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/catalogue-20261122'
            DatasetArn = 'arn:aws:personalize:eu-west-1:123456789012:dataset/shop/ITEMS'
            S3DataDestinationPath = 's3://exports/catalogue/20261122/'
            CreationDateTime = '2026-11-22T16:00:00Z'
            LastUpdatedDateTime = '2026-11-22T16:06:31Z'
        }
    }
}

Describe 'The export of the catalogue' {
    BeforeEach {
        Mock Get-PDatasetExportJob
        Mock New-PDatasetExportJob { Get-TestJob 'CREATE PENDING' }
        Mock Wait-PDatasetExportJob { Get-TestJob }
    }

    It 'exports everything with its tag, and waits for it' {
        Export-Catalogue | Should -Be 'ITEMS in s3://exports/catalogue/20261122/ after 00:06:31'

        Should -Invoke New-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $IngestionMode -eq 'ALL' -and $Tag['team'] -eq 'shop' }
        Should -Invoke Wait-PDatasetExportJob -Times 1 -Exactly -ParameterFilter { $InputObject.JobName -eq 'catalogue-20261122' -and $Timeout -eq 7200 }
    }

    It 'exports nothing where the tag finds today''s export' {
        Mock Get-PDatasetExportJob { Get-TestJob } -ParameterFilter { $Tag['team'] -eq 'shop' }

        Export-Catalogue | Should -BeLike 'ITEMS in *'

        Should -Invoke New-PDatasetExportJob -Times 0
    }

    It 'fails when the export fails' {
        Mock Wait-PDatasetExportJob {
            throw [PersonalizeExport.PersonalizeException]::new('No access to the bucket.', 'JobFailed', 'DatasetExportJobFailed')
        }

        { Export-Catalogue } | Should -Throw 'No access to the bucket.' -ExceptionType ([PersonalizeExport.PersonalizeException])
    }

    It 'only says what it would do with -WhatIf' {
        Mock Wait-PDatasetExportJob { throw 'There is nothing to wait for.' }
        Mock New-PDatasetExportJob { if (-not $WhatIfPreference) { throw 'A job was started.' } }

        Export-Catalogue -WhatIf | Should -BeNullOrEmpty
    }
}
