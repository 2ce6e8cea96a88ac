using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>What Set-AWSCredential and Set-DefaultAWSRegion of AWS Tools have left in the session.</summary>
internal sealed record SessionDefaults(object? Credential, string? Region)
{
    private const string StoredCredentials = "StoredAWSCredentials";
    private const string GetCredential = "Get-AWSCredential";

    /// <summary>Reads them in the scope that the cmdlet was called from. On the pipeline thread.</summary>
    public static SessionDefaults Read(PSCmdlet cmdlet) => new(
        cmdlet.GetVariableValue(StoredCredentials) is null ? null : ReadCredential(cmdlet),
        cmdlet.GetVariableValue("StoredAWSRegion") is { } region ? RegionTransformationAttribute.Find(region) : null);

    // Only AWS Tools can read the type of the variable, so its cmdlet is called to get the credentials.
    private static object? ReadCredential(PSCmdlet cmdlet)
    {
        const CommandTypes types = CommandTypes.Cmdlet | CommandTypes.Function;
        if (cmdlet.InvokeCommand.GetCommand(GetCredential, types) is not { } command)
        {
            cmdlet.WriteDebug($"${StoredCredentials} is set, but there is no {GetCredential} to read it with.");
            return null;
        }

        return cmdlet.InvokeCommand
            .InvokeScript(useLocalScope: false, ScriptBlock.Create("& $args[0]"), null, command)
            .FirstOrDefault()?.BaseObject;
    }
}
