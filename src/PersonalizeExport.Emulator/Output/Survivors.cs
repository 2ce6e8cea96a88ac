using PersonalizeExport.Emulator.Sorting;

namespace PersonalizeExport.Emulator.Output;

/// <summary>Reduces sorted records to one for each key.</summary>
internal static class Survivors
{
    /// <summary>Of records whose key is the whole line: the line.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> FirstOfEach(IEnumerable<SortRecord> sorted)
    {
        Held last = new();
        foreach (SortRecord record in sorted)
        {
            if (!last.HasKey(record))
            {
                last.Set(record);
                yield return record.Bytes;
            }
        }
    }

    /// <summary>Of records whose line follows the key: the line of the last one, which came last.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> LastOfEach(IEnumerable<SortRecord> sorted)
    {
        Held last = new();
        foreach (SortRecord record in sorted)
        {
            if (!last.IsEmpty && !last.HasKey(record))
            {
                yield return last.Record.Rest;
            }

            last.Set(record);
        }

        if (!last.IsEmpty)
        {
            yield return last.Record.Rest;
        }
    }

    // A copy, because a record of the sorter is valid only until the next one.
    private sealed class Held
    {
        private byte[] _bytes = [];

        public SortRecord Record { get; private set; }

        public bool IsEmpty { get; private set; } = true;

        public bool HasKey(SortRecord other) => !IsEmpty && Record.Key.SequenceEqual(other.Key);

        public void Set(SortRecord record)
        {
            if (_bytes.Length < record.Bytes.Length)
            {
                _bytes = new byte[record.Bytes.Length * 2];
            }

            record.Bytes.CopyTo(_bytes);
            Record = new SortRecord(_bytes.AsMemory(0, record.Bytes.Length), record.KeyLength);
            IsEmpty = false;
        }
    }
}
