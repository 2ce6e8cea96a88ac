using System.Runtime.CompilerServices;

namespace PersonalizeExport.Emulator.Sorting;

/// <summary>Records in memory, in a few large blocks that are reused, up to a budget of bytes.</summary>
internal sealed class RecordBuffer(long budget)
{
    private readonly int _blockSize = (int)Math.Clamp(budget / 8, 1 << 10, 1 << 20);
    private readonly List<byte[]> _blocks = [];
    private readonly List<Entry> _entries = [];
    private int _block = -1;
    private int _used;
    private long _inBlocks;

    // Block and offset only grow, so they keep the order in which records were added.
    private readonly record struct Entry(int Block, int Offset, int KeyLength, int Length);

    /// <summary>The bytes that are allocated now.</summary>
    public long HeldBytes => _blocks.Sum(held => (long)held.Length) + (_entries.Capacity * (long)Unsafe.SizeOf<Entry>());

    /// <summary>Whether a record of this length still fits. The first always does, whatever its size.</summary>
    public bool Fits(int length)
    {
        // A list that grows briefly needs room for its old entries and for twice as many new ones.
        long entriesCost = 3L * Math.Max(4, _entries.Count) * Unsafe.SizeOf<Entry>();
        return _entries.Count == 0 || _inBlocks + (InThisBlock(length) ? 0 : Math.Max(_blockSize, length)) + entriesCost <= budget;
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> rest)
    {
        int length = key.Length + rest.Length;
        if (!InThisBlock(length))
        {
            NextBlock(length);
        }

        key.CopyTo(_blocks[_block].AsSpan(_used));
        rest.CopyTo(_blocks[_block].AsSpan(_used + key.Length));
        _entries.Add(new Entry(_block, _used, key.Length, length));
        _used += length;
    }

    /// <summary>The records by key; those of one key in the order they were added.</summary>
    public IEnumerable<SortRecord> Sorted()
    {
        _entries.Sort(Compare);
        foreach (Entry entry in _entries)
        {
            yield return new SortRecord(_blocks[entry.Block].AsMemory(entry.Offset, entry.Length), entry.KeyLength);
        }
    }

    public void Clear()
    {
        _entries.Clear();
        // Larger blocks were for single long records.
        _blocks.RemoveAll(held => held.Length != _blockSize);
        (_block, _used, _inBlocks) = (-1, 0, 0);
    }

    /// <summary>Releases the memory.</summary>
    public void Release()
    {
        Clear();
        _entries.TrimExcess();
        _blocks.Clear();
    }

    private int Compare(Entry x, Entry y)
    {
        int byKey = Key(x).SequenceCompareTo(Key(y));
        return byKey != 0 ? byKey : (x.Block, x.Offset).CompareTo((y.Block, y.Offset));
    }

    private ReadOnlySpan<byte> Key(Entry entry) => _blocks[entry.Block].AsSpan(entry.Offset, entry.KeyLength);

    private bool InThisBlock(int length) => _block >= 0 && _used + length <= _blocks[_block].Length;

    private void NextBlock(int length)
    {
        _block++;
        _used = 0;
        if (_block == _blocks.Count || length > _blockSize)
        {
            _blocks.Insert(_block, new byte[Math.Max(_blockSize, length)]);
        }

        _inBlocks += _blocks[_block].Length;
    }
}
