using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Output;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>What emulators leave in the S3 folder, and folders that do not take what is written.</summary>
public sealed class EmulatorStorageTests() : EmulatorTest(options => options with { JobDuration = TimeSpan.FromSeconds(1) }, new FakeTimeProvider())
{
    private string Staging => Path.Combine(Emulator.S3Folder, ".incoming");

    [Theory]
    [InlineData(2, false)]
    [InlineData(0, true)]
    public async Task Start_clears_what_a_killed_emulator_has_left_and_leaves_what_a_running_one_writes(int hours, bool isThere)
    {
        DirectoryInfo left = Directory.CreateDirectory(Path.Combine(Staging, "0123"));
        await File.WriteAllTextAsync(Path.Combine(left.FullName, "0"), "1,2", TestContext.Current.CancellationToken);
        left.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-hours);
        await using EmulatorUnderTest other = await StartOnAsync(Emulator.S3Folder);
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
        await using EmulatorUnderTest other = await StartOnAsync(Emulator.S3Folder);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Staging));
        Assert.True(File.Exists(kept));
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task Unfinished_files_are_for_this_user_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        UnixFileMode mode = UnixFileMode.None;
        IEnumerable<ExportFile> Files()
        {
            mode = OperatingSystem.IsWindows() ? mode : new DirectoryInfo(Staging).EnumerateDirectories().Single().UnixFileMode;
            yield return new ExportFile("x", new MemoryStream());
        }

        await new FolderObjectStore(Emulator.S3Folder).PutAsync(EmulatorUnderTest.Bucket, Files(), TestContext.Current.CancellationToken);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
    }

    [Fact]
    public async Task Emulators_can_share_a_folder_for_S3_in_which_nothing_is_left_on_its_way()
    {
        await using EmulatorUnderTest other = await StartOnAsync(Emulator.S3Folder);
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        other.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n2\n");
        await other.CreateAsync("other", mode: "BULK");
        await RunAsync(name: "one");
        await other.Host.WhenExportsFinishedAsync();
        Assert.Equal(["a-bucket/out/one-00001.csv", "a-bucket/out/other-00001.csv"], Emulator.ReadS3().Keys);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Staging));
    }

    [Fact]
    public async Task Full_disk_fails_the_job_with_the_reason_and_is_free_again()
    {
        await using TemporaryMount disk = await MountAsync();
        await using EmulatorUnderTest emulator = await StartOnAsync(disk.Folder);
        emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n" + string.Concat(Enumerable.Range(0, 200_000).Select(n => $"{n:D10}\n")));
        await FailsAsync("The export could not be written: No space left on device", on: emulator);
        Assert.Empty(Directory.EnumerateFiles(disk.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Folder_that_cannot_be_written_fails_the_job_with_the_reason_and_is_refused_at_the_start()
    {
        await using TemporaryMount disk = await MountAsync();
        await using EmulatorUnderTest emulator = await StartOnAsync(disk.Folder);
        await disk.MakeReadOnlyAsync();
        emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        await FailsAsync("The export could not be written: Read-only file system", on: emulator);
        EmulatorStartException error = await Assert.ThrowsAsync<EmulatorStartException>(() => StartOnAsync(disk.Folder));
        Assert.StartsWith($"The S3 folder '{disk.Folder}' cannot be written: ", error.Message, StringComparison.Ordinal);
    }

    private Task<EmulatorUnderTest> StartOnAsync(string folder) => StartAsync(options => Change!(options) with { S3Folder = folder });

    private Task<TemporaryMount> MountAsync() => TemporaryMount.CreateAsync(new DirectoryInfo(Emulator.S3Folder), "size=1m");
}
