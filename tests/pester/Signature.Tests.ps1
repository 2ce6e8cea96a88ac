Describe 'The signature of a release' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $sign = "$root/build/Set-ModuleSignature.ps1"
        $obstacle = (Get-Command osslsigncode -CommandType Application -ErrorAction Ignore) ? $null : 'osslsigncode is not on PATH'
        if ($obstacle) { return }

        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new(
            'CN=PersonalizeExport tests', [System.Security.Cryptography.RSA]::Create(2048), 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $usages = [System.Security.Cryptography.OidCollection]::new()
        $null = $usages.Add([System.Security.Cryptography.Oid]::new('1.3.6.1.5.5.7.3.3'))
        $request.CertificateExtensions.Add([System.Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension]::new($usages, $true))
        $certificate = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))
        [System.IO.File]::WriteAllBytes("$scratch/signing.pfx", $certificate.Export('Pfx', 'a secret'))
        Set-Content "$scratch/signing.pem" $certificate.ExportCertificatePem()

        $module = "$scratch/signed/PersonalizeExport"
        Copy-Item -Recurse (Split-Path $modulePath) (New-Item -ItemType Directory (Split-Path $module))
        $password = ConvertTo-SecureString 'a secret' -AsPlainText -Force
        & $sign -Certificate "$scratch/signing.pfx" -Password $password -ModulePath $module

        function Test-Signature {
            param([string] $Path)

            $null = osslsigncode verify -CAfile "$scratch/signing.pem" -in $Path 2>&1
            $LASTEXITCODE -eq 0
        }
    }

    AfterAll { Remove-Item -Recurse -Force $scratch }

    BeforeEach { if ($obstacle) { Set-ItResult -Skipped -Because $obstacle } }

    It 'is on <_>' -ForEach 'PersonalizeExport.psd1', 'PersonalizeExport.Format.ps1xml', 'bin/PersonalizeExport.Cmdlets.dll', 'bin/PersonalizeExport.dll', 'bin/lib/PersonalizeExport.Aws.dll' {
        Test-Signature (Get-Item "$module/$_").FullName | Should -BeTrue
    }

    It 'breaks when a file is changed' {
        $file = "$module/PersonalizeExport.Format.ps1xml"
        $changed = "$scratch/changed.ps1xml"
        (Get-Content -Raw $file).Replace('Destination', 'Elsewhere') | Set-Content $changed -NoNewline

        Test-Signature $changed | Should -BeFalse
    }

    It 'leaves a module that imports' {
        pwsh -NoProfile -NonInteractive -Command "(Import-Module '$module' -PassThru).ExportedCommands.Count; (Get-FormatData PersonalizeExport.DatasetExportJob).FormatViewDefinition.Count -gt 0" |
            Should -Be '3', 'True'
    }

    It 'is made with what the environment has, where nothing else is given' {
        $file = Copy-Item $modulePath (New-Item -ItemType Directory "$scratch/environment") -PassThru
        $secrets = @{ SIGNING_CERTIFICATE = [convert]::ToBase64String([System.IO.File]::ReadAllBytes("$scratch/signing.pfx")); SIGNING_PASSWORD = 'a secret' }

        Use-Environment $secrets { & $sign -ModulePath $file.DirectoryName }

        Test-Signature $file.FullName | Should -BeTrue
    }

    It 'is not made without a certificate' {
        { & $sign -ModulePath $module } | Should -Throw 'Signing needs a certificate: *'
    }

    It 'is not made with a password that is wrong, and says which file was not signed' {
        { & $sign -Certificate "$scratch/signing.pfx" -Password (ConvertTo-SecureString no -AsPlainText -Force) -ModulePath $module } |
            Should -Throw '*was not signed:*'
    }

    It 'is not made of what is not there' {
        $empty = New-Item -ItemType Directory "$scratch/empty"

        { & $sign -Certificate "$scratch/signing.pfx" -ModulePath $empty } | Should -Throw "There is no module at $empty*"
    }

    It 'is not made of a folder that is not there' {
        { & $sign -Certificate "$scratch/signing.pfx" -ModulePath "$scratch/nowhere" } | Should -Throw "$scratch/nowhere does not exist*"
    }

    It 'is not made with -WhatIf, which leaves each file as it is' {
        $file = Copy-Item $modulePath (New-Item -ItemType Directory "$scratch/what-if") -PassThru
        $before = (Get-FileHash $file).Hash

        & $sign -Certificate "$scratch/signing.pfx" -Password $password -ModulePath $file.DirectoryName -WhatIf

        (Get-FileHash $file).Hash | Should -Be $before
    }
}
