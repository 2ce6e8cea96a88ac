namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>How a parameter is bound in a parameter set.</summary>
/// <param name="ParameterSet">The name of the set, or <see cref="AllSets"/>.</param>
/// <param name="Position">Its position, from 0; null where it must be named.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="FromPipeline">Whether an object of the pipeline binds to it.</param>
/// <param name="FromPipelineByPropertyName">Whether a property of an object of the pipeline binds to it.</param>
public sealed record ParameterUse(string ParameterSet, int? Position, bool IsRequired, bool FromPipeline, bool FromPipelineByPropertyName)
{
    /// <summary>Stands for all parameter sets.</summary>
    public const string AllSets = "(All)";
}
