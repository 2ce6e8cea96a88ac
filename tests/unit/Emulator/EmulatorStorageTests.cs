using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Scratch;
using PersonalizeExport.Emulator.Sorting;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>What emulators leave in the S3 folder and in that for temporary files, and folders that do not take what is written.</summary>
public sealed class EmulatorStorageTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("emulator-test-");
    private readonly FakeTimeProvider _clock = new();

    public EmulatorStorageTests() => _root.CreateSubdirectory(EmulatorUnderTest.Bucket);

    private string Staging => Path.Combine(_root.FullName, ".incoming");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_clears_what_a_killed_emulator_has_left(bool hasLock)
    {
        string[] left = [Leave(Staging, "0123", hasLock), Leave(Path.GetTempPath(), $"personalize-emulator-sort-{Guid.NewGuid():N}", hasLock)];
        await using EmulatorUnderTest emulator = await StartAsync();
        Assert.All(left, folder => Assert.False(Directory.Exists(folder) || File.Exists(folder + ".lock")));
    }

    [Fact]
    public async Task Start_leaves_alone_what_a_running_emulator_needs()
    {
        using OwnedFolder staged = OwnedFolder.Create(Staging);
        using RecordSorter sorter = new(64 << 10);
        for (int n = 0; n < 3_000; n++)
        {
            sorter.Add(BitConverter.GetBytes(n), new byte[60]);
        }

        await using EmulatorUnderTest emulator = await StartAsync();
        Assert.True(Directory.Exists(staged.FullName));
        Assert.Equal(3_000, sorter.Sorted().Count());
    }

    [Fact]
    public async Task Nothing_is_left_on_its_way_after_an_export()
    {
        await using EmulatorUnderTest emulator = await StartAsync();
        emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n2\n");
        Assert.Equal("ACTIVE", (string?)(await RunAsync(emulator))["status"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Staging));
    }

    [Fact]
    public async Task Emulators_can_share_a_folder_for_S3()
    {
        await using EmulatorUnderTest one = await StartAsync();
        await using EmulatorUnderTest other = await StartAsync();
        one.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        other.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n2\n");
        await one.CreateAsync("one", mode: "BULK");
        await other.CreateAsync("other", mode: "BULK");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(one.Host.WhenExportsFinishedAsync(), other.Host.WhenExportsFinishedAsync());
        Assert.Equal(
            ["one-00001.csv", "other-00001.csv"],
            Directory.EnumerateFiles(_root.FullName, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Full_disk_fails_the_job_with_the_reason_and_is_free_again()
    {
        await using TemporaryMount disk = await TemporaryMount.CreateAsync(_root, "size=1m");
        await using EmulatorUnderTest emulator = await StartAsync(disk.Folder);
        emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n" + string.Concat(Enumerable.Range(0, 200_000).Select(n => $"{n:D10}\n")));
        JsonNode job = await RunAsync(emulator);
        Assert.Equal("CREATE FAILED", (string?)job["status"]);
        Assert.StartsWith("The export could not be written: No space left on device", (string?)job["failureReason"], StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(disk.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Folder_that_cannot_be_written_is_refused_at_the_start()
    {
        await using TemporaryMount disk = await TemporaryMount.CreateAsync(_root, "size=1m");
        await disk.MakeReadOnlyAsync();
        EmulatorStartException error = await Assert.ThrowsAsync<EmulatorStartException>(() => StartAsync(disk.Folder));
        Assert.StartsWith($"The S3 folder '{disk.Folder}' cannot be written: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_can_no_longer_be_written_fails_the_job_with_the_reason()
    {
        await using TemporaryMount disk = await TemporaryMount.CreateAsync(_root, "size=1m");
        await using EmulatorUnderTest emulator = await StartAsync(disk.Folder);
        await disk.MakeReadOnlyAsync();
        emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        JsonNode job = await RunAsync(emulator);
        Assert.Equal("CREATE FAILED", (string?)job["status"]);
        Assert.StartsWith("The export could not be written: Read-only file system", (string?)job["failureReason"], StringComparison.Ordinal);
    }

    private Task<EmulatorUnderTest> StartAsync(string? s3 = null) =>
        EmulatorUnderTest.StartAsync(options => options with { S3Folder = s3 ?? _root.FullName, JobDuration = TimeSpan.FromSeconds(1) }, _clock);

    private async Task<JsonNode> RunAsync(EmulatorUnderTest emulator)
    {
        await emulator.CreateAsync("job", mode: "BULK");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await emulator.Host.WhenExportsFinishedAsync();
        return await emulator.DescribeAsync("job");
    }

    private static string Leave(string parent, string name, bool hasLock)
    {
        string folder = Path.Combine(parent, name);
        Directory.CreateDirectory(parent);
        if (hasLock)
        {
            File.WriteAllText(folder + ".lock", "");
        }

        // Made elsewhere: the emulator of another test, which starts at this moment, would clear it half made.
        string made = Directory.CreateTempSubdirectory("left-").FullName;
        File.WriteAllText(Path.Combine(made, "half"), "1,2");
        Directory.Move(made, folder);
        return folder;
    }
}
