using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Emulator.Output;

/// <summary>A folder that is used as Amazon S3, with a folder for each bucket.</summary>
internal sealed class FolderObjectStore(string root) : IObjectStore
{
    // An export is there for as long as it takes to write it. Other emulators may use the same root.
    private static readonly TimeSpan AgeOfAbandoned = TimeSpan.FromHours(1);

    /// <summary>Clears what killed emulators have left in the root, and checks that it can be written.</summary>
    public static void Prepare(string root)
    {
        try
        {
            DirectoryInfo own = CreateStaging(root);
            foreach (DirectoryInfo left in own.Parent!.EnumerateDirectories().Where(folder => folder.LastWriteTimeUtc < DateTime.UtcNow - AgeOfAbandoned))
            {
                left.Delete(recursive: true);
            }

            own.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmulatorStartException($"The S3 folder '{root}' cannot be written: {e.Message}", e);
        }
    }

    public async Task PutAsync(string bucket, IEnumerable<ExportFile> files, CancellationToken cancellationToken)
    {
        string bucketFolder = Path.Combine(root, bucket);
        if (!Directory.Exists(bucketFolder))
        {
            throw ExportFailedException.NoBucket(bucket);
        }

        DirectoryInfo staging = CreateStaging(root);
        List<string> published = [];
        try
        {
            List<(string Staged, string Target)> moves = [];
            foreach (ExportFile file in files)
            {
                moves.Add((Path.Combine(staging.FullName, $"{moves.Count}"), TargetOf(bucketFolder, file.Key)));
                await using FileStream stream = new(moves[^1].Staged, FileMode.CreateNew);
                await file.Content.CopyToAsync(stream, cancellationToken);
            }

            foreach ((string staged, string target) in moves)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(staged, target, overwrite: true);
                published.Add(target);
            }
        }
        catch
        {
            published.ForEach(File.Delete);
            throw;
        }
        finally
        {
            staging.Delete(recursive: true);
        }
    }

    // No bucket's name begins with a dot. On the same volume as the buckets, so that a finished file is moved, not copied. For this user
    // alone, so that nobody else puts a link where a file is to be written.
    private static DirectoryInfo CreateStaging(string root)
    {
        string folder = Path.Combine(Directory.CreateDirectory(Path.Combine(root, ".incoming")).FullName, $"{Guid.NewGuid():N}");
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string TargetOf(string bucketFolder, string key)
    {
        // A key can be any text. One that would leave the bucket's folder as a path, or name a file in two ways, is refused.
        string[] segments = key.Split('/');
        if (segments.Any(segment => segment is "" or "." or ".."
            || segment.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || segment.Contains('\\', StringComparison.Ordinal)))
        {
            throw new ExportFailedException($"The key '{key}' cannot be stored as a file.");
        }

        return Path.Combine([bucketFolder, .. segments]);
    }
}
