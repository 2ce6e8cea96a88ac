BeforeDiscovery { $noKeys = @{ '*-PDataset*:AccessKey' = $null; '*-PDataset*:SecretKey' = $null } }

Describe 'Completion' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator
        function Add-Job {
            param([string] $Name, [string] $Status = 'ACTIVE', [string] $Of = 'ITEMS', [string] $In = $region, [int] $Count = 1)

            $arn = "$dataset/$Of" -replace $region, $In
            (Invoke-EmulatorAdmin jobs @{ count = $Count; datasetArn = $arn; status = $Status; namePrefix = $Name; region = $In }).datasetExportJobArns
        }

        $ended = Add-Job tab-ended
        $running = Add-Job tab-running -Status 'CREATE IN_PROGRESS'
        $ofUsers = Add-Job tab-users -Of USERS
        $elsewhere = Add-Job tab-elsewhere -In us-west-2

        # What Tab offers at the end of a line.
        function Get-Completion { param([string] $Line) (TabExpansion2 $Line -cursorColumn $Line.Length).CompletionMatches }

        # The same of the account, which is offered only when it comes within a second: a busy machine is given more tries.
        function Get-AccountCompletion {
            param([string] $Line)

            for ($try = 0; $try -lt 20; $try++) {
                $offered = Get-Completion $Line
                if ($offered) { return $offered }
            }
        }

        # With other defaults of the session's parameters; $null is none.
        function Use-Default {
            param([hashtable] $Values, [scriptblock] $Script)

            $before = $global:PSDefaultParameterValues
            $global:PSDefaultParameterValues = $before.Clone()
            foreach ($key in $Values.Keys) {
                $global:PSDefaultParameterValues.Remove($key)
                if ($Values[$key]) { $global:PSDefaultParameterValues[$key] = $Values[$key] }
            }
            try { & $Script } finally { $global:PSDefaultParameterValues = $before }
        }
    }

    AfterAll { Stop-Emulator $emulator }

    BeforeEach { Clear-CallCount }

    It 'offers <Offered> for <Line>' -ForEach @(
        @{ Line = 'New-PDatasetExportJob -IngestionMode '; Offered = 'ALL', 'BULK', 'PUT' }
        @{ Line = 'New-PDatasetExportJob -IngestionMode b'; Offered = 'BULK' }
        @{ Line = 'Get-PDatasetExportJob -Status '; Offered = "'CREATE PENDING'", "'CREATE IN_PROGRESS'", 'ACTIVE', "'CREATE FAILED'" }
        @{ Line = "Get-PDatasetExportJob -Status 'create f"; Offered = "'CREATE FAILED'" }
        @{ Line = 'Get-PDatasetExportJob -Status "create f'; Offered = "'CREATE FAILED'" }
        @{ Line = 'Get-PDatasetExportJob -Status ACTIVE, create'; Offered = "'CREATE PENDING'", "'CREATE IN_PROGRESS'", "'CREATE FAILED'" }
        @{ Line = 'Get-PDataset -DatasetType a'; Offered = 'ACTIONS', 'ACTION_INTERACTIONS' }
        @{ Line = 'Wait-PDatasetExportJob -Region eu-'; Offered = 'eu-central-1', 'eu-west-1' }
    ) {
        (Get-Completion $Line).CompletionText | Should -Be $Offered
        Get-CallCount ListDatasetExportJobs | Should -Be 0
    }

    It 'offers no files for <Line>' -ForEach @(
        @{ Line = 'New-PDatasetExportJob -DatasetArn none-like-this' }
        @{ Line = 'New-PDatasetExportJob -JobName ' }
        @{ Line = 'New-PDatasetExportJob -Select ' }
        @{ Line = 'Get-PDatasetExportJob -Select ' }
        @{ Line = 'Get-PDataset none-like-this' }
        @{ Line = 'New-PDatasetExportJob -RoleArn ' }
        @{ Line = 'New-PDatasetExportJob -KmsKeyArn ' }
        @{ Line = 'New-PDatasetExportJob -S3DataDestinationPath ' }
        @{ Line = 'Get-PDatasetExportJob -JobName none-like-this' }
        @{ Line = 'Wait-PDatasetExportJob none-like-this' }
        @{ Line = 'Wait-PDatasetExportJob -JobName none-like-this' }
        foreach ($command in 'Get-PDataset', 'New-PDatasetExportJob', 'Get-PDatasetExportJob', 'Wait-PDatasetExportJob') {
            foreach ($name in 'AccessKey', 'SecretKey', 'SessionToken', 'EndpointUrl') { @{ Line = "$command -$name " } }
        }
    ) {
        (Get-Completion $Line).CompletionText | Should -BeNullOrEmpty
    }

    It 'offers a word that can be run as it is offered' {
        $line = 'Get-PDatasetExportJob -Status ' + (Get-Completion 'Get-PDatasetExportJob -Status "CREATE I').CompletionText

        ([scriptblock]::Create($line)).Invoke().DatasetExportJobArn | Should -Be $running
    }

    It 'offers jobs by name and by ARN, those that run first, and says how they are: <Line>' -ForEach @(
        @{ Line = 'Get-PDatasetExportJob -JobName tab-'; Property = 'JobName' }
        @{ Line = 'Get-PDatasetExportJob -JobName other, TAB-'; Property = 'JobName' }
        @{ Line = 'Get-PDatasetExportJob tab-'; Property = 'DatasetExportJobArn' }
        @{ Line = 'Get-PDatasetExportJob -Arn tab-'; Property = 'DatasetExportJobArn' }
        @{ Line = 'Wait-PDatasetExportJob tab-'; Property = 'DatasetExportJobArn' }
        @{ Line = 'Wait-PDatasetExportJob -DatasetExportJobArn arn:aws:personalize:eu-west-1:123456789012:dataset-export-job/tab-'; Property = 'DatasetExportJobArn' }
    ) {
        $offered = Get-AccountCompletion $Line

        $job = Get-PDatasetExportJob $running
        $offered[0].CompletionText | Should -Be $job.$Property
        $offered[0].ListItemText | Should -Be $job.JobName
        $offered[0].ToolTip | Should -Be "CREATE IN_PROGRESS, created $($job.CreationDateTime.ToString('yyyy-MM-dd HH:mm\Z', [cultureinfo]::InvariantCulture))"
        $offered.CompletionText | Sort-Object | Should -Be ((Get-PDatasetExportJob $running, $ended, $ofUsers).$Property | Sort-Object)
    }

    It 'calls what the command would call: <Line>' -ForEach @(
        @{ Line = 'Get-PDatasetExportJob -Region us-west-2 -JobName tab-' }
        @{ Line = 'Get-PDatasetExportJob -RegionToCall us-west-2 -JobName tab-' }
        @{ Line = 'Wait-PDatasetExportJob -Region $global:otherRegion tab-' }
        @{ Line = 'Wait-PDatasetExportJob tab-'; Defaults = @{ '*-PDataset*:Region' = $null; 'Wait-PDatasetExportJob:Region' = 'us-west-2' } }
    ) {
        Set-Variable otherRegion us-west-2 -Scope Global
        try { Use-Default ($Defaults ?? @{}) { (Get-AccountCompletion $Line).ListItemText | Should -Be ($elsewhere -replace '.*/') } }
        finally { Remove-Variable otherRegion -Scope Global }
    }

    It 'offers datasets by ARN, group and type, and says how they are: <Line>' -ForEach @(
        @{ Line = 'New-PDatasetExportJob '; Type = 'INTERACTIONS', 'ITEMS', 'USERS' }
        @{ Line = 'New-PDatasetExportJob -DatasetArn RETAIL'; Type = 'INTERACTIONS', 'ITEMS', 'USERS' }
        @{ Line = 'New-PDatasetExportJob it'; Type = 'ITEMS' }
        @{ Line = 'Get-PDatasetExportJob -DatasetArn retail-demo/u'; Type = 'USERS' }
        @{ Line = 'Get-PDatasetExportJob -DatasetArn arn:aws:personalize:us-west-2:123456789012:dataset/retail-demo/I'; Type = 'INTERACTIONS', 'ITEMS'; In = 'us-west-2' }
    ) {
        if ($In) { $global:PSDefaultParameterValues.Remove('*-PDataset*:Region') }
        try { $offered = Get-AccountCompletion $Line } finally { $global:PSDefaultParameterValues['*-PDataset*:Region'] = $region }

        $offered.CompletionText | Should -Be ($Type | ForEach-Object { "$dataset/$_" -replace $region, ($In ?? $region) })
        $offered.ListItemText | Should -Be ($Type | ForEach-Object { "retail-demo/$_" })
        $offered.ToolTip | Should -Match '^ACTIVE, created \d{4}-\d\d-\d\d \d\d:\d\dZ$'
    }

    It 'offers the groups that have datasets: <_>' -ForEach 'Get-PDataset ', 'Get-PDataset -DatasetGroupArn ret', 'Get-PDataset -Region us-west-2 ' {
        (Get-AccountCompletion $_).CompletionText | Should -Be 'retail-demo'
    }

    It 'offers the jobs of the dataset that is typed, and takes a page of a long list' {
        (Get-AccountCompletion "Get-PDatasetExportJob -DatasetArn $dataset/USERS -JobName tab-").ListItemText | Should -Be ($ofUsers -replace '.*/')
        $null = Add-Job many -Count 250
        Clear-CallCount
        Get-AccountCompletion 'Wait-PDatasetExportJob many-' | Should -HaveCount 100
        Get-CallCount ListDatasetExportJobs | Should -Be 1
    }

    It 'offers nothing, makes no error and no call <When>' -ForEach @(
        @{ When = 'with a region of a command'; Line = 'Get-PDatasetExportJob -Region (Get-Region) -JobName tab-' }
        @{ When = 'with a profile of a command'; Line = 'Get-PDatasetExportJob -ProfileName (Read-Host) -JobName tab-' }
        @{ When = 'with a splat'; Line = 'Get-PDatasetExportJob @there -JobName tab-' }
        @{ When = 'when nobody listens'; Line = 'Get-PDatasetExportJob -EndpointUrl http://127.0.0.1:9 tab-' }
        @{ When = 'when nobody listens at the default of the command'; Line = 'Get-PDataset '
            Defaults = @{ '*-PDataset*:EndpointUrl' = $null; 'Get-PDataset:EndpointUrl' = 'http://127.0.0.1:9' } }
        @{ When = 'for a URL that is none'; Line = 'Get-PDatasetExportJob -EndpointUrl none tab-' }
        @{ When = 'for a profile that is none'; Line = 'Wait-PDatasetExportJob -ProfileName none tab-'; Defaults = $noKeys }
        @{ When = 'without credentials'; Line = 'Get-PDatasetExportJob -JobName tab-'; Defaults = $noKeys }
        @{ When = 'when the service refuses, but for the call'; Line = 'Get-PDatasetExportJob -AccessKey wrong tab-' }
        @{ When = 'for a name that no job has, but for the call'; Line = 'Wait-PDatasetExportJob none-' }
    ) {
        $Error.Clear()
        Use-Default ($Defaults ?? @{}) { Get-Completion $Line | Should -BeNullOrEmpty }

        $Error | Should -BeNullOrEmpty
        if ($When -notlike '*but for the call') { (Get-CallCount ListDatasetExportJobs) + (Get-CallCount ListDatasets) | Should -Be 0 }
    }

    It 'gives up on a service that does not respond, and leaves no request behind' {
        $null = Invoke-EmulatorAdmin faults @(, @{ operation = '*'; kind = 'slow'; probability = 1; delayMs = 600000 }) -Method Put
        try {
            $Error.Clear()
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            Get-Completion 'Get-PDatasetExportJob -JobName tab-' | Should -BeNullOrEmpty
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 60 -Because 'the response takes ten minutes'
            $Error | Should -BeNullOrEmpty
            do { $inFlight = (Invoke-RestMethod "$($emulator.Url)/_emulator/stats").inFlight } while ($inFlight -and $clock.Elapsed.TotalSeconds -lt 60)
            $inFlight | Should -Be 0
        }
        finally {
            $null = Invoke-RestMethod "$($emulator.Url)/_emulator/faults" -Method Delete
        }
    }

    Context 'of -ProfileName' {
        BeforeAll {
            Set-Content "$scratch/profiles" "[mine]`naws_access_key_id = a`naws_secret_access_key = b`n[my other]`naws_access_key_id = a`naws_secret_access_key = b"
            Set-Content "$scratch/shared" "[default]`naws_access_key_id = a`naws_secret_access_key = b"
            Set-Content "$scratch/shared-config" @(
                '[profile role]', 'role_arn = arn:aws:iam::123456789012:role/x', 'source_profile = default'
                '[profile login]', 'sso_session = corp', 'sso_account_id = 123456789012', 'sso_role_name = x'
                '[sso-session corp]', 'sso_region = eu-west-1', 'sso_start_url = https://corp.awsapps.com/start')
        }

        It 'offers the profiles of -ProfileLocation, and nothing, no files either, where they cannot be read' {
            Set-Content "$scratch/broken-profiles" 'nonsense'

            (Get-Completion "New-PDatasetExportJob -ProfileLocation $scratch/profiles -ProfileName ").CompletionText | Sort-Object |
                Should -Be ("'my other'", 'mine' | Sort-Object)
            (Get-Completion "Get-PDatasetExportJob -ProfilesLocation $scratch/profiles -StoredCredentials mi").CompletionText | Should -Be 'mine'
            (Get-Completion "New-PDatasetExportJob -ProfileLocation $scratch/broken-profiles -ProfileName ").CompletionText | Should -BeNullOrEmpty
        }

        # In a process of its own, as a user has it.
        It 'offers the profiles of both shared files' {
            $offered = Use-Environment @{ AWS_SHARED_CREDENTIALS_FILE = "$scratch/shared"; AWS_CONFIG_FILE = "$scratch/shared-config" } {
                pwsh -NoProfile -NonInteractive -Command "Import-Module '$modulePath'; `$line = 'Get-PDatasetExportJob -ProfileName '; (TabExpansion2 `$line -cursorColumn `$line.Length).CompletionMatches.CompletionText"
            }

            $offered | Sort-Object | Should -Be 'default', 'login', 'role'
        }
    }
}
