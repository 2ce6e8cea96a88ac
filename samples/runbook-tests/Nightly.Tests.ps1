# Tests of a runbook without AWS: the nightly export of samples/runbooks against the emulator, on a good night and on bad ones. Copy the file, and put your
# own runbook and your own data in.
#
# It needs Pester 5, the module, and the emulator as a tool (dotnet tool install --global PersonalizeExport.Emulator). $env:PERSONALIZE_EMULATOR may name
# another command, or the emulator's .dll.
BeforeAll {
    $runbook = "$PSScriptRoot/../runbooks/Export-DatasetGroup.ps1"
    $arguments = @{
        DatasetGroup = 'arn:aws:personalize:eu-west-1:123456789012:dataset-group/shop'
        BucketName = 'exports'
        RoleArn = 'arn:aws:iam::123456789012:role/PersonalizeExport'
        PollInterval = 0.1
    }

    # A dataset group as files: what bulk imports brought, and what came one by one.
    $data = Join-Path TestDrive: data
    $null = New-Item -ItemType Directory "$data/shop/ITEMS/bulk", "$data/shop/USERS/put", "$data/shop/INTERACTIONS/bulk"
    Set-Content "$data/shop/ITEMS/bulk/1.csv" 'ITEM_ID,PRICE', 'tea,3', 'pot,20', 'tea,3'
    Set-Content "$data/shop/USERS/put/1.csv" 'USER_ID,AGE', 'ann,31'
    Set-Content "$data/shop/INTERACTIONS/bulk/1.csv" 'USER_ID,ITEM_ID,TIMESTAMP', 'ann,tea,1763769600'

    # S3 is a folder with a folder for each bucket.
    $s3 = (New-Item -ItemType Directory 'TestDrive:/s3').FullName
    $null = New-Item -ItemType Directory "$s3/exports"

    # A free port, and jobs that end at once. The first line says where it listens.
    $options = '--data', (Get-Item $data).FullName, '--s3-root', $s3, '--job-duration', '100ms', '--seed', '1'
    $command = $env:PERSONALIZE_EMULATOR ? $env:PERSONALIZE_EMULATOR : 'personalize-emulator'
    if ($command -like '*.dll') { $command, $options = 'dotnet', (@($command) + $options) }
    $start = [System.Diagnostics.ProcessStartInfo]::new($command, [string[]]$options)
    $start.RedirectStandardOutput = $true
    $emulator = [System.Diagnostics.Process]::Start($start)
    $url = $emulator.StandardOutput.ReadLine() -replace '^Listening on '

    # What is set here, the cmdlets of the runbook find. The keys are the emulator's own.
    $before = @{}
    $settings = @{
        AWS_ENDPOINT_URL_PERSONALIZE = $url; AWS_ACCESS_KEY_ID = 'test'; AWS_SECRET_ACCESS_KEY = 'test'; AWS_EC2_METADATA_DISABLED = 'true'
    }
    foreach ($name in $settings.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $settings[$name])
    }

    $script:day = [datetime]'2026-01-01'

    # One night: each has a day of its own, as job names cannot be reused.
    function Invoke-Night {
        param([switch] $SameDay)

        if (-not $SameDay) { $script:day = $script:day.AddDays(1) }
        $jobs = @(& $runbook @arguments -Date $script:day -PassThru -InformationVariable said 6>$null 2>$null)
        [pscustomobject]@{ Jobs = $jobs; Lines = @($said | ForEach-Object { "$_" }); ExitCode = $LASTEXITCODE }
    }

    function Set-Fault { param([hashtable[]] $Rule) Invoke-RestMethod "$url/_emulator/faults" -Method Put -Body (ConvertTo-Json @($Rule)) -ContentType application/json }
}

AfterAll {
    if (-not $emulator) { return }
    $emulator.Kill()
    $emulator.WaitForExit()
    foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name] ?? [NullString]::Value) }
}

Describe 'The nightly export' {
    AfterEach { $null = Invoke-RestMethod "$url/_emulator/faults" -Method Delete }

    It 'writes the files of every dataset, equal rows once' {
        $night = Invoke-Night

        $night.ExitCode | Should -Be 0
        $items = $night.Jobs | Where-Object DatasetArn -Like '*/ITEMS'
        $rows = Get-ChildItem (Join-Path $s3 $items.BucketName $items.KeyPrefix) -Filter *.csv | Import-Csv
        $rows.ITEM_ID | Sort-Object | Should -Be 'pot', 'tea'
    }

    It 'gets through a night of throttling and of lost responses' {
        Set-Fault @{ kind = 'throttle'; probability = 0.3 }, @{ operation = 'CreateDatasetExportJob'; kind = 'reset'; when = 'after'; count = 1 }

        (Invoke-Night).ExitCode | Should -Be 0
    }

    It 'says which dataset is refused, and exports it when it is run again' {
        Set-Fault @{ operation = 'CreateDatasetExportJob'; kind = 'accessDenied'; count = 1 }
        $first = Invoke-Night
        $second = Invoke-Night -SameDay

        $first.ExitCode, $second.ExitCode | Should -Be 2, 0
        @($first.Lines) -like '* FAILED * AccessDeniedException' | Should -HaveCount 1
        $second.Jobs | Should -HaveCount 3
    }

    It 'does not lose, or start again, an export that takes longer than it waits' {
        $null = Invoke-RestMethod "$url/_emulator/durations" -Method Post -Body '["1h", "1h", "1h"]' -ContentType application/json
        $arguments.Timeout = 0
        try { $first, $second = (Invoke-Night), (Invoke-Night -SameDay) } finally { $arguments.Remove('Timeout') }

        $first.ExitCode, $second.ExitCode | Should -Be 3, 3
        $second.Lines -replace '^\S+ ' | Should -Be ($first.Lines -replace '^\S+ ')
    }

    It 'fails when the bucket is gone' {
        Rename-Item "$s3/exports" moved
        try { (Invoke-Night).ExitCode | Should -Be 2 } finally { Rename-Item "$s3/moved" exports }
    }
}
