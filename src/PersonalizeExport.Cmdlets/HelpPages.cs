namespace PersonalizeExport.Cmdlets;

/// <summary>Where the pages of docs/en-US are read on the web; Get-Help -Online opens them.</summary>
internal static class HelpPages
{
    public const string Folder = "https://github.com/PersonalizeExport/PersonalizeExport/blob/main/docs/en-US/";
}
