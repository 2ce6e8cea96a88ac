using System.Globalization;
using YamlDotNet.Serialization;

namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>A parameter: its YAML as Microsoft.PowerShell.PlatyPS writes it, under the same names, with its heading and its text.</summary>
internal sealed class Parameter
{
    private const string Nullable = "System.Nullable`1[";

    [YamlIgnore]
    public string Name { get; set; } = "";

    [YamlIgnore]
    public IReadOnlyList<TextBlock> Description { get; set; } = [];

    public string Type { get; set; } = "";

    public string DefaultValue { get; set; } = "";

    public bool SupportsWildcards { get; set; }

    public List<string> Aliases { get; set; } = [];

    public List<ParameterSet> ParameterSets { get; set; } = [];

    public bool DontShow { get; set; }

    public List<string> AcceptedValues { get; set; } = [];

    public string HelpMessage { get; set; } = "";

    /// <summary>Its type as PowerShell writes it in a syntax; null for a switch, which takes no value.</summary>
    [YamlIgnore]
    public string? TypeLabel => Label(Type);

    /// <summary>How it is bound in a parameter set; null where the set does not have it.</summary>
    public ParameterSet? In(string parameterSet) => ParameterSets.Find(set => set.Name is ParameterSet.All || set.Name == parameterSet);

    private static string? Label(string type) => type switch
    {
        _ when type.StartsWith(Nullable, StringComparison.Ordinal) => Label(type[Nullable.Length..^1]),
        _ when type.EndsWith("[]", StringComparison.Ordinal) => Label(type[..^2]) + "[]",
        "System.Management.Automation.SwitchParameter" => null,
        "System.String" => "string",
        "System.Int32" => "int",
        "System.Double" => "double",
        "System.DateTime" => "datetime",
        _ => type[(type.LastIndexOf('.') + 1)..],
    };
}

/// <summary>How a parameter is bound in a parameter set.</summary>
internal sealed class ParameterSet
{
    /// <summary>The name that stands for all parameter sets.</summary>
    public const string All = "(All)";

    public string Name { get; set; } = "";

    /// <summary>A number from 0, or Named.</summary>
    public string Position { get; set; } = "";

    public bool IsRequired { get; set; }

    public bool ValueFromPipeline { get; set; }

    public bool ValueFromPipelineByPropertyName { get; set; }

    public bool ValueFromRemainingArguments { get; set; }

    [YamlIgnore]
    public bool IsNamed => !int.TryParse(Position, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
