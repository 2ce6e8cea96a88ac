namespace PersonalizeExport.HelpCompiler.Pages;

/// <summary>A piece of prose as a terminal shows it: plain text, without Markdown's marks.</summary>
internal abstract record TextBlock
{
    /// <summary>Running text in one line, wrapped by whatever shows it.</summary>
    public sealed record Paragraph(string Text) : TextBlock;

    /// <summary>A list, an item a line.</summary>
    public sealed record Items(IReadOnlyList<string> Texts) : TextBlock;

    /// <summary>Lines that are shown as they are.</summary>
    public sealed record Code(string Language, string Text) : TextBlock;

    /// <summary>Rows under a header, all with as many cells.</summary>
    public sealed record Table(IReadOnlyList<IReadOnlyList<string>> Rows) : TextBlock;
}
