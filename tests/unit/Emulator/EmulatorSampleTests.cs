using CsvHelper;
using Microsoft.Extensions.Time.Testing;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>The sample dataset group: the emulator's exports against the documented rules, computed here in plain LINQ.</summary>
public sealed class EmulatorSampleTests() : EmulatorTest(
    options => options with { DataFolder = EmulatorSample.Folder, JobDuration = TimeSpan.FromSeconds(1), PartRows = 5_000 }, new FakeTimeProvider())
{
    [Theory]
    [InlineData("INTERACTIONS", "BULK", 10_200)]
    [InlineData("INTERACTIONS", "PUT", 2_075)]
    [InlineData("INTERACTIONS", "ALL", 12_200)]
    [InlineData("ITEMS", "BULK", 290)]
    [InlineData("ITEMS", "PUT", 80)]
    [InlineData("ITEMS", "ALL", 300)]
    [InlineData("USERS", "BULK", 238)]
    [InlineData("USERS", "PUT", 47)]
    [InlineData("USERS", "ALL", 240)]
    public async Task Each_mode_exports_the_records_that_the_rules_name(string type, string mode, int rows)
    {
        JsonObject body = EmulatorUnderTest.CreateBody("job", mode: mode);
        body["datasetArn"] = EmulatorUnderTest.DatasetArn(type, EmulatorSample.Group);
        await Emulator.GetAsync(Create, body);
        await AdvanceAsync(1);

        List<string> exported = [.. Emulator.ReadS3().Values.SelectMany(Records).Order(StringComparer.Ordinal)];
        Assert.Equal(Expected(type, mode).Order(StringComparer.Ordinal), exported);
        Assert.Equal(rows, exported.Count);
    }

    [Fact]
    public void Sample_is_smaller_than_a_megabyte() => Assert.True(
        Directory.EnumerateFiles(EmulatorSample.Folder, "*.csv", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) < 1_000_000);

    private static IEnumerable<string> Expected(string type, string mode)
    {
        string[] folders = mode == "ALL" ? ["bulk", "put"] : [mode == "BULK" ? "bulk" : "put"];
        List<string> records = [.. folders
            .SelectMany(folder => Directory.GetFiles(Path.Combine(EmulatorSample.Folder, EmulatorSample.Group, type, folder)).Order(StringComparer.Ordinal))
            .SelectMany(file => Records(File.ReadAllText(file)))];
        return mode == "ALL" && type != "INTERACTIONS"
            ? records.GroupBy(record => record.Split('\u001f')[0]).Select(sameId => sameId.Last())
            : records.Distinct();
    }

    // A record's fields, joined by a character that no field has.
    private static List<string> Records(string csv)
    {
        using CsvReader reader = CsvReader.Create(Encoding.UTF8.GetBytes(csv));
        List<string> records = [];
        while (reader.Read())
        {
            records.Add(string.Join('\u001f', Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)));
        }

        return records;
    }
}
