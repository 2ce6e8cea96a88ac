namespace PersonalizeExport.Emulator.Output;

/// <summary>An object on its way into a bucket. Disposing of it before it is published leaves nothing behind.</summary>
internal abstract class ObjectUpload : IAsyncDisposable
{
    /// <summary>Takes the content.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The content is complete.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Makes the complete object visible, if it is not yet.</summary>
    public abstract Task PublishAsync();

    public abstract ValueTask DisposeAsync();
}
