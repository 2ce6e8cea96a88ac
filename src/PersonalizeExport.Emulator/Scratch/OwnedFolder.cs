namespace PersonalizeExport.Emulator.Scratch;

/// <summary>
/// A folder for files on their way. A lock is held beside it while it is in use. The system lets go of it when the process ends, however
/// that ends, so the next emulator knows what a killed one has left from what a running one needs.
/// </summary>
internal sealed class OwnedFolder : IDisposable
{
    private readonly FileStream _lock;

    private OwnedFolder(FileStream held, string folder) => (_lock, FullName) = (held, folder);

    /// <summary>The folder's full path.</summary>
    public string FullName { get; }

    /// <summary>Makes a folder with a name of its own, which begins with <paramref name="prefix"/>.</summary>
    public static OwnedFolder Create(string parent, string prefix = "")
    {
        string folder = Path.Combine(Directory.CreateDirectory(parent).FullName, prefix + Guid.NewGuid().ToString("N"));
        // The lock comes first: a folder whose lock nobody holds is nobody's.
        FileStream held = Lock(folder, FileMode.CreateNew);
        try
        {
            _ = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(folder)
                : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new OwnedFolder(held, folder);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the folders that were made with this parent and prefix, and whose owner is gone.</summary>
    public static void ClearAbandoned(string parent, string prefix = "")
    {
        foreach (string folder in Directory.Exists(parent) ? Directory.GetDirectories(parent, prefix + "*") : [])
        {
            try
            {
                using FileStream held = Lock(folder, FileMode.OpenOrCreate);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its owner lives, or it is another user's: it stays.
            }
        }
    }

    public void Dispose()
    {
        try
        {
            if (Directory.Exists(FullName))
            {
                Directory.Delete(FullName, recursive: true);
            }
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static FileStream Lock(string folder, FileMode mode) =>
        new(folder + ".lock", mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
}
