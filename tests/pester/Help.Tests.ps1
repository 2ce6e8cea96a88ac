# The help against the code, both ways: nothing in the code that the help leaves out, and nothing in the help that the code has not. The
# examples are run by HelpExamples.Tests.ps1.
BeforeDiscovery {
    $commands = (Import-PowerShellDataFile "$PSScriptRoot/../../module/PersonalizeExport.psd1").CmdletsToExport | ForEach-Object { @{ Command = $_ } }
    $pages = Get-ChildItem "$PSScriptRoot/../../docs/en-US/*.md" | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
    $topics = $pages.Name -like 'about_*' -replace '\.md$' | ForEach-Object { @{ Topic = $_ } }
    $platyPS = Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable | Where-Object Version -GE '1.0'
}

Describe 'The help of <Command>' -ForEach $commands {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $info = Get-Command $Command
        $help = Get-Help $Command -Full
        $page = Get-Content -Raw "$root/docs/en-US/$Command.md"
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $parameters = $info.Parameters.Values | Where-Object Name -NotIn $common
        $new = [Activator]::CreateInstance($info.ImplementingType)

        function Get-Described { param([string] $Name) $help.parameters.parameter | Where-Object name -EQ $Name }
        function Get-Text { param($Paragraph) ($Paragraph | ForEach-Object Text) -join "`n" }

        # The lines of the syntax, however they are wrapped.
        function Get-Syntax { param([string[]] $Text) $Text | ForEach-Object { ($_ -split '\s+' | Where-Object { $_ }) -join ' ' } | Where-Object { $_ } }
    }

    AfterAll { Remove-Item -Recurse $scratch }

    It 'has a text for everything' {
        # Nothing is left to fill in, and no marks of Markdown show.
        $page | Should -Not -Match '\{\{|TODO|TBD|lorem'
        $help | Out-String -Width 1000 | Should -Not -Match '``|\*\*|\]\(|```'
        $help.Synopsis | Should -Match '^[A-Z][^{}]{5,98}\.$'
        (Get-Text $help.description).Length | Should -BeGreaterThan 500
        (Get-Text $help.alertSet.alert).Length | Should -BeGreaterThan 100
        foreach ($parameter in $help.parameters.parameter) { Get-Text $parameter.description | Should -Match '(?s)^[A-Z`$].+\.$' -Because $parameter.name }
        foreach ($type in @($help.inputTypes.inputType) + $help.returnValues.returnValue) { Get-Text $type.description | Should -Match '(?s)^[A-Z`$].+\.$' -Because $type.type.name }
        foreach ($example in $help.examples.example) {
            Get-Text $example.introduction | Should -Match '(?s)^[A-Z-].+\.\s*$' -Because $example.title
            $example.code | Should -Not -BeNullOrEmpty
        }
    }

    It 'says of each parameter, and of no other, its type, aliases, wildcards, default, values and limits' {
        $help.parameters.parameter.name | Sort-Object | Should -Be ($parameters.Name | Sort-Object)
        foreach ($parameter in $parameters) {
            $described = Get-Described $parameter.Name
            $described.type.name | Should -BeExactly $parameter.ParameterType.ToString() -Because $parameter.Name
            $described.aliases -replace '^none$' -split ', ' | Sort-Object | Should -Be (@($parameter.Aliases) + @('') * (-not $parameter.Aliases.Count) | Sort-Object) -Because $parameter.Name
            $described.globbing | Should -Be "$([bool]($parameter.Attributes | Where-Object { $_ -is [SupportsWildcards] }))" -Because $parameter.Name
            if ($parameter.Name -notin 'WhatIf', 'Confirm') {
                $value = $new.($parameter.Name)
                $described.defaultValue | Should -Be ($null -eq $value -or $value -is [string] -and -not $value ? 'None' : "$value") -Because $parameter.Name
            }
            # Where these are but a few.
            $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
            $values = $type.IsEnum ? [string[]]$type.GetEnumNames() : @($parameter.Attributes | Where-Object { $_ -is [ValidateSet] } | ForEach-Object ValidValues)
            @($described.parameterValueGroup.parameterValue | Where-Object { $_ }) | Should -Be $values -Because $parameter.Name
            $range = $parameter.Attributes | Where-Object { $_ -is [ValidateRange] }
            if ($range -and $range.MaxRange -ne [int]::MaxValue) {
                Get-Text $described.description | Should -Match "\b$($range.MinRange) to $($range.MaxRange)\b" -Because $parameter.Name
            }
        }
    }

    It 'has the message that a prompt shows for each parameter, and no other' {
        foreach ($parameter in $parameters) {
            $messages = @($parameter.ParameterSets.Values.HelpMessage | Where-Object { $_ })
            $section = [regex]::Match($page, "(?s)### -$($parameter.Name)\n.+?\n###? ").Value

            [regex]::Match($section, '(?m)^HelpMessage: (.+)$').Groups[1].Value | Should -Be "$messages" -Because $parameter.Name
        }
    }

    It 'has the syntax that Get-Command shows' {
        $null = $page -match '(?s)## SYNTAX(.+?)\n## '
        $shown = [regex]::Matches($Matches[1], '(?s)```\n(.+?)```').ForEach{ $_.Groups[1].Value }

        Get-Syntax $shown | Should -Be (Get-Syntax ((Get-Command $Command -Syntax) -split '\r?\n(?=\S)'))
        $help.syntax.syntaxItem | Should -HaveCount $info.ParameterSets.Count
    }

    It 'says how each parameter is bound in each set' {
        $sets = $info.ParameterSets | Sort-Object IsDefault -Descending -Stable
        for ($i = 0; $i -lt $sets.Count; $i++) {
            foreach ($parameter in $sets[$i].Parameters | Where-Object Name -NotIn $common) {
                $because = "$($sets[$i].Name) $($parameter.Name)"
                $described = @($help.syntax.syntaxItem)[$i].parameter | Where-Object name -EQ $parameter.Name
                $pipeline = @(if ($parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }; if ($parameter.ValueFromPipeline) { 'ByValue' }) -join ', '
                $described.required | Should -Be $parameter.IsMandatory.ToString() -Because $because
                $described.position | Should -Be ($parameter.Position -ge 0 ? "$($parameter.Position)" : 'named') -Because $because
                $described.pipelineInput | Should -Be ($pipeline ? "True ($pipeline)" : 'False') -Because $because
            }
        }
    }

    It 'says what it takes from the pipeline and what it emits' {
        $byValue = $parameters | Where-Object { $_.ParameterSets.Values.ValueFromPipeline -contains $true } | ForEach-Object { $_.ParameterType.ToString() }

        $byValue | Should -BeIn $help.inputTypes.inputType.type.name
        # What else is piped binds by its properties: a job has those of the other parameters, any object may.
        $help.inputTypes.inputType.type.name | Should -BeIn (@($byValue) + 'PersonalizeExport.Dataset', 'PersonalizeExport.DatasetExportJob', 'System.Object')
        $help.returnValues.returnValue.type.name | Should -Be $info.OutputType.Name
    }

    It 'has at least five examples, each with a title of its own, no line of code wider than a terminal' {
        $help.examples.example.Count | Should -BeGreaterOrEqual 5
        $help.examples.example.title -replace '-+ Example \d+: ' | Select-Object -Unique | Should -HaveCount $help.examples.example.Count
        $help.examples.example.title | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 75
        foreach ($code in [regex]::Matches($page, '(?s)```powershell\n(.+?)```')) {
            # Get-Help indents by 4 of 80 columns.
            $code.Groups[1].Value -split '\n' | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 75 -Because $code.Value
        }
    }

    It 'is found on the web where Get-Help -Online and the code say, and names related topics that Get-Help finds' {
        $page | Should -Match "(?m)^HelpUri: $([regex]::Escape($info.HelpUri))$"
        @($help.relatedLinks.navigationLink)[0].uri | Should -Be $info.HelpUri
        $info.HelpUri | Should -BeExactly "$($info.Module.ProjectUri)/blob/main/docs/en-US/$Command.md"
        foreach ($link in $help.relatedLinks.navigationLink | Where-Object { -not $_.uri }) { (Get-Help $link.linkText).Name | Should -Contain $link.linkText }
    }
}

