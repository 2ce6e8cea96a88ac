# Runs in a process of its own: loads and uses another AWS SDK and imports and uses our module, in the order of the steps.
param([string] $Module, [string] $OtherSdk, [string] $Sts, [string[]] $Step)

$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
$role = 'arn:aws:iam::123456789012:role/source/final'
foreach ($name in $Step) {
    switch ($name) {
        load {
            # As AWS Tools does: all that it brings, into the default context.
            $assemblies = Get-ChildItem $OtherSdk -Filter *.dll | ForEach-Object { [System.Reflection.Assembly]::LoadFrom($_.FullName) }
            $core = $assemblies | Where-Object { $_.GetName().Name -eq 'AWSSDK.Core' }
            if ($core.Location -ne (Join-Path $OtherSdk AWSSDK.Core.dll)) { throw "$($core.Location) was loaded in place of the other SDK" }
            if ([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($core).Name -ne 'Default') { throw 'the other SDK is not in the default context' }
        }
        use {
            $keys = [Amazon.Runtime.BasicAWSCredentials]::new('source', 'secret')
            if ($keys.GetCredentials().AccessKey -ne 'source') { throw 'the other SDK does not work' }
            if ($assemblies.Count -gt 1) {
                # By a client, and by credentials that look for the client in the process.
                $config = [Amazon.SecurityToken.AmazonSecurityTokenServiceConfig]::new()
                $config.ServiceURL = $Sts
                $request = [Amazon.SecurityToken.Model.AssumeRoleRequest]::new()
                $request.RoleArn = $role
                $request.RoleSessionName = 'other'
                $response = [Amazon.SecurityToken.AmazonSecurityTokenServiceClient]::new($keys, $config).AssumeRoleAsync($request).GetAwaiter().GetResult()
                if ($response.Credentials.AccessKeyId -ne 'test') { throw 'the STS of the other SDK does not work' }
                $assumed = [Amazon.Runtime.AssumeRoleAWSCredentials]::new($keys, $role, 'other')
                if ($assumed.GetCredentials().AccessKey -ne 'test') { throw 'the roles of the other SDK do not work' }
            }
        }
        import { Import-Module $Module }
        call {
            foreach ($profileName in 'role', 'sso') {
                if (@(Get-PDatasetExportJob -ProfileName $profileName).Count -ne 1) { throw "ours does not work with the profile $profileName" }
            }
        }
    }
}

'both work'
