using System.IO.Pipelines;
using Amazon.S3.Transfer;

namespace PersonalizeExport.Emulator.Output;

/// <summary>
/// Streams into a (multipart) upload. S3 shows an object only when its upload is complete; the parts of an export appear one
/// after the other, as those of the service do.
/// </summary>
internal sealed class S3Upload : ObjectUpload
{
    private readonly Pipe pipe = new();
    private readonly CancellationTokenSource abandoned = new();
    private readonly Task upload;

    public S3Upload(TransferUtility transfers, string bucket, string key)
    {
        var request = new TransferUtilityUploadRequest
        {
            BucketName = bucket,
            Key = key,
            InputStream = pipe.Reader.AsStream(),
            ContentType = "text/csv",
        };
        upload = UploadAsync(transfers, request);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var flushed = await pipe.Writer.WriteAsync(content, cancellationToken);
        if (flushed.IsCompleted)
        {
            // The upload has ended before the content did: say why.
            await upload;
        }
    }

    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await pipe.Writer.CompleteAsync();
        await upload.WaitAsync(cancellationToken);
    }

    public override Task PublishAsync() => Task.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        if (!upload.IsCompletedSuccessfully)
        {
            await abandoned.CancelAsync();
            await pipe.Writer.CompleteAsync(new OperationCanceledException());
            await upload.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        abandoned.Dispose();
    }

    private async Task UploadAsync(TransferUtility transfers, TransferUtilityUploadRequest request)
    {
        try
        {
            await transfers.UploadAsync(request, abandoned.Token);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
        }
    }
}
