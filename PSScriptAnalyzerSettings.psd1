# What every script of the repository is held to, by tests/pester/Style.Tests.ps1 and by the editors that look for this file.
@{
    IncludeDefaultRules = $true
    # Information is advice, such as to name the parameters of Join-Path.
    Severity            = @('Error', 'Warning')
    ExcludeRules        = @(
        # PowerShell 7 reads UTF-8 without a byte order mark, and .editorconfig asks for that.
        'PSUseBOMForUnicodeEncodedFile'
    )
    Rules               = @{
        # PSUseConsistentIndentation is left out: it indents once for each of two brackets that one line opens, as Add(@{ does.
        PSUseConsistentWhitespace          = @{ Enable = $true; CheckParameter = $true; IgnoreAssignmentOperatorInsideHashTable = $true }
        PSPlaceOpenBrace                   = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSAvoidSemicolonsAsLineTerminators = @{ Enable = $true }
        PSAvoidExclaimOperator             = @{ Enable = $true }
        PSUseCorrectCasing                 = @{ Enable = $true }
    }
}
