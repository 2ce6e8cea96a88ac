namespace PersonalizeExport.Emulator.Output;

/// <summary>Where exports go.</summary>
internal interface IObjectStore
{
    /// <summary>Begins a new object; throws <see cref="ExportFailedException"/> when the bucket does not take it.</summary>
    Task<ObjectUpload> BeginAsync(string bucket, string key, CancellationToken cancellationToken);
}
