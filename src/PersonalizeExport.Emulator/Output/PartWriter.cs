using System.Buffers;

namespace PersonalizeExport.Emulator.Output;

/// <summary>Writes an export as one or more CSV files, each with the header, and publishes all of them or none.</summary>
internal sealed class PartWriter(IObjectStore store, S3Location location, string jobName, byte[] header, int partRows) : IAsyncDisposable
{
    private const int BufferSize = 64 << 10;
    private readonly List<ObjectUpload> _uploads = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(BufferSize);
    private int _rowsInPart;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        if (_uploads.Count == 0 || _rowsInPart == partRows)
        {
            await BeginPartAsync(cancellationToken);
        }

        _buffer.Write(line.Span);
        _rowsInPart++;
        if (_buffer.WrittenCount >= BufferSize)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Completes the files and makes them visible; an export without records is a file with the header only.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (_uploads.Count == 0)
        {
            await BeginPartAsync(cancellationToken);
        }

        await CompletePartAsync(cancellationToken);
        foreach (ObjectUpload upload in _uploads)
        {
            await upload.PublishAsync();
        }

        _uploads.ForEach(upload => upload.Keep());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ObjectUpload upload in _uploads)
        {
            await upload.DisposeAsync();
        }
    }

    private async Task BeginPartAsync(CancellationToken cancellationToken)
    {
        if (_uploads.Count > 0)
        {
            await CompletePartAsync(cancellationToken);
        }

        string key = $"{location.Prefix}{jobName}-{_uploads.Count + 1:D5}.csv";
        _uploads.Add(await store.BeginAsync(location.Bucket, key, cancellationToken));
        _buffer.Write(header);
        _rowsInPart = 0;
    }

    private async Task CompletePartAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await _uploads[^1].CompleteAsync(cancellationToken);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _uploads[^1].WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }
}
