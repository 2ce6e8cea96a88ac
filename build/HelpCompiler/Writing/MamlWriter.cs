using System.Xml;
using System.Xml.Linq;
using PersonalizeExport.HelpCompiler.Pages;

namespace PersonalizeExport.HelpCompiler.Writing;

/// <summary>Writes the pages of cmdlets as MAML, the XML that Get-Help reads.</summary>
internal static class MamlWriter
{
    // Get-Help indents what it shows by as much as 8 columns.
    private const int TableWidth = 70;

    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(Stream output, IEnumerable<CommandPage> pages)
    {
        XElement root = new(
            Msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            pages.Select(OfPage));
        using XmlWriter writer = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, NewLineChars = "\n" });
        new XDocument(root).Save(writer);
    }

    private static XElement OfPage(CommandPage page)
    {
        string[] name = page.Name.Split('-');
        return new XElement(
            Command + "command",
            new XElement(
                Command + "details",
                new XElement(Command + "name", page.Name),
                new XElement(Command + "verb", name[0]),
                new XElement(Command + "noun", name[1]),
                new XElement(Maml + "description", Paragraph(page.Synopsis))),
            new XElement(Maml + "description", Paragraphs(page.Description)),
            new XElement(Command + "syntax", page.Syntax.Select(syntax => OfSyntax(page, syntax))),
            new XElement(Command + "parameters",
                page.Parameters.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase).Select(p => OfParameter(p, p.ParameterSets))),
            new XElement(Command + "inputTypes", page.Inputs.Select(input => OfType("inputType", input))),
            new XElement(Command + "returnValues", page.Outputs.Select(output => OfType("returnValue", output))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
            new XElement(Command + "examples", page.Examples.Select(OfExample)),
            new XElement(
                Command + "relatedLinks",
                page.RelatedLinks.Prepend(new RelatedLink("Online Version", page.HelpUri)).Select(OfLink)));
    }

    private static XElement OfLink(RelatedLink link) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Uri.Length == 0 ? link.Text : $"{link.Text}:"),
        new XElement(Maml + "uri", link.Uri));

    private static XElement OfSyntax(CommandPage page, Syntax syntax) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", page.Name),
        syntax.Parameters.Select(parameter => OfParameter(parameter, [parameter.In(syntax.ParameterSet)!])));

    private static XElement OfParameter(Parameter parameter, List<ParameterSet> sets)
    {
        // What differs between the sets of a parameter is in their syntax.
        ParameterSet set = sets[0];
        return new XElement(
            Command + "parameter",
            new XAttribute("required", Text(set.IsRequired)),
            new XAttribute("variableLength", Text(false)),
            new XAttribute("globbing", Text(parameter.SupportsWildcards)),
            new XAttribute("pipelineInput", PipelineInput(sets)),
            new XAttribute("position", set.IsNamed ? "named" : set.Position),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", Paragraphs(parameter.Description)),
            parameter.AcceptedValues.Count == 0 ? null : new XElement(
                Command + "parameterValueGroup", parameter.AcceptedValues.Select(value => OfValue(value, isRequired: false))),
            parameter.TypeLabel is { } type ? OfValue(type, isRequired: true) : null,
            new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", parameter.DefaultValue.Length == 0 ? "None" : parameter.DefaultValue));
    }

    private static XElement OfValue(string value, bool isRequired) => new(
        Command + "parameterValue", new XAttribute("required", Text(isRequired)), new XAttribute("variableLength", Text(false)), value);

    private static string PipelineInput(List<ParameterSet> sets) =>
        (sets.Any(set => set.ValueFromPipeline), sets.Any(set => set.ValueFromPipelineByPropertyName)) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static XElement OfType(string name, TypeNote note) => new(
        Command + name,
        new XElement(Dev + "type", new XElement(Maml + "name", note.Type)),
        new XElement(Maml + "description", Paragraphs(note.Description)));

    // Get-Help sets nothing between an introduction and its code, nor between remarks and the next example: the lines between come from here.
    private static XElement OfExample(Example example) => new(
        Command + "example",
        new XElement(Maml + "title", $"--------- {example.Title} ---------"),
        new XElement(Maml + "introduction", Paragraph(Prose(example.Introduction) + "\n\n")),
        new XElement(Dev + "code", example.Output.Length == 0 ? example.Code : $"{example.Code}\n\n{example.Output}"),
        example.Remarks.Count == 0 ? null : new XElement(Dev + "remarks", Paragraph(Prose(example.Remarks)), Paragraph("")));

    private static string Prose(IEnumerable<TextBlock> text) => string.Join("\n\n", text.Select(Prose));

    // Get-Help wraps prose itself, to the width of the terminal, but knows no tables.
    private static string Prose(TextBlock block) => string.Join('\n', Layout.Lines(block, block is TextBlock.Table ? TableWidth : int.MaxValue));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<TextBlock> text) => text.Select(block => Paragraph(Prose(block)));

    private static XElement Paragraph(string text) => new(Maml + "para", text);

    private static string Text(bool value) => value ? "true" : "false";
}
