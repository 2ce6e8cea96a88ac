using PersonalizeExport.HelpCompiler.Pages;
using PersonalizeExport.HelpCompiler.Reading;
using PersonalizeExport.HelpCompiler.Writing;

namespace PersonalizeExport.HelpCompiler;

/// <summary>Makes what Get-Help reads from a folder of pages.</summary>
public static class HelpCompilation
{
    private const string AboutPrefix = "about_";

    /// <summary>Reads the page of a cmdlet.</summary>
    /// <param name="file">The path to name in errors.</param>
    /// <param name="markdown">What is in the file.</param>
    /// <exception cref="HelpSourceException">The page does not have the form of such a page.</exception>
    public static CommandPage ReadCommand(string file, string markdown) => CommandPageReader.Read(MarkdownPage.Parse(file, markdown));

    /// <summary>Reads the page of a topic.</summary>
    /// <inheritdoc cref="ReadCommand"/>
    public static AboutPage ReadAbout(string file, string markdown) => AboutPageReader.Read(MarkdownPage.Parse(file, markdown));

    /// <summary>Writes the pages of an assembly's cmdlets as MAML.</summary>
    public static void WriteMaml(Stream output, IEnumerable<CommandPage> pages) => MamlWriter.Write(output, pages);

    /// <summary>Writes a topic as text.</summary>
    public static string WriteAbout(AboutPage page) => AboutTextWriter.Write(page);

    /// <summary>
    /// Compiles a folder: pages named about_... become text files, pages whose front matter says that they are of a cmdlet become one MAML
    /// file an assembly. Other pages, such as that of the module, are for the web alone.
    /// </summary>
    /// <param name="source">The folder with the pages.</param>
    /// <param name="destination">The folder to write to.</param>
    /// <exception cref="HelpSourceException">A page cannot be made into help.</exception>
    public static void Compile(string source, string destination)
    {
        Directory.CreateDirectory(destination);
        List<CommandPage> commands = [];
        foreach (string file in Directory.EnumerateFiles(source, "*.md").Order(StringComparer.Ordinal))
        {
            MarkdownPage page = MarkdownPage.Parse(file, File.ReadAllText(file).ReplaceLineEndings("\n"));
            if (page.Root.Title.StartsWith(AboutPrefix, StringComparison.Ordinal))
            {
                AboutPage about = AboutPageReader.Read(page);
                File.WriteAllText(Path.Combine(destination, $"{about.Name}.help.txt"), AboutTextWriter.Write(about));
            }
            else if (page.Metadata("document type") is "cmdlet")
            {
                commands.Add(CommandPageReader.Read(page));
            }
        }

        foreach (IGrouping<string, CommandPage> pages in commands.GroupBy(page => page.HelpFile))
        {
            using FileStream output = File.Create(Path.Combine(destination, pages.Key));
            MamlWriter.Write(output, pages);
        }
    }
}
