# What build.ps1 and the scripts of this folder share. Dot-source it.

# The version that galleries and tags have: a prerelease has its label behind the numbers.
function Get-ModuleVersion {
    param([string] $Root)

    $manifest = Import-PowerShellDataFile "$Root/module/PersonalizeExport.psd1"
    @($manifest.ModuleVersion; $manifest.PrivateData.PSData.Prerelease).Where({ $_ }) -join '-'
}
