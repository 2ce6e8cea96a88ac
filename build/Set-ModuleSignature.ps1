#Requires -Version 7.4

<#
.SYNOPSIS
Signs the staged module with a code-signing certificate (Authenticode), for Windows machines that run only what is signed.

.DESCRIPTION
Signs the manifest, the format file and the module's own assemblies. The AWS SDK's assembly keeps Amazon's signature. It uses osslsigncode 2.8 or later,
so that a release can be signed on Linux, where it is built.

.PARAMETER Certificate
A file with the certificate and its private key (PKCS #12, .pfx). When left out, it is SIGNING_CERTIFICATE in the environment, as Base64.

.PARAMETER Password
The password of that file. When left out, it is SIGNING_PASSWORD in the environment, or none.

.PARAMETER ModulePath
The folder of the module: the staged one when left out.

.PARAMETER TimestampUrl
A timestamp service (RFC 3161). Without a timestamp, a signature expires with the certificate.

.EXAMPLE
./build/Set-ModuleSignature.ps1 -Certificate code-signing.pfx -Password $password -TimestampUrl http://timestamp.digicert.com
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $Certificate,

    [securestring] $Password,

    [string] $ModulePath = "$PSScriptRoot/../artifacts/module/PersonalizeExport",

    [uri] $TimestampUrl
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

if (-not (Get-Command osslsigncode -CommandType Application -ErrorAction Ignore)) {
    throw 'osslsigncode is not on PATH. Signing needs it: https://github.com/mtrojnar/osslsigncode'
}

if (-not (Test-Path -LiteralPath $ModulePath -PathType Container)) { throw "$ModulePath does not exist or is not a folder. Run dotnet build first." }
$files = @(Get-ChildItem -LiteralPath $ModulePath -Recurse -File | Where-Object { $_.Extension -in '.psd1', '.ps1xml' -or $_.Name -like 'PersonalizeExport*.dll' })
if (-not $files) { throw "There is no module at $ModulePath. Run dotnet build first." }

# Passed in a file, so that no list of processes shows it.
$secret = New-TemporaryFile -WhatIf:$false
$decoded = New-TemporaryFile -WhatIf:$false
try {
    Set-Content $secret ($Password.Length ? (ConvertFrom-SecureString $Password -AsPlainText) : $env:SIGNING_PASSWORD) -NoNewline -WhatIf:$false
    if (-not $Certificate) {
        if (-not $env:SIGNING_CERTIFICATE) { throw 'Signing needs a certificate: specify -Certificate, or set SIGNING_CERTIFICATE in the environment.' }
        $Certificate = $decoded.FullName
        [System.IO.File]::WriteAllBytes($Certificate, [convert]::FromBase64String($env:SIGNING_CERTIFICATE))
    }
    foreach ($file in $files) {
        if (-not $PSCmdlet.ShouldProcess($file, 'Sign')) { continue }

        # Windows reads the signature of a text file only if its lines end with CR LF.
        if ($file.Extension -ne '.dll') { Set-Content $file ((Get-Content -Raw $file) -replace '\r?\n', "`r`n") -NoNewline }

        $signed = "$file.signed"
        $arguments = @('sign', '-pkcs12', $Certificate, '-readpass', $secret, '-h', 'sha256', '-n', 'PersonalizeExport')
        if ($TimestampUrl) { $arguments += '-ts', $TimestampUrl }
        $output = osslsigncode @arguments -in $file -out $signed 2>&1
        if ($LASTEXITCODE) { throw "$($file.Name) was not signed: $output" }

        Move-Item -Force $signed $file
    }
}
finally {
    Remove-Item -Force $secret, $decoded -WhatIf:$false
}
