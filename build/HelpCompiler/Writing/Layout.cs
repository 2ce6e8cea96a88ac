using PersonalizeExport.HelpCompiler.Pages;

namespace PersonalizeExport.HelpCompiler.Writing;

/// <summary>Lays prose out in lines.</summary>
internal static class Layout
{
    private const string Bullet = "- ";
    private const int ColumnGap = 2;

    /// <summary>Wraps a block. A line of code or a word that is longer stays as it is.</summary>
    public static IEnumerable<string> Lines(TextBlock block, int width) => block switch
    {
        TextBlock.Paragraph paragraph => Wrap(paragraph.Text, width),
        TextBlock.Items items => items.Texts.SelectMany(item => Hang(Bullet, Wrap(item, width - Bullet.Length))),
        TextBlock.Code code => code.Text.Split('\n'),
        TextBlock.Table table => Rows(table.Rows, width),
        _ => throw new ArgumentOutOfRangeException(nameof(block)),
    };

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    // Every column but the last is as wide as its widest cell; the last takes what is left, and wraps.
    private static IEnumerable<string> Rows(IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        int last = rows[0].Count - 1;
        int[] widths = [.. Enumerable.Range(0, last).Select(column => rows.Max(row => row[column].Length))];
        int left = width - widths.Sum() - (last * ColumnGap);
        int lastWidth = rows.SelectMany(row => Wrap(row[last], left)).Max(line => line.Length);
        string[] rule = [.. widths.Append(lastWidth).Select(columnWidth => new string('-', columnWidth))];
        return new[] { rows[0], rule }.Concat(rows.Skip(1)).SelectMany(row => Hang(
            string.Concat(widths.Select((columnWidth, column) => row[column].PadRight(columnWidth + ColumnGap))), Wrap(row[last], left)));
    }

    private static IEnumerable<string> Hang(string first, IEnumerable<string> lines) =>
        lines.Select((line, index) => $"{(index == 0 ? first : new string(' ', first.Length))}{line}".TrimEnd());
}
