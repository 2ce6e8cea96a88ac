using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Scratch;

namespace PersonalizeExport.Emulator.Output;

/// <summary>A folder that is used as Amazon S3, with a folder for each bucket.</summary>
internal sealed class FolderObjectStore(string root) : IObjectStore
{
    // No bucket's name begins with a dot. On the same volume as the buckets, so that a finished file is moved, not copied.
    private const string StagingFolder = ".incoming";

    private readonly Lock _gate = new();
    // Only while there are uploads: a lock file that is held in the root would keep others from copying the root.
    private OwnedFolder? _staging;
    private int _uploads;

    /// <summary>Clears what killed emulators have left in the root, and checks that it can be written.</summary>
    public static void Prepare(string root)
    {
        string staging = Path.Combine(root, StagingFolder);
        try
        {
            OwnedFolder.ClearAbandoned(staging);
            OwnedFolder.Create(staging).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmulatorStartException($"The S3 folder '{root}' cannot be written: {e.Message}", e);
        }
    }

    public Task<ObjectUpload> BeginAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        string bucketFolder = Path.Combine(root, bucket);
        if (!Directory.Exists(bucketFolder))
        {
            throw ExportFailedException.NoBucket(bucket);
        }

        string target = TargetOf(bucketFolder, key);
        string staged = Path.Combine(EnterStaging(), Guid.NewGuid().ToString("N"));
        try
        {
            return Task.FromResult<ObjectUpload>(new FileUpload(staged, target, LeaveStaging));
        }
        catch
        {
            LeaveStaging();
            throw;
        }
    }

    private string EnterStaging()
    {
        lock (_gate)
        {
            _staging ??= OwnedFolder.Create(Path.Combine(root, StagingFolder));
            _uploads++;
            return _staging.FullName;
        }
    }

    private void LeaveStaging()
    {
        lock (_gate)
        {
            if (--_uploads == 0)
            {
                (OwnedFolder? done, _staging) = (_staging, null);
                done?.Dispose();
            }
        }
    }

    private static string TargetOf(string bucketFolder, string key)
    {
        // A key can be any text. One that would leave the bucket's folder as a path, or name a file in two ways, is refused.
        string[] segments = key.Split('/');
        if (segments.Any(segment => segment is "" or "." or ".." || segment.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || segment.Contains('\\', StringComparison.Ordinal)))
        {
            throw new ExportFailedException($"The key '{key}' cannot be stored as a file.");
        }

        return Path.Combine([bucketFolder, .. segments]);
    }
}
