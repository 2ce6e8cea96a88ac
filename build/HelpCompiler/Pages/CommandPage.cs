namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>The page of a cmdlet.</summary>
public sealed record CommandPage
{
    /// <summary>The name of the cmdlet.</summary>
    public required string Name { get; init; }

    /// <summary>The file that Get-Help looks for: that of the cmdlet's assembly.</summary>
    public required string HelpFile { get; init; }

    /// <summary>What Get-Help -Online opens.</summary>
    public required string HelpUri { get; init; }

    /// <summary>What the cmdlet does, in one line.</summary>
    public required string Synopsis { get; init; }

    /// <summary>What the cmdlet does, in full.</summary>
    public required IReadOnlyList<TextBlock> Description { get; init; }

    /// <summary>The ways to call it, the default first.</summary>
    public required IReadOnlyList<SyntaxForm> Syntax { get; init; }

    /// <summary>Its examples.</summary>
    public required IReadOnlyList<Example> Examples { get; init; }

    /// <summary>Its parameters, without the common ones.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>What can be piped into it.</summary>
    public required IReadOnlyList<TypeNote> Inputs { get; init; }

    /// <summary>What it emits.</summary>
    public required IReadOnlyList<TypeNote> Outputs { get; init; }

    /// <summary>What else is to be known.</summary>
    public required IReadOnlyList<TextBlock> Notes { get; init; }

    /// <summary>Where to read on.</summary>
    public required IReadOnlyList<RelatedLink> RelatedLinks { get; init; }
}
