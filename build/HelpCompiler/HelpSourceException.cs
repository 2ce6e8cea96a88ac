namespace PersonalizeExport.HelpCompiler;

/// <summary>A page that cannot be made into help: its file, the line, counted from 1, and the problem, in a sentence for its author.</summary>
internal sealed class HelpSourceException(string file, int line, string problem) : Exception($"{file}({line}): error HELP: {problem}")
{
    public string File { get; } = file;

    public int Line { get; } = line;
}
