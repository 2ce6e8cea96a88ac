using Markdig.Syntax;

namespace PersonalizeExport.HelpCompiler.Reading;

/// <summary>What stands under a heading of a page, up to the next heading.</summary>
internal sealed record Section(string Title, int Level, int Line)
{
    /// <summary>The blocks before the first heading within.</summary>
    public List<Block> Blocks { get; } = [];

    /// <summary>The headings within, one level down.</summary>
    public List<Section> Sections { get; } = [];
}
