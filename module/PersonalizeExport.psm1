# The cmdlets run in a load context of their own (see PersonalizeExport.Loader), which only an assembly that is loaded by hand gets into. The first
# import in a process is the one that people wait for: it does no more than it must.
$cmdletAssembly = [PersonalizeExport.Loader.ModuleLoadContext]::LoadFirst("$PSScriptRoot/bin")
if ($cmdletAssembly) {
    Microsoft.PowerShell.Core\Import-Module -Assembly $cmdletAssembly
    return
}

# PowerShell takes no two cmdlets of one name from modules of one name, and says so without telling what to do.
foreach ($other in Microsoft.PowerShell.Core\Get-Module PersonalizeExport | Where-Object ModuleBase -NE $PSScriptRoot) {
    $ownVersion = (Import-PowerShellDataFile -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, 'PersonalizeExport.psd1'))).ModuleVersion
    if ($other.Version -ne $ownVersion) {
        throw "PersonalizeExport $($other.Version) is imported in this session. Run Remove-Module PersonalizeExport, then import version $ownVersion."
    }
}

$cmdletModule = Microsoft.PowerShell.Core\Import-Module -Assembly ([PersonalizeExport.Loader.ModuleLoadContext]::Load("$PSScriptRoot/bin")) -PassThru

# PowerShell hands out the cmdlets of an assembly to the first module that imports it and to no later one (PowerShell issue 20710), so a
# second import in the process (-Force, a removed module) needs them handed over.
$ownModule = $ExecutionContext.SessionState.Module
if ($cmdletModule -and -not $ownModule.ExportedCmdlets.Count) {
    $addCmdlet = [psmoduleinfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    if (-not $addCmdlet) {
        throw 'PersonalizeExport was imported before in this process, and this version of PowerShell offers no way to import it again. Start a new session.'
    }

    foreach ($cmdlet in $cmdletModule.ExportedCmdlets.Values) {
        $null = $addCmdlet.Invoke($ownModule, @(, $cmdlet))
    }
}