Describe 'The topic <Topic>' -ForEach $topics {
    It 'is found by Get-Help, with its short description, and fits a terminal of 80 columns' {
        $found = Get-Help about_PersonalizeExport* | Where-Object Name -EQ $Topic

        $found.Synopsis | Should -Match '^[A-Z].+\.$'
        Get-Help $Topic | Should -BeLike "TOPIC*$Topic*LONG DESCRIPTION*SEE ALSO*"
        (Get-Help $Topic) -split '\n' | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessThan 80
    }
}

Describe 'The page of the module' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $page = Get-Content -Raw "$root/docs/en-US/PersonalizeExport.md"
        $module = Get-Module PersonalizeExport
    }

    AfterAll { Remove-Item -Recurse $scratch }

    It 'lists each cmdlet with its synopsis, no other, and says what the manifest says' {
        $listed = [regex]::Matches($page, '(?m)^### \[(?<name>[^]]+)\]\((?<to>.+)\)\n\n(?<synopsis>.+)$')

        $listed.ForEach{ $_.Groups['name'].Value } | Sort-Object | Should -Be ($module.ExportedCmdlets.Keys | Sort-Object)
        foreach ($entry in $listed) {
            $entry.Groups['to'].Value | Should -Be "$($entry.Groups['name'].Value).md"
            $entry.Groups['synopsis'].Value | Should -Be (Get-Help $entry.Groups['name'].Value).Synopsis
        }
        $page | Should -Match "(?m)^Module Guid: $($module.Guid)$"
        ($page -replace '\s+', ' ') | Should -BeLike "*## Description $($module.Description)*"
    }
}

