using System.Xml.Linq;
using PersonalizeExport.HelpCompiler;
using PersonalizeExport.HelpCompiler.Reading;
using PersonalizeExport.HelpCompiler.Writing;

namespace PersonalizeExport.Tests.Build;

/// <summary>What a page is compiled to, and which pages are refused: a mistake in the help must stop the build, not reach a reader.</summary>
public class HelpCompilerTests
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>A page as Microsoft.PowerShell.PlatyPS writes it. Not .md: its links lead nowhere.</summary>
    private static readonly string Page = File.ReadAllText(Repository.PathTo("tests", "unit", "Build", "Get-Sample.txt")).ReplaceLineEndings("\n");

    private const string About = """
        ---
        title: about_Sample
        ---

        # about_Sample

        ## Short description

        Tells of samples.

        ## Long description

        A paragraph that is long enough to be wrapped, because a terminal has no more than eighty columns for it.

        - An item of a list that is long enough to be wrapped, which goes on under its text and not under its mark.

        | Id | Meaning |
        | --- | --- |
        | `One` | short |
        | Another | a meaning that is long enough to be wrapped, which goes on in the column that it began in |

        ```powershell
        Get-Sample a |
            Sort-Object
        ```

        ### A part

        See [Get-Sample](Get-Sample.md).

        """;

    [Fact]
    public void Page_of_a_cmdlet_becomes_MAML()
    {
        XElement command = Compile(Page);

        XElement details = command.Element(Command + "details")!;
        Assert.Equal(["Get-Sample", "Get", "Sample"], details.Elements().Take(3).Select(part => part.Value));
        Assert.Equal(["name", "verb", "noun"], details.Elements().Take(3).Select(part => part.Name.LocalName));
        Assert.Equal(["Gets samples."], Paragraphs(details));
        Assert.Equal(
            ["Gets samples, as -Kind says. See the guide (https://example.com/guide) and Get-Other.", "- one\n- two"], Paragraphs(command));
        Assert.Equal(["Names."], Paragraphs(command.Element(Command + "inputTypes")!.Element(Command + "inputType")!));
        Assert.Equal(["Sample.Thing"], command.Element(Command + "returnValues")!.Descendants(Maml + "name").Select(name => name.Value));
        Assert.Equal("A note.", command.Element(Maml + "alertSet")!.Value);
    }

    [Fact]
    public void Default_parameter_set_comes_first_in_the_syntax()
    {
        string turned = Page
            .Replace("### All\n", "### All (Default)\n", StringComparison.Ordinal)
            .Replace("### ByName (Default)\n", "### ByName\n", StringComparison.Ordinal);

        Assert.Equal(["Kind", "Force"], Names(Compile(turned).Element(Command + "syntax")!.Elements().First()));
    }

    [Fact]
    public void Example_has_an_empty_line_before_its_code_and_after_its_remarks()
    {
        XElement[] examples = [.. Compile(Page).Element(Command + "examples")!.Elements()];

        Assert.Equal("--------- Example 1: Get one ---------", examples[0].Element(Maml + "title")!.Value);
        Assert.Equal("Before it.\n\nStill before.\n\n", examples[0].Element(Maml + "introduction")!.Value);
        Assert.Equal("Get-Sample a |\n    Sort-Object\n\na", examples[0].Element(Dev + "code")!.Value);
        Assert.Equal(["After it.", ""], examples[0].Element(Dev + "remarks")!.Elements().Select(paragraph => paragraph.Value));
        Assert.Equal("Get-Sample -Kind Big", examples[1].Element(Dev + "code")!.Value);
        Assert.Null(examples[1].Element(Dev + "remarks"));
    }

    [Theory]
    [InlineData("[-First <int>]", "[-First <string>]", "parameter -First says [-First <int>]")]
    [InlineData("[-Name] <string[]>", "[[-Name] <string[]>]", "parameter -Name says [-Name] <string[]>")]
    [InlineData("[-Name] <string[]>", "-Name <string[]>", "parameter -Name says [-Name] <string[]>")]
    [InlineData(" [-First <int>]\n", "\n", "leaves out -First")]
    [InlineData("-Kind <Kind> [-Force]", "-Kind <Kind> [-Name] <string[]> [-Force]", "no -Name for All")]
    [InlineData("[-Force] [<CommonParameters>]", "[-Force] [-Force] [<CommonParameters>]", "names a parameter twice")]
    [InlineData("[-Force] [<CommonParameters>]", "[-Force]", "end with [<CommonParameters>]")]
    [InlineData("## NOTES\n\nA note.\n\n", "", "The sections are SYNOPSIS")]
    [InlineData("A note.", "", "'NOTES' has no text")]
    [InlineData("Gets *samples*.", "One.\n\nTwo.", "'SYNOPSIS' is more than one paragraph")]
    [InlineData("Before it.\n\nStill before.\n\n", "", "An example is an introduction")]
    [InlineData("```Output", "```text", "An example has one block of powershell")]
    [InlineData("After it.", "After it.\n\n```powershell\nmore\n```", "An example is an introduction")]
    [InlineData("Which kind.", "", "A parameter is a heading with its name")]
    [InlineData("DefaultValue: 5", "DefaultVaule: 5", "'DefaultVaule' not found")]
    [InlineData("HelpUri: https://example.com/Get-Sample.md\n", "", "no 'HelpUri'")]
    [InlineData("A note.", "1. A note.", "cannot show this kind of block")]
    [InlineData("A note.", "A ![note](note.png).", "cannot show this kind of text")]
    [InlineData("### -First", "#### -First", "is not one level below")]
    [InlineData("# Get-Sample\n\n## SYNOPSIS", "Text.\n\n# Get-Sample\n\n## SYNOPSIS", "text before the first heading")]
    [InlineData("---\ndocument type", "document type", "does not begin with front matter")]
    public void Page_with_a_mistake_is_refused_and_the_error_names_it(string right, string wrong, string problem)
    {
        Assert.Contains(right, Page, StringComparison.Ordinal);

        HelpSourceException error = Assert.Throws<HelpSourceException>(() => Compile(Page.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal("Get-Sample.md", error.File);
    }

    [Fact]
    public void Error_names_file_and_line_as_MSBuild_reads_them()
    {
        int line = Array.IndexOf(Page.Split('\n'), "### ByName (Default)") + 1;

        HelpSourceException error = Assert.Throws<HelpSourceException>(
            () => Compile(Page.Replace("[-First <int>]", "[-First <string>]", StringComparison.Ordinal)));

        Assert.Equal(line, error.Line);
        Assert.StartsWith($"Get-Sample.md({line}): error HELP: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void About_topic_becomes_text_for_a_terminal()
    {
        string text = AboutText.From(MarkdownPage.Parse("about_Sample.md", About));

        Assert.Equal(
            """
            TOPIC
                about_Sample

            SHORT DESCRIPTION
                Tells of samples.

            LONG DESCRIPTION
                A paragraph that is long enough to be wrapped, because a terminal has no
                more than eighty columns for it.

                - An item of a list that is long enough to be wrapped, which goes on under
                  its text and not under its mark.

                Id       Meaning
                -------  -----------------------------------------------------------------
                One      short
                Another  a meaning that is long enough to be wrapped, which goes on in the
                         column that it began in

                Get-Sample a |
                    Sort-Object

              A PART
                See Get-Sample.

            """,
            text);
    }

    [Fact]
    public void About_topic_without_a_short_description_is_refused()
    {
        string page = About.Replace("## Short description", "## Description", StringComparison.Ordinal);

        HelpSourceException error = Assert.Throws<HelpSourceException>(() => AboutText.From(MarkdownPage.Parse("about_Sample.md", page)));

        Assert.Contains("'Short description'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_of_pages_becomes_one_file_an_assembly_and_one_a_topic()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("help-compiler-");
        try
        {
            string destination = Path.Combine(folder.FullName, "en-US");
            Write("Get-Sample.md", Page.ReplaceLineEndings("\r\n"));
            Write("Remove-Sample.md", Page.Replace("Get-Sample", "Remove-Sample", StringComparison.Ordinal));
            Write("about_Sample.md", About);
            Write("Sample.md", "---\ndocument type: module\n---\n\n# Sample\n\n> Whatever.\n");

            HelpCompilation.Compile(folder.FullName, destination);

            Assert.Equal(
                ["Sample.dll-Help.xml", "about_Sample.help.txt"],
                Directory.EnumerateFiles(destination).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
            XElement root = XElement.Load(Path.Combine(destination, "Sample.dll-Help.xml"));
            Assert.Equal(["Get-Sample", "Remove-Sample"],
                root.Elements().Select(command => command.Element(Command + "details")!.Element(Command + "name")!.Value));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Write(string name, string page) => File.WriteAllText(Path.Combine(folder.FullName, name), page);
    }

    private static XElement Compile(string page)
    {
        using MemoryStream output = new();
        MamlWriter.Write(output, [CommandPageReader.Read(MarkdownPage.Parse("Get-Sample.md", page))]);
        output.Position = 0;
        return XElement.Load(output).Elements().Single();
    }

    private static IEnumerable<string> Paragraphs(XElement parent) => parent.Element(Maml + "description")!.Elements().Select(paragraph => paragraph.Value);

    private static IEnumerable<string> Names(XElement form) =>
        form.Elements(Command + "parameter").Select(parameter => parameter.Element(Maml + "name")!.Value);
}
