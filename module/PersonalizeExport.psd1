@{
    RootModule           = 'bin/PersonalizeExport.Cmdlets.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '77e4ea43-efc2-4bce-b1e4-625717a6f603'
    Author               = 'The PersonalizeExport authors'
    CompanyName          = 'Community'
    Copyright            = '(c) The PersonalizeExport authors. MIT License.'
    Description          = 'Find the datasets of Amazon Personalize, start, list and wait for their export jobs, and pipe the result into the S3 cmdlets.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    RequiredAssemblies   = @('bin/PersonalizeExport.dll')
    FormatsToProcess     = @('PersonalizeExport.Format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @('Get-PDataset', 'Get-PDatasetExportJob', 'New-PDatasetExportJob', 'Wait-PDatasetExportJob')
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('AWS', 'Personalize', 'AmazonPersonalize', 'S3', 'Export', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://github.com/PersonalizeExport/PersonalizeExport/blob/main/LICENSE'
            ProjectUri   = 'https://github.com/PersonalizeExport/PersonalizeExport'
            IconUri      = 'https://raw.githubusercontent.com/PersonalizeExport/PersonalizeExport/main/build/Packaging/icon.png'
            ReleaseNotes = 'https://github.com/PersonalizeExport/PersonalizeExport/blob/main/CHANGELOG.md'
        }
    }
}