Describe 'about_PersonalizeExport_Errors' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $page = Get-Content -Raw "$root/docs/en-US/about_PersonalizeExport_Errors.md"
        $cmdlets = (Get-Command Get-PDatasetExportJob).ImplementingType.Assembly
        $errors = $cmdlets.GetType('PersonalizeExport.Cmdlets.Errors')
        $static = [System.Reflection.BindingFlags]'Static, Public, NonPublic'
        $awsErrors = $cmdlets.GetType('PersonalizeExport.Cmdlets.AwsLoadContext').GetProperty('Connector').GetValue($null).GetType().Assembly.GetType('PersonalizeExport.Aws.AwsErrors')
        $faultSource = Get-Content -Raw "$root/src/PersonalizeExport.Aws/AwsErrors.cs"
        $errorSource = Get-Content -Raw "$root/src/PersonalizeExport.Cmdlets/Errors/Errors.cs"

        # The rows of the tables with a category, by the id in the first column.
        function Get-ErrorTable {
            param([string] $Section)

            $null = $page -match "(?s)### $Section\n(.+?)(?=\n##)"
            $rows = @{}
            foreach ($row in [regex]::Matches($Matches[1], '(?m)^\| (?<id>\w+) \| (?<category>\w+) \| [^|]+ \|$')) { $rows[$row.Groups['id'].Value] = $row.Groups['category'].Value }
            $rows.Remove('Id')
            $rows
        }

        # What the code makes of a kind of fault, and of a code of the service.
        function Get-Category { param([PersonalizeExport.ErrorKind] $Kind) $errors.GetMethod('Meaning', $static).Invoke($null, @($Kind)).Item1.ToString() }
        function Get-CategoryOfCode { param([string] $Code, [int] $Status = 400) Get-Category ($awsErrors.GetMethod('KindOf', $static).Invoke($null, @($Code, [System.Net.HttpStatusCode]$Status, ''))) }

        function Assert-Same {
            param([hashtable] $Listed, [hashtable] $Made)

            $Listed.Keys | Sort-Object | Should -Be ($Made.Keys | Sort-Object)
            foreach ($id in $Listed.Keys) { $Listed[$id] | Should -Be $Made[$id] -Because $id }
        }
    }

    AfterAll { Remove-Item -Recurse $scratch }

    It 'lists the codes of the service that the code knows, with their categories' {
        $null = $faultSource -match '(?s)ErrorKind KindOf\(.+?\};'
        $known = [regex]::Matches($Matches[0], '"(\w+)"').ForEach{ $_.Groups[1].Value }
        $made = @{}
        foreach ($code in $known) { $made[$code] = Get-CategoryOfCode $code }

        $listed = Get-ErrorTable 'Errors of the service'
        $ofConnection = Get-ErrorTable 'Errors of the connection'
        foreach ($row in [regex]::Matches($page, '(?m)^\| (?<id>\w+) \| (?<words>\w+(, \w+)*) \|$')) {
            if ($row.Groups['id'].Value -ne 'Id') {
                foreach ($word in $row.Groups['words'].Value -split ', ') { $listed[$word] = $listed[$row.Groups['id'].Value] ?? $ofConnection[$row.Groups['id'].Value] }
            }
        }

        Assert-Same $listed $made
    }

    It 'lists every error of the API model, and says how other codes are mapped' {
        $model = Get-Content -Raw "$root/src/PersonalizeExport.Emulator/Validation/personalize-export.model.json" | ConvertFrom-Json -AsHashtable
        $modelled = $model.shapes.Keys | Where-Object { $model.shapes[$_].exception }

        $modelled | Should -Not -BeNullOrEmpty
        $modelled | Should -BeIn (Get-ErrorTable 'Errors of the service').Keys
        $page | Should -Match "\| any other code with status 5xx \| $(Get-CategoryOfCode Whatever 503) \|"
        $page | Should -Match "\| any other code \| $(Get-CategoryOfCode Whatever 400) \|"
    }

    It 'lists the errors of the connection' {
        $made = @{}
        foreach ($fault in [regex]::Matches($faultSource, '\("(?<id>\w+)", ErrorKind\.(?<kind>\w+)\)')) {
            $made[$fault.Groups['id'].Value] = Get-Category $fault.Groups['kind'].Value
        }
        $made.CreateOutcomeUnknown = Get-Category ConnectionLost
        $made.NoCredentials = Get-Category NoCredentials

        Assert-Same (Get-ErrorTable 'Errors of the connection') $made
    }

    It 'lists the errors before a call and those of a job' {
        $made = @{}
        foreach ($record in [regex]::Matches($errorSource, '(?s)Record\(\s*"(?<id>\w+)"(?<rest>.+?)\);\n')) {
            $kind = $record.Groups['rest'].Value -match 'ErrorKind\.(\w+)' ? $Matches[1] : 'InvalidInput'
            $made[$record.Groups['id'].Value] = Get-Category $kind
        }

        foreach ($problem in [PersonalizeExport.ConnectionException].GetFields('Static, Public').Name) {
            $exception = [PersonalizeExport.ConnectionException]::new('message', $problem, 'advice')
            $made["$problem"] = $errors.GetMethod('NoConnection', $static).Invoke($null, @($exception, $null)).CategoryInfo.Category.ToString()
        }

        Assert-Same ((Get-ErrorTable 'Errors before a call') + (Get-ErrorTable 'Errors of a job or a group')) $made
    }
}

