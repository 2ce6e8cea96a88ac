using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PersonalizeExport.HelpCompiler.Pages;

namespace PersonalizeExport.HelpCompiler.Reading;

/// <summary>Takes Markdown's marks off. Of a link the text is left, and the address where it leads to the web.</summary>
internal sealed class PlainText(string file)
{
    public IReadOnlyList<TextBlock> Of(IEnumerable<Block> blocks) => [.. blocks.Select(Of)];

    public string Of(ContainerInline? inlines)
    {
        StringBuilder text = new();
        foreach (Inline inline in inlines ?? [])
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                LinkInline { IsImage: false } link => OfLink(link),
                EmphasisInline emphasis => Of(emphasis),
                _ => throw new HelpSourceException(file, inline.Line + 1, $"A terminal cannot show this kind of text: {inline.GetType().Name}."),
            });
        }

        return text.ToString();
    }

    private TextBlock Of(Block block) => block switch
    {
        ParagraphBlock paragraph => new TextBlock.Paragraph(Of(paragraph.Inline)),
        ListBlock { IsOrdered: false } list => new TextBlock.Items([.. list.Cast<ListItemBlock>().Select(OfItem)]),
        FencedCodeBlock code => new TextBlock.Code(code.Info ?? "", code.Lines.ToString()),
        Table table => new TextBlock.Table([.. table.Cast<TableRow>().Select(OfRow)]),
        _ => throw new HelpSourceException(file, block.Line + 1, $"A terminal cannot show this kind of block: {block.GetType().Name}."),
    };

    private string OfItem(ListItemBlock item) => item is [ParagraphBlock paragraph]
        ? Of(paragraph.Inline)
        : throw new HelpSourceException(file, item.Line + 1, "An item of a list is more than one paragraph.");

    private IReadOnlyList<string> OfRow(TableRow row) => [.. row.Cast<TableCell>().Select(cell => cell switch
    {
        [] => "",
        [ParagraphBlock paragraph] => Of(paragraph.Inline),
        _ => throw new HelpSourceException(file, row.Line + 1, "A cell of a table is more than one paragraph."),
    })];

    private string OfLink(LinkInline link)
    {
        string text = Of((ContainerInline)link);
        return IsOnWeb(link.Url) && link.Url != text ? $"{text} ({link.Url})" : text;
    }

    /// <summary>Whether an address is one of the web, not one of another file of the repository.</summary>
    public static bool IsOnWeb(string? address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is ("https" or "http");
}
