using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace PersonalizeExport.HelpCompiler.Reading;

/// <summary>A page: its front matter, and its blocks by their headings.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    private readonly Dictionary<string, string> _metadata;

    private MarkdownPage(string file, Dictionary<string, string> metadata, Section root)
    {
        File = file;
        _metadata = metadata;
        Root = root;
    }

    public string File { get; }

    /// <summary>The first heading, that all others are under.</summary>
    public Section Root { get; }

    public static MarkdownPage Parse(string file, string markdown)
    {
        MarkdownDocument document = Markdown.Parse(markdown, Pipeline);
        if (document.FirstOrDefault() is not YamlFrontMatterBlock frontMatter)
        {
            throw new HelpSourceException(file, 1, "The page does not begin with front matter between two lines of ---.");
        }

        Dictionary<string, string> metadata = ReadYaml<Dictionary<string, string>>(file, frontMatter.Line + 1, frontMatter.Lines.ToString());
        Stack<Section> open = [];
        Section? root = null;
        foreach (Block block in document.Skip(1))
        {
            if (block is HeadingBlock heading)
            {
                Section section = new(new PlainText(file).Of(heading.Inline), heading.Level, heading.Line + 1);
                while (open.TryPeek(out Section? above) && above.Level >= section.Level)
                {
                    open.Pop();
                }

                if (root is null ? section.Level != 1 : section.Level != (open.TryPeek(out Section? parent) ? parent.Level + 1 : 0))
                {
                    throw new HelpSourceException(file, section.Line, $"The heading '{section.Title}' is not one level below the one that it is under.");
                }

                root ??= section;
                open.TryPeek(out Section? owner);
                owner?.Sections.Add(section);
                open.Push(section);
            }
            else if (open.TryPeek(out Section? section))
            {
                section.Blocks.Add(block);
            }
            else
            {
                throw new HelpSourceException(file, block.Line + 1, "There is text before the first heading.");
            }
        }

        return new MarkdownPage(file, metadata, root ?? throw new HelpSourceException(file, 1, "The page has no heading."));
    }

    /// <summary>Reads YAML; a key that the type does not have is an error.</summary>
    public static T ReadYaml<T>(string file, int line, string yaml)
    {
        try
        {
            return new DeserializerBuilder().Build().Deserialize<T>(yaml);
        }
        catch (YamlException error)
        {
            throw new HelpSourceException(file, line + (int)error.Start.Line, $"The YAML cannot be read: {error.InnerException?.Message ?? error.Message}");
        }
    }

    public string Metadata(string name) => _metadata.TryGetValue(name, out string? value) && value.Length > 0
        ? value
        : throw new HelpSourceException(File, 1, $"The front matter has no '{name}'.");
}

/// <summary>A heading, the blocks up to the next heading, and the sections one level down.</summary>
internal sealed record Section(string Title, int Level, int Line)
{
    public List<Block> Blocks { get; } = [];

    public List<Section> Sections { get; } = [];
}
