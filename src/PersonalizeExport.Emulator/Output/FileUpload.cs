namespace PersonalizeExport.Emulator.Output;

/// <summary>Writes to a file in the staging folder, and moves it to its place when it is complete.</summary>
internal sealed class FileUpload(string staged, string target, Action whenDisposed) : ObjectUpload
{
    private readonly FileStream _stream = new(staged, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    private bool _isPublished;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _stream.Write(content.Span);
        return ValueTask.CompletedTask;
    }

    public override async Task CompleteAsync(CancellationToken cancellationToken) => await _stream.DisposeAsync();

    public override Task PublishAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(staged, target, overwrite: true);
        _isPublished = true;
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.DisposeAsync();
            if (!IsKept)
            {
                File.Delete(_isPublished ? target : staged);
            }
        }
        finally
        {
            whenDisposed();
        }
    }
}
