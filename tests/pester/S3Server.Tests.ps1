# The end of the pipe for real: the emulator exports into an S3 server, and clients that others wrote fetch the export by the BucketName and
# the KeyPrefix of the piped job. The server is s3rver from npm; what is not installed here skips the tests that need it.
BeforeDiscovery {
    $clients = @(
        @{ Client = 'AWS CLI' }
        @{ Client = 'AWS SDK' }
    )
}

Describe 'An export into an S3 server' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1

        # Downloads what the bucket and the prefix of a piped job say, and gives the files that came.
        function Get-Download {
            param(
                [string] $Client,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $BucketName,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $KeyPrefix
            )

            process {
                $folder = (New-Item -ItemType Directory -Path "$scratch/$([guid]::NewGuid())").FullName
                if ($Client -eq 'AWS CLI') {
                    $output = aws s3 cp "s3://$BucketName/$KeyPrefix" $folder --recursive --region $region --endpoint-url $server.Url 2>&1
                    $LASTEXITCODE | Should -Be 0 -Because "$output"
                }
                else {
                    # This is what Read-S3Object does in the end.
                    $request = [Amazon.S3.Transfer.TransferUtilityDownloadDirectoryRequest]@{ BucketName = $BucketName; S3Directory = $KeyPrefix; LocalDirectory = $folder }
                    $null = $transfers.DownloadDirectoryAsync($request).GetAwaiter().GetResult()
                }

                Get-ChildItem $folder -Recurse -File
            }
        }

        # The keys that the bucket and the prefix of a piped job find.
        function Get-ListedKey {
            param(
                [string] $Client,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $BucketName,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $KeyPrefix
            )

            process {
                if ($Client -eq 'AWS CLI') {
                    $keys = aws s3api list-objects-v2 --bucket $BucketName --prefix $KeyPrefix --region $region --endpoint-url $server.Url --query 'Contents[].Key' --output json
                    $LASTEXITCODE | Should -Be 0
                    return $keys | ConvertFrom-Json
                }

                $request = [Amazon.S3.Model.ListObjectsV2Request]@{ BucketName = $BucketName; Prefix = $KeyPrefix }
                $s3.ListObjectsV2Async($request).GetAwaiter().GetResult().S3Objects.Key
            }
        }

        $server = Start-S3Server
        if ($server) {
            $keys = 'S3RVER', 'S3RVER'
            $emulator = Start-Emulator -S3Option '--s3-endpoint', $server.Url, '--s3-access-key', $keys[0], '--s3-secret-key', $keys[1]
            $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $keys
            $sdk = Split-Path (Get-Program PersonalizeExport.Emulator $env:PERSONALIZE_EMULATOR)
            Add-Type -Path "$sdk/AWSSDK.Core.dll", "$sdk/AWSSDK.S3.dll"
            $s3 = [Amazon.S3.AmazonS3Client]::new($keys[0], $keys[1], [Amazon.S3.AmazonS3Config]@{ ServiceURL = $server.Url; ForcePathStyle = $true })
            $transfers = [Amazon.S3.Transfer.TransferUtility]::new($s3)

            # Neighbours whose names begin alike, and an export beside them in the root.
            $destinations = [ordered]@{ ITEMS = 's3://bucket/export'; USERS = 's3://bucket/export2/'; INTERACTIONS = 's3://bucket' }
            $jobs = foreach ($type in $destinations.Keys) {
                New-PDatasetExportJob "$dataset/$type" -JobName "job-$type" -RoleArn $role -S3DataDestinationPath $destinations[$type] -IngestionMode ALL -WarningAction SilentlyContinue
            }

            $done = $jobs | Wait-PDatasetExportJob -PollInterval 0.1 -Timeout 120
            $items = $done | Where-Object JobName -EQ job-ITEMS
            $users = $done | Where-Object JobName -EQ job-USERS
        }
    }

    AfterAll {
        if ($server) {
            Stop-Server $server
            ${transfers}?.Dispose()
            ${s3}?.Dispose()
        }

        Stop-Emulator $emulator
    }

    Context 'with <Client>' -ForEach $clients {
        BeforeEach {
            if ($serverObstacle) { Set-ItResult -Skipped -Because $serverObstacle }
            if ($Client -eq 'AWS CLI' -and -not (Get-Command aws -CommandType Application -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'AWS CLI (aws) is not on PATH' }
        }

        It 'is listed by the bucket and the prefix of its job, without the neighbour whose name begins alike' {
            Get-ListedKey -Client $Client -BucketName bucket | Sort-Object | Should -Be 'export/job-ITEMS-00001.csv', 'export2/job-USERS-00001.csv', 'job-INTERACTIONS-00001.csv'

            $items | Get-ListedKey -Client $Client | Should -Be 'export/job-ITEMS-00001.csv'
            $users | Get-ListedKey -Client $Client | Should -Be 'export2/job-USERS-00001.csv'
        }

        It 'is downloaded whole and alone by the bucket and the prefix of its job' {
            $file = $items | Get-Download -Client $Client

            $file.Name | Should -Be 'job-ITEMS-00001.csv'
            $rows = Import-Csv $file
            $rows | Should -HaveCount 300
            $rows.ITEM_ID | Sort-Object -Unique | Should -HaveCount 300
        }
    }
}

# What S3 cmdlets take for the bucket of a job that names no folder is its ARN; this is what then happens.
Describe 'The ARN of a job, taken for a bucket' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $sdk = Split-Path (Get-Program PersonalizeExport.Emulator $env:PERSONALIZE_EMULATOR)
        Add-Type -Path "$sdk/AWSSDK.Core.dll", "$sdk/AWSSDK.S3.dll"
        $arn = "${arnPrefix}dataset-export-job/x"
        # Of an address nobody listens at, so that a call would show.
        $s3 = [Amazon.S3.AmazonS3Client]::new('test', 'test', [Amazon.S3.AmazonS3Config]@{ RegionEndpoint = [Amazon.RegionEndpoint]::GetBySystemName($region); ProxyHost = '127.0.0.1'; ProxyPort = 9 })
        $transfers = [Amazon.S3.Transfer.TransferUtility]::new($s3)
    }

    AfterAll {
        $transfers.Dispose()
        $s3.Dispose()
        Stop-Emulator
    }

    It 'is refused by the AWS SDK before a call <To>' -ForEach @(
        @{ To = 'to list it'; Call = { $s3.ListObjectsV2Async([Amazon.S3.Model.ListObjectsV2Request]@{ BucketName = $arn }).GetAwaiter().GetResult() } }
        @{ To = 'to download it'; Call = { $transfers.DownloadDirectoryAsync($arn, '/', "$scratch/out").GetAwaiter().GetResult() } }
        @{ To = 'to sign a URL for it'; Call = { $s3.GetPreSignedURL([Amazon.S3.Model.GetPreSignedUrlRequest]@{ BucketName = $arn; Key = 'k'; Expires = [datetime]::UtcNow.AddHours(1) }) } }
    ) {
        $Call | Should -Throw '*Invalid ARN*'
    }
}
