@{
    RootModule        = 'EmptyModule.dll'
    ModuleVersion     = '1.0'
    CmdletsToExport   = @('Get-Nothing')
    FunctionsToExport = @()
    AliasesToExport   = @()
    FormatsToProcess  = @('EmptyFormat.ps1xml')
}
