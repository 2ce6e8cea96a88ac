namespace PersonalizeExport.Emulator.Scratch;

/// <summary>
/// A folder for unfinished files, with a lock file beside it that is held while the folder is in use. The system releases the lock when the
/// process ends in any way, so the next emulator can distinguish the folders of a killed one from those of a running one.
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
        // The lock comes first: a folder whose lock is free is cleared.
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

    /// <summary>Deletes the folders with this parent and prefix that no running emulator uses.</summary>
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
                // A running emulator holds it, or it belongs to another user.
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
