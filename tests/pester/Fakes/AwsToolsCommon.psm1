# Stands in for the cmdlets of AWS Tools for PowerShell that set a session's defaults. As there, the credentials lie in a variable of the
# caller's scope in an object whose members nobody else can read.
Add-Type -TypeDefinition @'
namespace Amazon.PowerShell.Common
{
    public sealed class AWSPSCredentials
    {
        internal AWSPSCredentials(object credentials) { Credentials = credentials; }
        internal object Credentials { get; }
        public static AWSPSCredentials Of(object credentials) => new AWSPSCredentials(credentials);
        public static object In(AWSPSCredentials stored) => stored.Credentials;
    }
}
'@

function Set-AWSCredential {
    [CmdletBinding()]
    param([string] $AccessKey, [string] $SecretKey, [object] $Credential, [string] $Scope)

    if (-not $Credential) { $Credential = [Amazon.Runtime.BasicAWSCredentials]::new($AccessKey, $SecretKey) }
    Set-InScope $PSCmdlet StoredAWSCredentials ([Amazon.PowerShell.Common.AWSPSCredentials]::Of($Credential)) $Scope
}

function Get-AWSCredential {
    [CmdletBinding()]
    param()

    $stored = $PSCmdlet.SessionState.PSVariable.GetValue('StoredAWSCredentials')
    if ($stored) { [Amazon.PowerShell.Common.AWSPSCredentials]::In($stored) }
}

function Set-DefaultAWSRegion {
    [CmdletBinding()]
    param([string] $Region, [string] $Scope)

    Set-InScope $PSCmdlet StoredAWSRegion $Region $Scope
}

function Set-InScope {
    param([System.Management.Automation.PSCmdlet] $Caller, [string] $Name, [object] $Value, [string] $Scope)

    $Caller.SessionState.PSVariable.Set(($Scope ? "${Scope}:$Name" : $Name), $Value)
}

Export-ModuleMember Set-AWSCredential, Get-AWSCredential, Set-DefaultAWSRegion
