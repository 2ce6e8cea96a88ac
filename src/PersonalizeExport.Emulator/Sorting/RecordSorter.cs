using PersonalizeExport.Emulator.Scratch;

namespace PersonalizeExport.Emulator.Sorting;

/// <summary>
/// Sorts any number of records within a budget of memory: fills a buffer, writes it to a scratch file as a sorted run, and
/// merges the runs. Stable: records of one key keep the order they were added in.
/// </summary>
internal sealed class RecordSorter(long memory) : IDisposable
{
    private const int MostRunsAtOnce = 128;
    private const string ScratchPrefix = "personalize-emulator-sort-";
    private readonly RecordBuffer _buffer = new(memory);
    private readonly List<string> _runs = [];
    private readonly int _fileBuffer = (int)Math.Clamp(memory / 64, 512, 64 << 10);
    private OwnedFolder? _scratch;
    private int _filesMade;

    /// <summary>The bytes that the records in memory take.</summary>
    public long HeldBytes => _buffer.HeldBytes;

    /// <summary>The folder of the runs, if there are any.</summary>
    public string? ScratchFolder => _scratch?.FullName;

    /// <summary>Deletes the runs of emulators that were killed.</summary>
    public static void ClearAbandoned() => OwnedFolder.ClearAbandoned(Path.GetTempPath(), ScratchPrefix);

    private int FanIn => (int)Math.Clamp(memory / _fileBuffer, 2, MostRunsAtOnce);

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> rest)
    {
        if (!_buffer.Fits(key.Length + rest.Length))
        {
            _runs.Add(WriteRun(_buffer.Sorted()));
            _buffer.Clear();
        }

        _buffer.Add(key, rest);
    }

    /// <summary>All records, sorted. Each is valid until the next is requested; to be enumerated once.</summary>
    public IEnumerable<SortRecord> Sorted()
    {
        if (_runs.Count == 0)
        {
            return _buffer.Sorted();
        }

        _runs.Add(WriteRun(_buffer.Sorted()));
        _buffer.Release();
        while (_runs.Count > FanIn)
        {
            MergeOnce();
        }

        return Merge.From([.. _runs.Select(Read)]);
    }

    public void Dispose() => _scratch?.Dispose();

    // Merges adjacent runs and puts the result in their place, so that the runs stay in the order of arrival.
    private void MergeOnce()
    {
        List<string[]> groups = [.. _runs.Chunk(FanIn)];
        _runs.Clear();
        foreach (string[] group in groups)
        {
            _runs.Add(WriteRun(Merge.From([.. group.Select(Read)])));
            foreach (string merged in group)
            {
                File.Delete(merged);
            }
        }
    }

    private string WriteRun(IEnumerable<SortRecord> records)
    {
        _scratch ??= OwnedFolder.Create(Path.GetTempPath(), ScratchPrefix);
        string path = Path.Combine(_scratch.FullName, $"{_filesMade++}.run");
        RunFile.Write(path, records, _fileBuffer);
        return path;
    }

    private IEnumerable<SortRecord> Read(string run) => RunFile.Read(run, _fileBuffer);
}

/// <summary>Bytes of which the first <paramref name="KeyLength"/> are the key to sort by.</summary>
internal readonly record struct SortRecord(ReadOnlyMemory<byte> Bytes, int KeyLength)
{
    public ReadOnlySpan<byte> Key => Bytes.Span[..KeyLength];

    public ReadOnlyMemory<byte> Rest => Bytes[KeyLength..];
}
