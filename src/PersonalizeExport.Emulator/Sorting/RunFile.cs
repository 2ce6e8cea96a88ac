using System.Buffers.Binary;

namespace PersonalizeExport.Emulator.Sorting;

/// <summary>Sorted records in a scratch file.</summary>
internal static class RunFile
{
    private const int PrefixSize = 2 * sizeof(int);

    public static void Write(string path, IEnumerable<SortRecord> records, int bufferSize)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize);
        Span<byte> prefix = stackalloc byte[PrefixSize];
        foreach (SortRecord record in records)
        {
            BinaryPrimitives.WriteInt32LittleEndian(prefix, record.KeyLength);
            BinaryPrimitives.WriteInt32LittleEndian(prefix[sizeof(int)..], record.Bytes.Length);
            file.Write(prefix);
            file.Write(record.Bytes.Span);
        }
    }

    /// <summary>Reads the records back; one is valid until the next is requested.</summary>
    public static IEnumerable<SortRecord> Read(string path, int bufferSize)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize, FileOptions.SequentialScan);
        byte[] prefix = new byte[PrefixSize];
        byte[] bytes = new byte[256];
        while (file.ReadAtLeast(prefix, PrefixSize, throwOnEndOfStream: false) == PrefixSize)
        {
            int keyLength = BinaryPrimitives.ReadInt32LittleEndian(prefix);
            int length = BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(sizeof(int)));
            if (bytes.Length < length)
            {
                bytes = new byte[Math.Max(length, bytes.Length * 2)];
            }

            file.ReadExactly(bytes.AsSpan(0, length));
            yield return new SortRecord(bytes.AsMemory(0, length), keyLength);
        }
    }
}
