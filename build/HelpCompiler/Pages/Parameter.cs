namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>A parameter of a cmdlet.</summary>
public sealed record Parameter
{
    /// <summary>Its name, without the hyphen.</summary>
    public required string Name { get; init; }

    /// <summary>The full name of its .NET type.</summary>
    public required string Type { get; init; }

    /// <summary>What it is for.</summary>
    public required IReadOnlyList<TextBlock> Description { get; init; }

    /// <summary>The value that it has when it is left out; empty where it then has none.</summary>
    public required string DefaultValue { get; init; }

    /// <summary>Whether its values may have wildcards.</summary>
    public required bool SupportsWildcards { get; init; }

    /// <summary>Its other names.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The values that it takes, where these are but a few.</summary>
    public required IReadOnlyList<string> AcceptedValues { get; init; }

    /// <summary>How it is bound, in each of its parameter sets.</summary>
    public required IReadOnlyList<ParameterUse> Uses { get; init; }

    /// <summary>Its type as PowerShell writes it in a syntax; null for a switch, which takes no value.</summary>
    public string? TypeLabel => TypeNames.ToLabel(Type);

    /// <summary>How it is bound in a parameter set; null where the set does not have it.</summary>
    public ParameterUse? UseIn(string parameterSet) =>
        Uses.FirstOrDefault(use => use.ParameterSet is ParameterUse.AllSets || use.ParameterSet == parameterSet);
}
