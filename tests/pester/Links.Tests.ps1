# Every link in the Markdown files of the repository, and in its issue forms, leads somewhere: to a file or folder that is committed, in the right case, and to a heading of that page.
# Links to this repository on GitHub are held to the same files. No other address is opened.
BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    # What is built or fetched is not in a clone, so no link may need it.
    $skipped = '.git', 'artifacts', 'bin', 'obj', 'node_modules', 'StrykerOutput', 'TestResults'

    function Get-Entry {
        param([System.IO.DirectoryInfo] $Folder)

        foreach ($entry in $Folder.EnumerateFileSystemInfos()) {
            if ($entry.Name -cin $skipped) { continue }
            $entry
            if ($entry -is [System.IO.DirectoryInfo]) { Get-Entry $entry }
        }
    }

    # Case-sensitive on every system, as GitHub is.
    $anchors = [System.Collections.Generic.Dictionary[string, object]]::new()
    $anchors['.'] = @()
    $pages = foreach ($entry in Get-Entry $root) {
        $name = [System.IO.Path]::GetRelativePath($root, $entry.FullName).Replace('\', '/')
        $anchors[$name] = @()
        if ($entry.Extension -ne '.md' -and $name -notlike '.github/ISSUE_TEMPLATE/*') { continue }

        # No line of code is a heading or a link.
        $text = (Get-Content -Raw $entry.FullName) -replace '\r' -replace '(?ms)^ *(```+|~~~+).*?^ *\1[ ]*$'
        # GitHub's names of headings: small letters, hyphens for spaces, no other punctuation; the second of a name ends in -1.
        $count = @{}
        $anchors[$name] = foreach ($heading in [regex]::Matches($text, '(?m)^#{1,6} +(?<text>.+?) *#*$')) {
            $slug = ($heading.Groups['text'].Value -replace '\[([^\]]*)\]\([^)]*\)', '$1').ToLowerInvariant() -replace '[^\p{L}\p{N}\s_-]' -replace '\s', '-'
            if ($count[$slug]) { "$slug-$($count[$slug])" } else { $slug }
            $count[$slug]++
        }
        @{ Name = $name; Text = $text -replace '`[^`\n]*`' }
    }

    $cases = foreach ($page in $pages) {
        $broken = foreach ($link in [regex]::Matches($page.Text, '\]\(\s*<?(?<to>[^\s)>]+)|(?m)^ *\[[^\]]+\]: *<?(?<to>[^\s>]+)|\b(href|src)="(?<to>[^"]+)"|(?<to>https://github\.com/PersonalizeExport/PersonalizeExport/(blob|tree)/main/[^\s)>"]+)')) {
            $to = $link.Groups['to'].Value
            $onGitHub = $to -match '^https://github\.com/PersonalizeExport/PersonalizeExport/(?:blob|tree)/main/(?<path>.*)$'
            if (-not $onGitHub -and $to -match '^[a-z][a-z0-9+.-]*:') { continue }

            $path, $fragment = ($onGitHub ? "/$($Matches.path)" : $to) -split '#', 2 | ForEach-Object { [uri]::UnescapeDataString($_) }
            $file = if (-not $path) { $page.Name }
            else {
                $from = $path.StartsWith('/') ? $root : [System.IO.Path]::GetDirectoryName("$root/$($page.Name)")
                [System.IO.Path]::GetRelativePath($root, [System.IO.Path]::GetFullPath("$from/$path")).Replace('\', '/').TrimEnd('/')
            }
            if (-not $anchors.ContainsKey($file)) { "$to (no such file)" }
            elseif ($fragment -and $fragment -cnotin $anchors[$file]) { "$to (no such heading)" }
        }
        @{ Page = $page.Name; Broken = @($broken) }
    }
}

Describe 'The links' {
    It 'of <Page> lead somewhere' -ForEach $cases {
        $Broken | Should -BeNullOrEmpty
    }
}
