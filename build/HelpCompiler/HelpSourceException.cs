namespace PersonalizeExport.HelpCompiler;

/// <summary>A page that cannot be made into help: where, and what is expected there.</summary>
/// <param name="file">The page.</param>
/// <param name="line">The line, counted from 1.</param>
/// <param name="problem">What is wrong, in a sentence for its author.</param>
public sealed class HelpSourceException(string file, int line, string problem) : Exception($"{file}({line}): error HELP: {problem}")
{
    /// <summary>The page.</summary>
    public string File { get; } = file;

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; } = line;
}
