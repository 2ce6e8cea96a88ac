# The cmdlets run in a load context of their own (see PersonalizeExport.Loader), which only an assembly that is loaded by hand gets into.
# Another copy of the module may have brought the loader already; there is one for all.
if (-not ('PersonalizeExport.Loader.ModuleLoadContext' -as [type])) {
    # As Add-Type does, without the compiler that it brings into the process first.
    $null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($PSScriptRoot, 'bin', 'PersonalizeExport.Loader.dll'))
}

# PowerShell takes no two cmdlets of one name from modules of one name, and says so without telling what to do.
foreach ($other in Microsoft.PowerShell.Core\Get-Module PersonalizeExport | Where-Object ModuleBase -NE $PSScriptRoot) {
    $ownVersion = (Import-PowerShellDataFile -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, 'PersonalizeExport.psd1'))).ModuleVersion
    if ($other.Version -ne $ownVersion) {
        throw "PersonalizeExport $($other.Version) is imported in this session. Run Remove-Module PersonalizeExport, then import version $ownVersion."
    }
}

$cmdletAssembly = [PersonalizeExport.Loader.ModuleLoadContext]::LoadModule(
    [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'PersonalizeExport.Cmdlets.dll'))
$cmdletModule = Microsoft.PowerShell.Core\Import-Module -Assembly $cmdletAssembly -PassThru

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
