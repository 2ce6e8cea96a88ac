namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>The page of a cmdlet.</summary>
internal sealed record CommandPage
{
    public required string Name { get; init; }

    /// <summary>The file that Get-Help looks for: that of the cmdlet's assembly.</summary>
    public required string HelpFile { get; init; }

    /// <summary>What Get-Help -Online opens.</summary>
    public required string HelpUri { get; init; }

    public required string Synopsis { get; init; }

    public required IReadOnlyList<TextBlock> Description { get; init; }

    /// <summary>The parameter sets, the default first.</summary>
    public required IReadOnlyList<Syntax> Syntax { get; init; }

    public required IReadOnlyList<Example> Examples { get; init; }

    /// <summary>Its parameters, without the common ones.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    public required IReadOnlyList<TypeNote> Inputs { get; init; }

    public required IReadOnlyList<TypeNote> Outputs { get; init; }

    public required IReadOnlyList<TextBlock> Notes { get; init; }

    public required IReadOnlyList<RelatedLink> RelatedLinks { get; init; }
}

/// <summary>A parameter set and its parameters, in the order of its syntax.</summary>
internal sealed record Syntax(string ParameterSet, IReadOnlyList<Parameter> Parameters);

/// <summary>An example; its output is empty where the page does not show it.</summary>
internal sealed record Example(string Title, IReadOnlyList<TextBlock> Introduction, string Code, string Output, IReadOnlyList<TextBlock> Remarks);

/// <summary>A type of the input or the output.</summary>
internal sealed record TypeNote(string Type, IReadOnlyList<TextBlock> Description);

/// <summary>A link; the address of another page of the help is empty, and its text is what to give Get-Help.</summary>
internal sealed record RelatedLink(string Text, string Uri);
