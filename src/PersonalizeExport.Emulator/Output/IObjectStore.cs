namespace PersonalizeExport.Emulator.Output;

/// <summary>Where exports are written.</summary>
internal interface IObjectStore
{
    /// <summary>Puts the files of an export, all or none. Throws <see cref="ExportFailedException"/> if the bucket cannot be written to.</summary>
    Task PutAsync(string bucket, IEnumerable<ExportFile> files, CancellationToken cancellationToken);
}

/// <summary>A file of an export.</summary>
internal sealed record ExportFile(string Key, MemoryStream Content);
