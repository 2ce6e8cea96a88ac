namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>The names of .NET types as PowerShell writes them.</summary>
internal static class TypeNames
{
    private const string Nullable = "System.Nullable`1[";

    /// <summary>The short name: an accelerator of PowerShell where there is one, otherwise the name without its namespace.</summary>
    public static string? ToLabel(string type)
    {
        if (type.StartsWith(Nullable, StringComparison.Ordinal))
        {
            return ToLabel(type[Nullable.Length..^1]);
        }

        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            return ToLabel(type[..^2]) + "[]";
        }

        return type switch
        {
            "System.Management.Automation.SwitchParameter" => null,
            "System.String" => "string",
            "System.Int32" => "int",
            "System.Double" => "double",
            "System.DateTime" => "datetime",
            _ => type[(type.LastIndexOf('.') + 1)..],
        };
    }
}
