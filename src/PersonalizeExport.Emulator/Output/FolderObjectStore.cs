namespace PersonalizeExport.Emulator.Output;

/// <summary>A folder with a folder for each bucket.</summary>
internal sealed class FolderObjectStore(string root) : IObjectStore
{
    // No bucket's name begins with a dot. On the same volume as the buckets, so that a finished file is moved, not copied.
    private const string StagingFolder = ".incoming";

    public Task<ObjectUpload> BeginAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        string bucketFolder = Path.Combine(root, bucket);
        if (!Directory.Exists(bucketFolder))
        {
            throw ExportFailedException.NoBucket(bucket);
        }

        string target = TargetOf(bucketFolder, key);
        string staging = Directory.CreateDirectory(Path.Combine(root, StagingFolder)).FullName;
        return Task.FromResult<ObjectUpload>(new FileUpload(Path.Combine(staging, Guid.NewGuid().ToString("N")), target));
    }

    private static string TargetOf(string bucketFolder, string key)
    {
        // A key is any text, a path is not: what would leave the bucket's folder, or name a file in two ways, is refused.
        string[] segments = key.Split('/');
        if (segments.Any(segment => segment is "" or "." or ".." || segment.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || segment.Contains('\\', StringComparison.Ordinal)))
        {
            throw new ExportFailedException($"The key '{key}' can not be kept as a file.");
        }

        return Path.Combine([bucketFolder, .. segments]);
    }
}
