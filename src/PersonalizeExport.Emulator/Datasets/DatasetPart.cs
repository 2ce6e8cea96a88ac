using CsvHelper;
using PersonalizeExport.Emulator.Output;

namespace PersonalizeExport.Emulator.Datasets;

/// <summary>One CSV file of a dataset. An error in it makes the export fail.</summary>
internal sealed class DatasetPart : IDisposable
{
    private static readonly CsvReaderOptions Form = new()
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        // Far larger than any record of the service. Without a limit, a missing quote would read the whole file into memory.
        MaxRecordSize = 1 << 20,
    };

    private readonly string _path;
    private readonly string[] _columns;

    private DatasetPart(string path)
    {
        _path = path;
        Record = Try(() => CsvReader.FromFile(path, Form));
        try
        {
            _columns = Try(() => (string[])[.. Record.Headers]);
            if (_columns.Length == 0)
            {
                throw new ExportFailedException($"{Name} is empty. Expected a header row with the names of the columns.");
            }

            if (_columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
            {
                throw new ExportFailedException($"{Name} has the column {twice} more than once.");
            }
        }
        catch
        {
            // Windows lets nobody delete or replace a file that is open.
            Dispose();
            throw;
        }
    }

    /// <summary>The record that has been read.</summary>
    public CsvReader Record { get; }

    // For messages: the folder and the name of the file.
    private string Name => $"{Path.GetFileName(Path.GetDirectoryName(_path))}/{Path.GetFileName(_path)}";

    /// <summary>The columns that every part has, in the order of the first part.</summary>
    public static string[] CommonColumns(IReadOnlyList<string> paths)
    {
        using DatasetPart first = new(paths.Count > 0
            ? paths[0]
            : throw new ExportFailedException("The dataset has no data: there is no CSV file in its bulk and put folders."));
        foreach (string path in paths.Skip(1))
        {
            using DatasetPart part = new(path);
            if (!part.Has(first._columns))
            {
                throw new ExportFailedException(
                    $"The columns of {part.Name} ({Text(part._columns)}) differ from those of {first.Name} ({Text(first._columns)}).");
            }
        }

        return first._columns;
    }

    /// <summary>Opens a part that had these columns when the export began: a file can be changed meanwhile.</summary>
    public static DatasetPart Open(string path, string[] columns)
    {
        DatasetPart part = new(path);
        if (part.Has(columns))
        {
            return part;
        }

        part.Dispose();
        throw new ExportFailedException($"{part.Name} has changed during the export: its columns were {Text(columns)} and are now {Text(part._columns)}.");
    }

    /// <summary>Reads the next record, if there is one.</summary>
    public bool Read() => Try(Record.Read);

    public void Dispose() => Record.Dispose();

    private bool Has(string[] columns) => columns.ToHashSet().SetEquals(_columns);

    private static string Text(string[] columns) => string.Join(", ", columns);

    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw new ExportFailedException($"{Name} is not valid CSV: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExportFailedException($"{Name} could not be read: {e.Message}");
        }
    }
}
