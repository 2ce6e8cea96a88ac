using CsvHelper;

namespace PersonalizeExport.Emulator.Output;

/// <summary>Records as lines of CSV, one way only: equal fields give equal lines, differing fields differing ones.</summary>
internal sealed class CsvLine : IDisposable
{
    private static readonly CsvWriterOptions Form = new() { NewLine = "\n", Separator = ',' };
    private readonly MemoryStream stream = new();
    private readonly CsvWriter writer;

    public CsvLine() => writer = CsvWriter.Create(stream, Form, leaveOpen: true);

    /// <summary>The fields of the reader's record in this order of columns. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(CsvReader record, int[] columns)
    {
        foreach (var column in columns)
        {
            writer.WriteField(record.GetSpan(column));
        }

        return End();
    }

    public ReadOnlySpan<byte> Of(IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            writer.WriteField(field);
        }

        return End();
    }

    public void Dispose()
    {
        writer.Dispose();
        stream.Dispose();
    }

    private ReadOnlySpan<byte> End()
    {
        stream.SetLength(0);
        writer.EndRecord();
        writer.Flush();
        return stream.GetBuffer().AsSpan(0, (int)stream.Length);
    }
}
