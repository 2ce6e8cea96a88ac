using PersonalizeExport.HelpCompiler.Pages;

namespace PersonalizeExport.HelpCompiler.Reading;

/// <summary>Reads the page of a topic that is no cmdlet.</summary>
internal static class AboutPageReader
{
    private const string ShortDescription = "Short description";

    /// <summary>Reads a page.</summary>
    public static AboutPage Read(MarkdownPage page)
    {
        PlainText text = new(page.File);
        List<AboutSection> sections = [];
        foreach (Section section in page.Root.Sections)
        {
            sections.Add(new AboutSection(section.Title, false, text.Of(section.Blocks)));
            sections.AddRange(section.Sections.Select(sub => new AboutSection(sub.Title, true, text.Of(sub.Blocks))));
        }

        return sections is [{ Title: ShortDescription, Text: [TextBlock.Paragraph] }, ..]
            ? new AboutPage(page.Root.Title, sections)
            : throw new HelpSourceException(page.File, page.Root.Line, $"The page does not begin with the section '{ShortDescription}' of one paragraph.");
    }
}
