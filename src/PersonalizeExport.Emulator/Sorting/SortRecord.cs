namespace PersonalizeExport.Emulator.Sorting;

/// <summary>Bytes of which the first <paramref name="KeyLength"/> are the key to sort by.</summary>
internal readonly record struct SortRecord(ReadOnlyMemory<byte> Bytes, int KeyLength)
{
    public ReadOnlySpan<byte> Key => Bytes.Span[..KeyLength];

    public ReadOnlyMemory<byte> Rest => Bytes[KeyLength..];
}
