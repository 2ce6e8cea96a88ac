using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Output;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>What emulators leave in the S3 folder, and folders that do not take what is written.</summary>
public sealed class EmulatorStorageTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("emulator-test-");
    private readonly FakeTimeProvider _clock = new();

    public EmulatorStorageTests() => _root.CreateSubdirectory(EmulatorUnderTest.Bucket);

    private string Staging => Path.Combine(_root.FullName, ".incoming");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(2, false)]
    [InlineData(0, true)]
    public async Task Start_clears_what_a_killed_emulator_has_left_and_leaves_what_a_running_one_writes(int hours, bool isThere)
    {
        DirectoryInfo left = Directory.CreateDirectory(Path.Combine(Staging, "0123"));
        await File.WriteAllTextAsync(Path.Combine(left.FullName, "0"), "1,2", TestContext.Current.CancellationToken);
        left.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-hours);
        await using EmulatorUnderTest emulator = await StartAsync();
        Assert.Equal(isThere, Directory.Exists(left.FullName));
    }

    [Fact]
    public async Task Link_among_unfinished_files_is_deleted_and_not_followed()
    {
        DirectoryInfo outside = Directory.CreateTempSubdirectory("emulator-test-");
        string kept = Path.Combine(outside.FullName, "kept");
        await File.WriteAllTextAsync(kept, "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Staging);
        FileSystemInfo link = Directory.CreateSymbolicLink(Path.Combine(Staging, "link"), outside.FullName);
        link.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-2);
        await using EmulatorUnderTest emulator = await StartAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Staging));
        Assert.True(File.Exists(kept));
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task Unfinished_files_are_for_this_user_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
        }

        _root.CreateSubdirectory("a");
        UnixFileMode mode = UnixFileMode.None;
        IEnumerable<ExportFile> Files()
        {
            mode = OperatingSystem.IsWindows() ? mode : new DirectoryInfo(Staging).EnumerateDirectories().Single().UnixFileMode;
            yield return new ExportFile("x", new MemoryStream());
        }

        await new FolderObjectStore(_root.FullName).PutAsync("a", Files(), TestContext.Current.CancellationToken);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
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
}
