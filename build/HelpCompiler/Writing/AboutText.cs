using System.Text;
using PersonalizeExport.HelpCompiler.Pages;
using PersonalizeExport.HelpCompiler.Reading;

namespace PersonalizeExport.HelpCompiler.Writing;

/// <summary>The page of a topic as Get-Help shows it, which is as it is: text of at most 80 columns.</summary>
internal static class AboutText
{
    // Get-Help shows it in its list of topics.
    private const string ShortDescription = "Short description";

    // One less than a terminal's 80: a full line would wrap in some.
    private const int Width = 79;
    private const string Indent = "    ";

    public static string From(MarkdownPage page)
    {
        PlainText plain = new(page.File);
        if (page.Root.Sections is not [{ Title: ShortDescription } first, ..] || plain.Of(first.Blocks) is not [TextBlock.Paragraph])
        {
            throw new HelpSourceException(page.File, page.Root.Line, $"The page does not begin with the section '{ShortDescription}' of one paragraph.");
        }

        StringBuilder text = new($"TOPIC\n{Indent}{page.Root.Title}\n");
        foreach (Section section in page.Root.Sections.SelectMany(section => section.Sections.Prepend(section)))
        {
            string indent = new(' ', 2 * (section.Level - first.Level));
            text.Append($"\n{indent}{section.Title.ToUpperInvariant()}\n").AppendJoin('\n', plain.Of(section.Blocks).Select(Write));
        }

        return text.ToString();
    }

    private static string Write(TextBlock block) => string.Concat(
        Layout.Lines(block, Width - Indent.Length).Select(line => $"{Indent}{line}".TrimEnd() + '\n'));
}
