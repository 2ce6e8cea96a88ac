namespace PersonalizeExport.Emulator.Output;

/// <summary>Where exports are written.</summary>
internal interface IObjectStore
{
    /// <summary>Begins a new object; throws <see cref="ExportFailedException"/> if the bucket cannot be written to.</summary>
    Task<ObjectUpload> BeginAsync(string bucket, string key, CancellationToken cancellationToken);
}

/// <summary>An upload of an object. Disposing of it deletes the object, even if it is visible already, unless it is kept.</summary>
internal abstract class ObjectUpload : IAsyncDisposable
{
    /// <summary>Whether the object stays when this is disposed of.</summary>
    protected bool IsKept { get; private set; }

    /// <summary>Writes content.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The content is complete.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Makes the complete object visible, if it is not yet.</summary>
    public abstract Task PublishAsync();

    /// <summary>Keeps the object, because the whole export is complete.</summary>
    public void Keep() => IsKept = true;

    public abstract ValueTask DisposeAsync();
}
