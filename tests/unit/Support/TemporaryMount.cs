namespace PersonalizeExport.Tests.Support;

/// <summary>A small disk of its own, on Linux, for who may mount one; elsewhere the test is skipped, with the reason.</summary>
internal sealed class TemporaryMount : IAsyncDisposable
{
    private static readonly Dictionary<string, string> NoChange = [];

    private TemporaryMount(string folder) => Folder = folder;

    /// <summary>Where it is, with the bucket of the tests in it.</summary>
    public string Folder { get; }

    public static async Task<TemporaryMount> CreateAsync(DirectoryInfo parent, string options)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux mounts a tmpfs.");
        }

        string folder = parent.CreateSubdirectory("mount").FullName;
        (int exitCode, string output) = await Child.RunAsync("mount", NoChange, "-t", "tmpfs", "-o", options, "tmpfs", folder);
        if (exitCode != 0)
        {
            Assert.Skip($"A tmpfs cannot be mounted here: {output}");
        }

        Directory.CreateDirectory(Path.Combine(folder, EmulatorUnderTest.Bucket));
        return new TemporaryMount(folder);
    }

    public async Task MakeReadOnlyAsync()
    {
        (int exitCode, string output) = await Child.RunAsync("mount", NoChange, "-o", "remount,ro", Folder);
        Assert.True(exitCode == 0, output);
    }

    public async ValueTask DisposeAsync() => await Child.RunAsync("umount", NoChange, "-l", Folder);
}
