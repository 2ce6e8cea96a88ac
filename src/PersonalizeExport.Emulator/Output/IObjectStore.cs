namespace PersonalizeExport.Emulator.Output;

/// <summary>Where exports go.</summary>
internal interface IObjectStore
{
    /// <summary>Begins a new object; throws <see cref="ExportFailedException"/> when the bucket does not take it.</summary>
    Task<ObjectUpload> BeginAsync(string bucket, string key, CancellationToken cancellationToken);
}

/// <summary>An object on its way into a bucket. Disposing of it leaves nothing behind, also when it is visible already, unless it is kept.</summary>
internal abstract class ObjectUpload : IAsyncDisposable
{
    /// <summary>Whether the object outlives this upload.</summary>
    protected bool IsKept { get; private set; }

    /// <summary>Takes the content.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The content is complete.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Makes the complete object visible, if it is not yet.</summary>
    public abstract Task PublishAsync();

    /// <summary>The object is part of an export that is complete.</summary>
    public void Keep() => IsKept = true;

    public abstract ValueTask DisposeAsync();
}
