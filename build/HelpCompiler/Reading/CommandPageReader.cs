using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PersonalizeExport.HelpCompiler.Pages;

namespace PersonalizeExport.HelpCompiler.Reading;

/// <summary>Reads the page of a cmdlet: Markdown in the form of Microsoft.PowerShell.PlatyPS, schema 2024-05-01.</summary>
internal sealed class CommandPageReader
{
    private const string DefaultMark = " (Default)";
    private const string OnlySet = "__AllParameterSets";

    private static readonly string[] Headings =
        ["SYNOPSIS", "SYNTAX", "ALIASES", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private readonly MarkdownPage _page;
    private readonly PlainText _text;

    private CommandPageReader(MarkdownPage page)
    {
        _page = page;
        _text = new PlainText(page.File);
    }

    public static CommandPage Read(MarkdownPage page) => new CommandPageReader(page).Read();

    private CommandPage Read()
    {
        string[] headings = [.. _page.Root.Sections.Select(section => section.Title)];
        if (!headings.SequenceEqual(Headings))
        {
            throw new HelpSourceException(_page.File, _page.Root.Line,
                $"The sections are {string.Join(", ", headings)}. Expected: {string.Join(", ", Headings)}.");
        }

        IReadOnlyList<Parameter> parameters = [.. Find("PARAMETERS").Sections.Where(section => section.Title != "CommonParameters").Select(ReadParameter)];
        return new CommandPage
        {
            Name = _page.Root.Title,
            HelpFile = _page.Metadata("external help file"),
            HelpUri = _page.Metadata("HelpUri"),
            Synopsis = ReadLine(Find("SYNOPSIS")),
            Description = ReadText(Find("DESCRIPTION")),
            Syntax = [.. Find("SYNTAX").Sections
                .OrderByDescending(section => section.Title.EndsWith(DefaultMark, StringComparison.Ordinal))
                .Select(section => ReadSyntax(section, parameters))],
            Examples = [.. Find("EXAMPLES").Sections.Select(ReadExample)],
            Parameters = parameters,
            Inputs = [.. Find("INPUTS").Sections.Select(section => new TypeNote(section.Title, ReadText(section)))],
            Outputs = [.. Find("OUTPUTS").Sections.Select(section => new TypeNote(section.Title, ReadText(section)))],
            Notes = ReadText(Find("NOTES")),
            RelatedLinks = ReadLinks(Find("RELATED LINKS")),
        };
    }

    private Section Find(string title) => _page.Root.Sections.Single(section => section.Title == title);

    private IReadOnlyList<TextBlock> ReadText(Section section) => section.Blocks.Count > 0
        ? _text.Of(section.Blocks)
        : throw Error(section, $"'{section.Title}' has no text.");

    private string ReadLine(Section section) => ReadText(section) is [TextBlock.Paragraph { Text: var text }]
        ? text
        : throw Error(section, $"'{section.Title}' is more than one paragraph.");

    private Syntax ReadSyntax(Section section, IReadOnlyList<Parameter> parameters)
    {
        string set = section.Title.Replace(DefaultMark, "", StringComparison.Ordinal);
        try
        {
            return ReadText(section) is [TextBlock.Code { Text: var text }]
                ? SyntaxReader.Read(_page.Root.Title, set is OnlySet ? ParameterSet.All : set, text, parameters)
                : throw Error(section, $"The syntax of {set} is more than one block of code.");
        }
        catch (FormatException error)
        {
            throw Error(section, error.Message);
        }
    }

    private Example ReadExample(Section section)
    {
        IReadOnlyList<TextBlock> text = ReadText(section);
        TextBlock[] introduction = [.. text.TakeWhile(block => block is not TextBlock.Code)];
        TextBlock[] shown = [.. text.Skip(introduction.Length).TakeWhile(block => block is TextBlock.Code)];
        TextBlock[] remarks = [.. text.Skip(introduction.Length + shown.Length)];
        if (introduction.Length == 0 || remarks.Any(block => block is TextBlock.Code))
        {
            throw Error(section, "An example is an introduction, code, its output if need be, and remarks if need be.");
        }

        return shown switch
        {
            [TextBlock.Code { Language: "powershell" } code] => new Example(section.Title, introduction, code.Text, "", remarks),
            [TextBlock.Code { Language: "powershell" } code, TextBlock.Code { Language: "Output" } output] =>
                new Example(section.Title, introduction, code.Text, output.Text, remarks),
            _ => throw Error(section, "An example has one block of powershell, and at most one of Output after it."),
        };
    }

    private Parameter ReadParameter(Section section)
    {
        if (section.Blocks is not [.. var description, FencedCodeBlock { Info: "yaml" } yaml] || description.Count == 0 || !section.Title.StartsWith('-'))
        {
            throw Error(section, "A parameter is a heading with its name, such as -Region, a description and one block of yaml.");
        }

        Parameter parameter = MarkdownPage.ReadYaml<Parameter>(_page.File, yaml.Line + 1, yaml.Lines.ToString());
        parameter.Name = section.Title[1..];
        parameter.Description = _text.Of(description);
        return parameter;
    }

    private List<RelatedLink> ReadLinks(Section section) => section.Blocks is [ListBlock list]
        ? [.. list.Descendants<LinkInline>().Select(ReadLink)]
        : throw Error(section, "The related links are not a list.");

    private RelatedLink ReadLink(LinkInline link) => new(_text.Of((ContainerInline)link), PlainText.IsOnWeb(link.Url) ? link.Url! : "");

    private HelpSourceException Error(Section section, string problem) => new(_page.File, section.Line, problem);
}
