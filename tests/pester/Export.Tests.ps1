# The whole line: what the cmdlets have exported is what the rules of the documentation say, computed here from the sample's files.
Describe 'An export of the sample' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator

        # The rows of a dataset by the rules: equal rows are one; of items and users that share an ID, ALL keeps the newest, and what was
        # put is newer than what came in bulk.
        function Get-ExpectedRow {
            param([string] $Type, [string] $Mode)

            $folders = $Mode -eq 'ALL' ? ('bulk', 'put') : $Mode.ToLowerInvariant()
            $rows = @(foreach ($folder in $folders) { Get-ChildItem "$sample/retail-demo/$Type/$folder/*.csv" | Sort-Object Name | Import-Csv })
            $text = ConvertTo-Text $rows
            $byKey = [System.Collections.Generic.Dictionary[string, string]]::new()
            $id = $Type -eq 'ITEMS' ? 'ITEM_ID' : 'USER_ID'
            $isNewestOnly = $Mode -eq 'ALL' -and $Type -ne 'INTERACTIONS'
            for ($i = 0; $i -lt $rows.Count; $i++) { $byKey[($isNewestOnly ? $rows[$i].$id : $text[$i])] = $text[$i] }
            $byKey.Values
        }

        # Each row as one string.
        function ConvertTo-Text { param($Rows) $Rows | ConvertTo-Csv | Select-Object -Skip 1 }
    }

    AfterAll { Stop-Emulator $emulator }

    It 'of <Type> in mode <Mode> has <Count> rows, as the rules say' -ForEach @(
        @{ Type = 'INTERACTIONS'; Mode = 'BULK'; Count = 10200 }
        @{ Type = 'INTERACTIONS'; Mode = 'PUT'; Count = 2075 }
        @{ Type = 'INTERACTIONS'; Mode = 'ALL'; Count = 12200 }
        @{ Type = 'ITEMS'; Mode = 'BULK'; Count = 290 }
        @{ Type = 'ITEMS'; Mode = 'PUT'; Count = 80 }
        @{ Type = 'ITEMS'; Mode = 'ALL'; Count = 300 }
        @{ Type = 'USERS'; Mode = 'BULK'; Count = 238 }
        @{ Type = 'USERS'; Mode = 'PUT'; Count = 47 }
        @{ Type = 'USERS'; Mode = 'ALL'; Count = 240 }
    ) {
        $job = New-PDatasetExportJob "$dataset/$Type" -JobName "$Type-$Mode" -RoleArn $role -S3DataDestinationPath "s3://bucket/$Type/$Mode/" -IngestionMode $Mode |
            Wait-PDatasetExportJob -PollInterval 0.1

        $rows = ConvertTo-Text (Get-ChildItem (Join-Path $emulator.S3 $job.BucketName $job.KeyPrefix) -Filter *.csv | Import-Csv)

        $rows.Count | Should -Be $Count
        [System.Collections.Generic.HashSet[string]]::new([string[]](Get-ExpectedRow $Type $Mode)).SetEquals([string[]]$rows) | Should -BeTrue
    }
}
