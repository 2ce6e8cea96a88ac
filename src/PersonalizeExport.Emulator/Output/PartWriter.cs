using System.Buffers;

namespace PersonalizeExport.Emulator.Output;

/// <summary>Writes an export as one or more CSV files, each with the header, and publishes them together.</summary>
internal sealed class PartWriter(IObjectStore store, S3Location location, string jobName, byte[] header, int partRows) : IAsyncDisposable
{
    private const int BufferSize = 64 << 10;
    private readonly List<ObjectUpload> uploads = [];
    private readonly ArrayBufferWriter<byte> buffer = new(BufferSize);
    private int rowsInPart;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        if (uploads.Count == 0 || rowsInPart == partRows)
        {
            await BeginPartAsync(cancellationToken);
        }

        buffer.Write(line.Span);
        rowsInPart++;
        if (buffer.WrittenCount >= BufferSize)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Completes the files and shows them; an export of no records is a file with only the header.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (uploads.Count == 0)
        {
            await BeginPartAsync(cancellationToken);
        }

        await CompletePartAsync(cancellationToken);
        foreach (var upload in uploads)
        {
            await upload.PublishAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var upload in uploads)
        {
            await upload.DisposeAsync();
        }
    }

    private async Task BeginPartAsync(CancellationToken cancellationToken)
    {
        if (uploads.Count > 0)
        {
            await CompletePartAsync(cancellationToken);
        }

        var key = $"{location.Prefix}{jobName}-{uploads.Count + 1:D5}.csv";
        uploads.Add(await store.BeginAsync(location.Bucket, key, cancellationToken));
        buffer.Write(header);
        rowsInPart = 0;
    }

    private async Task CompletePartAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await uploads[^1].CompleteAsync(cancellationToken);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await uploads[^1].WriteAsync(buffer.WrittenMemory, cancellationToken);
        buffer.ResetWrittenCount();
    }
}
