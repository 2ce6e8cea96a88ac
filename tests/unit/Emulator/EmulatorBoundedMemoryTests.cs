using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>A dataset many times larger than the memory for sorting still gives exactly the right records.</summary>
public sealed class EmulatorBoundedMemoryTests() : EmulatorTest(
    options => options with { JobDuration = TimeSpan.FromSeconds(1), Memory = 128 << 10, PartRows = 7_000 }, new FakeTimeProvider())
{
    private const int Users = 4_000;
    private const int RecordsOfUser = 10;

    [Theory]
    [InlineData("BULK", Users * RecordsOfUser)]
    [InlineData("PUT", Users)]
    [InlineData("ALL", Users)]
    public async Task Export_larger_than_memory_is_right(string mode, int expectedRecords)
    {
        // Twice every bulk record, about 10 MB in all, in an order that mixes users and versions.
        for (int copy = 0; copy < 2; copy++)
        {
            Emulator.WriteData($"shop/USERS/bulk/{copy}.csv", Csv(Enumerable.Range(0, RecordsOfUser)));
        }

        Emulator.WriteData("shop/USERS/put/1.csv", Csv([RecordsOfUser]));

        await RunAsync(type: "USERS", mode: mode);

        string[] files = [.. Emulator.ReadS3().Values];
        Assert.Equal((expectedRecords + 6_999) / 7_000, files.Length);
        List<string> records = [.. files.SelectMany(file => file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))];
        IEnumerable<string> expected = mode == "BULK"
            ? Enumerable.Range(0, RecordsOfUser).SelectMany(version => Enumerable.Range(0, Users).Select(user => Record(user, version)))
            : Enumerable.Range(0, Users).Select(user => Record(user, RecordsOfUser));
        Assert.Equal(expected.Order(StringComparer.Ordinal), records.Order(StringComparer.Ordinal));
    }

    private static string Csv(IEnumerable<int> versions)
    {
        StringBuilder text = new("USER_ID,VERSION,NOTE\n");
        foreach (int version in versions)
        {
            for (int n = 0; n < Users; n++)
            {
                // 1237 has no factor in common with the number of users: every user once, in another order.
                text.Append(Record(n * 1237 % Users, version)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Record(int user, int version) => $"user-{user:D6},{version},{new string((char)('a' + version), 100)}";
}
