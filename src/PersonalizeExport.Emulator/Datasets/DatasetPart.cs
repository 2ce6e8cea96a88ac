using CsvHelper;
using PersonalizeExport.Emulator.Output;

namespace PersonalizeExport.Emulator.Datasets;

/// <summary>One CSV file of a dataset.</summary>
internal static class DatasetPart
{
    private static readonly CsvReaderOptions Form = new()
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        // Far beyond any record that the service takes; without a limit an open quote would pull the whole file into memory.
        MaxRecordSize = 1 << 20,
    };

    /// <summary>Reads a part; what is wrong with it is the reason for the export to fail.</summary>
    public static void Read(string path, Action<CsvReader> read)
    {
        try
        {
            using CsvReader reader = CsvReader.FromFile(path, Form);
            read(reader);
        }
        catch (CsvFormatException e)
        {
            throw new ExportFailedException($"{NameOf(path)} is not valid CSV: {e.Message}");
        }
    }

    /// <summary>The columns that every part has, in the order of the first part.</summary>
    public static string[] CommonColumns(IReadOnlyList<string> paths)
    {
        string[] columns = [];
        foreach (string path in paths)
        {
            string[] header = [];
            Read(path, reader => header = [.. reader.Headers]);
            columns = path == paths[0] ? header : columns;
            if (header.Length == 0 || header.Distinct().Count() != header.Length || !header.ToHashSet().SetEquals(columns))
            {
                throw new ExportFailedException(
                    $"The columns of {NameOf(path)} ({string.Join(", ", header)}) are not those of {NameOf(paths[0])} ({string.Join(", ", columns)}).");
            }
        }

        return columns.Length > 0
            ? columns
            : throw new ExportFailedException("The dataset has no data: there is no CSV file in its bulk and put folders.");
    }

    /// <summary>How a part is called in messages: its folder and its name.</summary>
    private static string NameOf(string path) => $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}";
}
