namespace PersonalizeExport.Bench;

/// <summary>Writes rows as a table that both people and Markdown read.</summary>
internal static class Table
{
    public static void Write(IEnumerable<Row> rows, TextWriter writer)
    {
        List<string[]> lines = [["what", "measured", "against", "ratio", "goal", "result"]];
        lines.AddRange(rows.Select(row => new[] { row.What, row.Measured, row.Against, row.Ratio, row.Goal, row.Result }));
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        lines.Insert(1, [.. widths.Select(width => new string('-', width))]);
        foreach (string[] line in lines)
        {
            writer.WriteLine($"| {string.Join(" | ", line.Select((cell, column) => cell.PadRight(widths[column])))} |");
        }
    }
}
