using System.Runtime.CompilerServices;

namespace PersonalizeExport.Emulator.Sorting;

/// <summary>Records in memory, in a few large blocks that are used again and again, up to a budget of bytes.</summary>
internal sealed class RecordBuffer(long budget)
{
    private readonly int blockSize = (int)Math.Clamp(budget / 8, 1 << 10, 1 << 20);
    private readonly List<byte[]> blocks = [];
    private readonly List<Entry> entries = [];
    private int block = -1;
    private int used;
    private long inBlocks;

    // Ordered as they were added: block and offset both only grow.
    private readonly record struct Entry(int Block, int Offset, int KeyLength, int Length);

    /// <summary>The bytes that are allocated now.</summary>
    public long HeldBytes => blocks.Sum(held => (long)held.Length) + (entries.Capacity * (long)Unsafe.SizeOf<Entry>());

    /// <summary>Whether a record of this length still fits. The first always does, whatever its size.</summary>
    public bool Fits(int length)
    {
        // A list that grows holds its old entries and twice as many new ones for a moment.
        var entriesCost = 3L * Math.Max(4, entries.Count) * Unsafe.SizeOf<Entry>();
        return entries.Count == 0 || inBlocks + (InThisBlock(length) ? 0 : Math.Max(blockSize, length)) + entriesCost <= budget;
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> rest)
    {
        var length = key.Length + rest.Length;
        if (!InThisBlock(length))
        {
            NextBlock(length);
        }

        key.CopyTo(blocks[block].AsSpan(used));
        rest.CopyTo(blocks[block].AsSpan(used + key.Length));
        entries.Add(new Entry(block, used, key.Length, length));
        used += length;
    }

    /// <summary>The records by key; those of one key in the order they were added.</summary>
    public IEnumerable<SortRecord> Sorted()
    {
        entries.Sort(Compare);
        foreach (var entry in entries)
        {
            yield return new SortRecord(blocks[entry.Block].AsMemory(entry.Offset, entry.Length), entry.KeyLength);
        }
    }

    public void Clear()
    {
        entries.Clear();
        // Those made for a long record are not kept for the short ones.
        blocks.RemoveAll(held => held.Length != blockSize);
        (block, used, inBlocks) = (-1, 0, 0);
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Clear();
        entries.TrimExcess();
        blocks.Clear();
    }

    private int Compare(Entry x, Entry y)
    {
        var byKey = Key(x).SequenceCompareTo(Key(y));
        return byKey != 0 ? byKey : (x.Block, x.Offset).CompareTo((y.Block, y.Offset));
    }

    private ReadOnlySpan<byte> Key(Entry entry) => blocks[entry.Block].AsSpan(entry.Offset, entry.KeyLength);

    private bool InThisBlock(int length) => block >= 0 && used + length <= blocks[block].Length;

    private void NextBlock(int length)
    {
        block++;
        used = 0;
        if (block == blocks.Count || length > blockSize)
        {
            blocks.Insert(block, new byte[Math.Max(blockSize, length)]);
        }

        inBlocks += blocks[block].Length;
    }
}
