namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>One way to call a cmdlet: a parameter set.</summary>
/// <param name="ParameterSet">The name of the set; <see cref="ParameterUse.AllSets"/> where there is but one.</param>
/// <param name="Parameters">The parameters that the set takes, in the order in which its syntax names them.</param>
public sealed record SyntaxForm(string ParameterSet, IReadOnlyList<Parameter> Parameters);