Describe 'The pages, to Microsoft.PowerShell.PlatyPS' -Skip:(-not $platyPS) {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        Import-Module Microsoft.PowerShell.PlatyPS
        $pages = Get-ChildItem "$root/docs/en-US/*-PDataset*.md"
        $imported = $pages | ForEach-Object { Import-MarkdownCommandHelp $_ }
        $exported = Export-MamlCommandHelp -CommandHelp $imported -OutputFolder "$scratch/maml"
        $theirs = [xml](Get-Content -Raw $exported)
        $ours = [xml](Get-Content -Raw "$(Split-Path $modulePath)/en-US/PersonalizeExport.Cmdlets.dll-Help.xml")

        # It leaves Markdown's marks in, and puts all of an example into its introduction: what is compared is the words.
        function Get-Prose {
            param($Nodes)

            $text = @($Nodes | ForEach-Object { $_.SelectNodes('.//text()') } | ForEach-Object Value) -join ' '
            ($text -replace '```\w*' -replace '\[([^]]+)\]\([^)]+\)', '$1' -replace '\*\*|`|\u0080|^-{4,}|-{4,}$' -split '\s+' | Where-Object { $_ }) -join ' '
        }

        # The help of a command, a line for each thing that it says.
        function Get-Statement {
            param($Command)

            "Synopsis: $(Get-Prose $Command.details.description)"
            "Description: $(Get-Prose $Command.description)"
            foreach ($form in $Command.syntax.syntaxItem) {
                foreach ($parameter in $form.parameter) { "Syntax: $($parameter.name) required=$($parameter.required) position=$($parameter.position) $($parameter.parameterValue)" }
            }
            foreach ($parameter in $Command.parameters.parameter) {
                $values = @($parameter.parameterValueGroup.parameterValue | Where-Object { $_ } | ForEach-Object InnerText) -join '|'
                $pipeline = [regex]::Matches($parameter.pipelineInput, 'By\w+').Value | Sort-Object
                "Parameter: $($parameter.name) $($parameter.type.name) required=$($parameter.required) position=$($parameter.position) " +
                    "pipeline=$pipeline wildcards=$($parameter.globbing) aliases=$($parameter.aliases) values=$values"
                "Parameter: $($parameter.name): $(Get-Prose $parameter.description)"
            }
            foreach ($type in $Command.inputTypes.inputType) { "Input: $(Get-Prose $type)" }
            foreach ($type in $Command.returnValues.returnValue) { "Output: $(Get-Prose $type)" }
            "Notes: $(Get-Prose $Command.alertSet)"
            foreach ($example in $Command.examples.example) { "Example: $(Get-Prose $example.SelectSingleNode('*[1]')): $(Get-Prose $example.SelectNodes('*[position()>1]'))" }
            foreach ($link in $Command.relatedLinks.navigationLink) { "Link: $($link.linkText.TrimEnd(':')) $($link.uri -notlike '*.md' -or $link.uri -like 'https://*' ? $link.uri : '')" }
        }
    }

    AfterAll { Remove-Item -Recurse $scratch }

    It 'are valid, with nothing to complain of' {
        $tests = $pages | ForEach-Object { Test-MarkdownCommandHelp $_ -DetailView }

        $tests | Should -HaveCount (Get-Module PersonalizeExport).ExportedCmdlets.Count
        $tests.IsValid | Should -Not -Contain $false
        $imported.Diagnostics.Messages | Where-Object Severity -NE 'Information' | ForEach-Object { "$($_.Message) $($_.Identifier)" } | Should -BeNullOrEmpty
    }

    It 'mean what the staged help says' {
        foreach ($name in $imported.Title) {
            $expected = Get-Statement ($theirs.helpItems.command | Where-Object { $_.details.name -eq $name })
            $actual = Get-Statement ($ours.helpItems.command | Where-Object { $_.details.name -eq $name })

            $expected.Count | Should -BeGreaterThan 50
            Compare-Object $expected $actual -SyncWindow 0 | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" } | Should -BeNullOrEmpty -Because $name
        }
    }
}
