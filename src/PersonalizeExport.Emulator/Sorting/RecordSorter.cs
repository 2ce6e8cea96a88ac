namespace PersonalizeExport.Emulator.Sorting;

/// <summary>
/// Sorts any number of records within a budget of memory: fills a buffer, writes it to a scratch file as a sorted run, and
/// merges the runs. Stable: records of one key keep the order they were added in.
/// </summary>
internal sealed class RecordSorter(long memory) : IDisposable
{
    private const int MostRunsAtOnce = 128;
    private readonly RecordBuffer buffer = new(memory);
    private readonly List<string> runs = [];
    private readonly int fileBuffer = (int)Math.Clamp(memory / 64, 512, 64 << 10);
    private DirectoryInfo? scratch;
    private int filesMade;

    /// <summary>The bytes that the records in memory take.</summary>
    public long HeldBytes => buffer.HeldBytes;

    /// <summary>Where the runs are, once there are any.</summary>
    public string? ScratchFolder => scratch?.FullName;

    private int FanIn => (int)Math.Clamp(memory / fileBuffer, 2, MostRunsAtOnce);

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> rest)
    {
        if (!buffer.Fits(key.Length + rest.Length))
        {
            runs.Add(WriteRun(buffer.Sorted()));
            buffer.Clear();
        }

        buffer.Add(key, rest);
    }

    /// <summary>All records, sorted. Each is valid until the next is asked for; to be enumerated once.</summary>
    public IEnumerable<SortRecord> Sorted()
    {
        if (runs.Count == 0)
        {
            return buffer.Sorted();
        }

        runs.Add(WriteRun(buffer.Sorted()));
        buffer.Release();
        while (runs.Count > FanIn)
        {
            MergeOnce();
        }

        return Merge.Of([.. runs.Select(Read)]);
    }

    public void Dispose() => scratch?.Delete(recursive: true);

    // Neighbours only, and their result in their place: the order of the runs is the order of arrival.
    private void MergeOnce()
    {
        var groups = runs.Chunk(FanIn).ToList();
        runs.Clear();
        foreach (var group in groups)
        {
            runs.Add(WriteRun(Merge.Of([.. group.Select(Read)])));
            foreach (var merged in group)
            {
                File.Delete(merged);
            }
        }
    }

    private string WriteRun(IEnumerable<SortRecord> records)
    {
        scratch ??= Directory.CreateTempSubdirectory("personalize-emulator-");
        var path = Path.Combine(scratch.FullName, $"{filesMade++}.run");
        RunFile.Write(path, records, fileBuffer);
        return path;
    }

    private IEnumerable<SortRecord> Read(string run) => RunFile.Read(run, fileBuffer);
}
