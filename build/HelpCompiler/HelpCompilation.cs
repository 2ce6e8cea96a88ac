using PersonalizeExport.HelpCompiler.Pages;
using PersonalizeExport.HelpCompiler.Reading;
using PersonalizeExport.HelpCompiler.Writing;

namespace PersonalizeExport.HelpCompiler;

/// <summary>
/// Compiles a folder for Get-Help: pages named about_... become text files, pages whose front matter says that they are of a cmdlet become one MAML
/// file per assembly. Other pages, such as that of the module, are for the web alone.
/// </summary>
internal static class HelpCompilation
{
    private const string AboutPrefix = "about_";

    public static void Compile(string source, string destination)
    {
        Directory.CreateDirectory(destination);
        List<CommandPage> commands = [];
        foreach (string file in Directory.EnumerateFiles(source, "*.md").Order(StringComparer.Ordinal))
        {
            MarkdownPage page = MarkdownPage.Parse(file, File.ReadAllText(file).ReplaceLineEndings("\n"));
            if (page.Root.Title.StartsWith(AboutPrefix, StringComparison.Ordinal))
            {
                File.WriteAllText(Path.Combine(destination, $"{page.Root.Title}.help.txt"), AboutText.From(page));
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
