using System.Text;
using PersonalizeExport.Emulator.Sorting;

namespace PersonalizeExport.Tests.Emulator;

public class EmulatorSortingTests
{
    private const int SmallestMemory = 64 << 10;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)] // In memory.
    [InlineData(5_000)] // A few runs.
    [InlineData(60_000)] // More runs than are merged at once.
    public void Sorts_any_number_of_records_and_keeps_the_order_of_equal_keys(int count)
    {
        Random random = new(count);
        List<(string Key, string Value)> records = [.. Enumerable
            .Range(0, count)
            .Select(n => (Key: $"key-{random.Next(500)}", Value: $"{n:D8}-{new string('x', random.Next(200))}"))];
        using RecordSorter sorter = new(SmallestMemory);
        foreach ((string key, string value) in records)
        {
            sorter.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        }

        List<(string Key, string Value)> expected = [.. records.OrderBy(record => record.Key, StringComparer.Ordinal)];
        List<(string Key, string Value)> actual = [.. sorter
            .Sorted()
            .Select(record => (Key: Encoding.UTF8.GetString(record.Key), Value: Encoding.UTF8.GetString(record.Rest.Span)))];
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Takes_a_record_larger_than_its_memory()
    {
        using RecordSorter sorter = new(SmallestMemory);
        byte[] small = [1], large = new byte[3 * SmallestMemory];
        large[0] = 2;
        sorter.Add(large, []);
        sorter.Add(small, []);
        sorter.Add(large, []);
        Assert.Equal([1, large.Length, large.Length], sorter.Sorted().Select(record => record.Bytes.Length));
    }

    [Fact]
    public void Holds_no_more_than_its_memory()
    {
        const int memory = 1 << 20;
        byte[] line = new byte[100];
        using RecordSorter sorter = new(memory);
        // Forty times as much as may be held.
        for (int n = 0; n < 40 * memory / line.Length; n++)
        {
            BitConverter.TryWriteBytes(line, unchecked(n * 2654435761));
            sorter.Add(line, []);
            if (n % 20_000 == 0)
            {
                Assert.InRange(sorter.HeldBytes, 0, memory);
            }
        }

        Assert.Equal(40 * memory / line.Length, sorter.Sorted().Count());
        Assert.Equal(0, sorter.HeldBytes);
    }

    [Fact]
    public void Leaves_no_scratch_files()
    {
        RecordSorter sorter = new(SmallestMemory);
        for (int n = 0; n < 3_000; n++)
        {
            sorter.Add(BitConverter.GetBytes(n), new byte[60]);
        }

        Assert.NotEmpty(Directory.GetFiles(sorter.ScratchFolder!));
        sorter.Dispose();
        Assert.False(Directory.Exists(sorter.ScratchFolder));
    }
}
