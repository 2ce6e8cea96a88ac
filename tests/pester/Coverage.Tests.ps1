# build/Confirm-Coverage.ps1, with reports that were made for it.
Describe 'The coverage' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        Push-Location $root
        $obstacle = "$(dotnet reportgenerator -h 2>&1)" -match 'ReportGenerator \d' ? $null : 'ReportGenerator is not restored (dotnet tool restore)'
        Pop-Location

        # A report of one class whose lines and branches are covered or not.
        function Write-Report {
            param([string] $Name, [string] $Assembly, [int[]] $Hits, [string] $File = 'One.cs')

            $lines = $Hits | ForEach-Object { $number = 0 } { $number++; "<line number='$number' hits='$_' branch='True' condition-coverage='$($_ ? '100% (2/2)' : '50% (1/2)')' />" }
            Set-Content "$folder/$Name.cobertura.xml" "<coverage><packages><package name='$Assembly'><classes><class name='One' filename='/$File'><lines>$lines</lines></class></classes></package></packages></coverage>"
        }

        function Invoke-Confirm {
            param([int] $Line, [int] $Branch = 0)

            $global:LASTEXITCODE = 0
            & "$root/build/Confirm-Coverage.ps1" -Folder $folder -LineThreshold $Line -BranchThreshold $Branch
        }
    }

    AfterAll {
        $global:LASTEXITCODE = 0
        Remove-Item -Recurse -Force $scratch
    }

    BeforeEach {
        if ($obstacle) { Set-ItResult -Skipped -Because $obstacle }
        $folder = (New-Item -ItemType Directory "$scratch/$([guid]::NewGuid())").FullName
    }

    It 'passes at the thresholds' {
        Write-Report one PersonalizeExport 1, 1, 1, 0

        Invoke-Confirm 75 87 | Should -Contain '  Line coverage: 75%'
        $LASTEXITCODE | Should -Be 0
    }

    It 'fails below the threshold of the <Of> coverage' -ForEach @{ Of = 'line'; Line = 76; Branch = 0 }, @{ Of = 'branch'; Line = 0; Branch = 88 } {
        Write-Report one PersonalizeExport 1, 1, 1, 0

        Invoke-Confirm $Line $Branch | Should -Contain "At least $Line% of the lines and $Branch% of the branches must be covered."
        $LASTEXITCODE | Should -Be 1
    }

    It 'is that of all reports together' {
        Write-Report one PersonalizeExport.Cmdlets 1, 0
        Write-Report two PersonalizeExport.Cmdlets 0, 1

        $null = Invoke-Confirm 100
        $LASTEXITCODE | Should -Be 0
    }

    It 'is not that of <Case>' -ForEach @{ Case = 'the emulator'; Assembly = 'PersonalizeExport.Emulator'; File = 'Two.cs' }, @{ Case = 'generated code'; Assembly = 'PersonalizeExport'; File = 'Two.g.cs' } {
        Write-Report one PersonalizeExport 1
        Write-Report two $Assembly 0 $File

        $null = Invoke-Confirm 100
        $LASTEXITCODE | Should -Be 0
    }

    It 'fails where no line was counted: <Case>' -ForEach @{ Case = 'a report that is broken off'; Report = '<coverage><packages>' }, @{ Case = 'reports of other assemblies only' } {
        if ($Report) { Set-Content "$folder/one.cobertura.xml" $Report } else { Write-Report one PersonalizeExport.Emulator 1 }

        "$(Invoke-Confirm 0)" | Should -Match 'contains no report'
        $LASTEXITCODE | Should -Be 1
    }

    It 'is not that of an earlier run' {
        Set-Content "$folder/Summary.txt" '  Line coverage: 99%'

        "$(Invoke-Confirm 0)" | Should -Match 'contains no report'
        $LASTEXITCODE | Should -Be 1
    }

    It 'fails without a report' {
        "$(Invoke-Confirm 0)" | Should -Match 'contains no report'
        $LASTEXITCODE | Should -Be 1
    }
}
