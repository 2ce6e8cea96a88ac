# The policies of samples/iam: each is a policy, they fit each other, and the caller may do just what the module is seen to do.
BeforeDiscovery {
    $files = @(Get-ChildItem "$PSScriptRoot/../../samples/iam" -Filter *.json | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } })
}

Describe 'The policies' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $emulator = Start-Emulator -JobDuration 100ms
        $iam = "$root/samples/iam"
        function Get-Statement { param([string] $Name) (Get-Content -Raw "$iam/$Name" | ConvertFrom-Json).Statement }
    }

    AfterAll { Stop-Emulator $emulator }

    It '<Name> has the form of a policy, and of least privilege' -ForEach $files {
        $policy = Get-Content -Raw $Path | ConvertFrom-Json

        $policy.Version | Should -Be '2012-10-17'
        $policy.Statement.Sid | Should -Not -BeNullOrEmpty
        ($policy.Statement.Sid | Select-Object -Unique).Count | Should -Be @($policy.Statement).Count
        $isOfResource = $Name -match '^(bucket-policy|kms-key-policy|.*-trust)\.json$'
        foreach ($statement in $policy.Statement) {
            $statement.PSObject.Properties.Name | Should -BeIn 'Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'
            $statement.Effect | Should -Be Allow
            [bool]$statement.Principal | Should -Be $isOfResource -Because 'a policy of a resource names who, one of a caller does not'
            # No more than is named; but the account must be able to administer its key.
            if ($statement.Sid -ne 'AccountAdministersTheKey') { $statement.Action | Should -Match '^[a-z0-9]+:[A-Z][A-Za-z]+$' }
            # A service that acts for another must say for whom.
            if ($statement.Principal.Service) { $statement.Condition.StringEquals.'aws:SourceAccount' | Should -Be '123456789012' }
        }
        # All are of the one example.
        foreach ($arn in [regex]::Matches((Get-Content -Raw $Path), '"(?<arn>arn:[^"]+)"').ForEach({ $_.Groups['arn'].Value })) {
            $arn | Should -Match '^arn:aws:[a-z0-9-]+:(eu-west-1|\*)?:(123456789012)?:[^:]+(:[^:]+)?$'
            if ($arn -match ':s3:::') { $arn | Should -Match ':s3:::exports(/personalize/\*)?$' }
            if ($arn -match ':role/') { $arn | Should -Be 'arn:aws:iam::123456789012:role/PersonalizeExport' }
            if ($arn -match ':kms:') { $arn | Should -Be 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000' }
        }
    }

    It 'are all in the table of the README, which names no other' {
        $named = [regex]::Matches((Get-Content -Raw "$iam/README.md"), '\| \[(?<name>[a-z-]+\.json)\]').ForEach({ $_.Groups['name'].Value })

        $named | Sort-Object | Should -Be ((Get-ChildItem $iam -Filter *.json).Name | Sort-Object)
    }

    It 'let the caller do what the module does, and nothing else' {
        Clear-CallCount
        $job = New-PDatasetExportJob "$dataset/ITEMS" @to -JobName policy -Tag @{ team = 'shop' } | Wait-PDatasetExportJob -PollInterval 0.1
        $null = $job | Get-PDatasetExportJob -IncludeTag
        $null = Get-PDatasetExportJob -DatasetArn "$dataset/ITEMS"
        $null = Get-PDataset
        $operations = (Invoke-RestMethod "$($emulator.Url)/_emulator/stats").requests.PSObject.Properties.Name
        $allowed = (Get-Statement caller-policy.json).Action

        # To create with tags is to tag.
        $allowed | Sort-Object | Should -Be (@($operations) + 'TagResource' | ForEach-Object { "personalize:$_" } | Sort-Object)
    }

    It 'give a wide resource only to what knows no other' {
        $wide = foreach ($file in Get-ChildItem $iam -Filter *.json) { Get-Statement $file.Name | Where-Object Resource -EQ '*' | ForEach-Object Sid }

        # In the policy of a key, * is that key.
        $wide | Should -Be 'ListDatasetsAndExports', 'AccountAdministersTheKey', 'PersonalizeUsesTheKey', 'ServiceRoleUsesTheKey'
    }

    It 'pass the role to Amazon Personalize only, which alone may take it on' {
        $pass = Get-Statement caller-pass-role.json
        $trust = Get-Statement service-role-trust.json

        $pass.Action, $pass.Resource | Should -Be 'iam:PassRole', 'arn:aws:iam::123456789012:role/PersonalizeExport'
        $pass.Condition.StringEquals.'iam:PassedToService' | Should -Be 'personalize.amazonaws.com'
        $trust.Principal.Service | Should -Be 'personalize.amazonaws.com'
        $trust.Condition.StringLike.'aws:SourceArn' | Should -Be 'arn:aws:personalize:eu-west-1:123456789012:*'
    }

    It 'permit role and service the same of the bucket, and of the key what the guide requires: a grant by the key policy alone' {
        $role = Get-Statement service-role-policy.json | ForEach-Object { "$($_.Action) $($_.Resource)" }
        $guide = 'kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ListGrants'

        Get-Statement bucket-policy.json | ForEach-Object { "$($_.Action) $($_.Resource)" } | Should -Be $role
        ($role -replace ' .*' | Sort-Object) | Should -Be 's3:ListBucket', 's3:PutObject'
        Get-Statement kms-key-policy.json | Where-Object Sid -Like '*UsesTheKey' | ForEach-Object { $_.Action | Should -Be $guide }
        (Get-Statement service-role-kms.json).Action | Should -Be ($guide -ne 'kms:CreateGrant')
    }
}
