using System.Text;
using PersonalizeExport.HelpCompiler.Pages;

namespace PersonalizeExport.HelpCompiler.Writing;

/// <summary>Writes a topic as Get-Help shows it, which is as it is: text of at most 80 columns.</summary>
internal static class AboutTextWriter
{
    // One less than a terminal's 80: a full line would wrap in some.
    private const int Width = 79;
    private const string SubIndent = "  ";
    private const string TextIndent = "    ";

    /// <summary>Writes a topic.</summary>
    public static string Write(AboutPage page)
    {
        StringBuilder text = new();
        text.Append("TOPIC\n").Append(TextIndent).Append(page.Name).Append('\n');
        foreach (AboutSection section in page.Sections)
        {
            text.Append('\n').Append(section.IsSub ? SubIndent : "").Append(section.Title.ToUpperInvariant()).Append('\n');
            text.AppendJoin('\n', section.Text.Select(Write));
        }

        return text.ToString();
    }

    private static string Write(TextBlock block) => string.Concat(
        Layout.Lines(block, Width - TextIndent.Length).Select(line => $"{TextIndent}{line}".TrimEnd() + '\n'));
}
