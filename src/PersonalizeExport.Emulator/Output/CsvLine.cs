using CsvHelper;

namespace PersonalizeExport.Emulator.Output;

/// <summary>Writes records as CSV lines: equal fields always give equal lines, different fields different ones.</summary>
internal sealed class CsvLine : IDisposable
{
    private static readonly CsvWriterOptions Form = new() { NewLine = "\n", Separator = ',' };
    private readonly MemoryStream _stream = new();
    private readonly CsvWriter _writer;

    public CsvLine() => _writer = CsvWriter.Create(_stream, Form, leaveOpen: true);

    /// <summary>The fields of the reader's record in this order of columns. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Format(CsvReader record, int[] columns)
    {
        foreach (int column in columns)
        {
            _writer.WriteField(record.GetSpan(column));
        }

        return End();
    }

    public ReadOnlySpan<byte> Format(IEnumerable<string> fields)
    {
        foreach (string field in fields)
        {
            _writer.WriteField(field);
        }

        return End();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _stream.Dispose();
    }

    private ReadOnlySpan<byte> End()
    {
        _stream.SetLength(0);
        _writer.EndRecord();
        _writer.Flush();
        return _stream.GetBuffer().AsSpan(0, (int)_stream.Length);
    }
}
