# What build.ps1 and the scripts of this folder share. Dot-source it.

# The version that galleries and tags have: a prerelease has its label behind the numbers.
function Get-ModuleVersion {
    param([string] $Root)

    $manifest = Import-PowerShellDataFile "$Root/module/PersonalizeExport.psd1"
    @($manifest.ModuleVersion; $manifest.PrivateData.PSData.Prerelease).Where({ $_ }) -join '-'
}

# The hashes that SHA256SUMS lists, by the names of the files.
function Get-Checksum {
    param([string] $Folder)

    $sums = [ordered]@{}
    foreach ($line in Get-Content -LiteralPath "$Folder/SHA256SUMS") {
        $hash, $name = $line -split '  ', 2
        if ($name) { $sums[$name] = $hash }
    }

    $sums
}

# With an empty value gh would check nothing.
function Assert-Repository {
    param([string] $Repository)

    if ($Repository -notmatch '^[^/]+/[^/]+$') { throw "-Repository is '$Repository'. Expected: owner/name, or GITHUB_REPOSITORY in the environment." }
}
