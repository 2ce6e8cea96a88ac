using System.IO.Pipelines;
using Amazon.Runtime;
using Amazon.S3.Transfer;

namespace PersonalizeExport.Emulator.Output;

/// <summary>
/// Streams into a (multipart) upload. S3 shows an object only when its upload is complete; the parts of an export appear one
/// after the other, as those of the service do.
/// </summary>
internal sealed class S3Upload : ObjectUpload
{
    private readonly Pipe _pipe = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Task _upload;
    private readonly Func<Task> _delete;

    public S3Upload(TransferUtility transfers, string bucket, string key)
    {
        _delete = () => transfers.S3Client.DeleteObjectAsync(bucket, key);
        TransferUtilityUploadRequest request = new()
        {
            BucketName = bucket,
            Key = key,
            InputStream = _pipe.Reader.AsStream(),
            ContentType = "text/csv",
        };
        _upload = UploadAsync(transfers, request);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        FlushResult flushed = await _pipe.Writer.WriteAsync(content, cancellationToken);
        if (flushed.IsCompleted)
        {
            // The upload has ended before the content: throws the reason.
            await _upload;
        }
    }

    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _pipe.Writer.CompleteAsync();
        await _upload.WaitAsync(cancellationToken);
    }

    public override Task PublishAsync() => Task.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        if (!_upload.IsCompletedSuccessfully)
        {
            await _abandoned.CancelAsync();
            await _pipe.Writer.CompleteAsync(new OperationCanceledException());
            await _upload.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        else if (!IsKept)
        {
            await TryDeleteAsync();
        }

        _abandoned.Dispose();
    }

    private async Task TryDeleteAsync()
    {
        try
        {
            await _delete();
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            // The job has the reason why the export failed. That its files could not be deleted must not replace it.
        }
    }

    private async Task UploadAsync(TransferUtility transfers, TransferUtilityUploadRequest request)
    {
        try
        {
            await transfers.UploadAsync(request, _abandoned.Token);
        }
        finally
        {
            await _pipe.Reader.CompleteAsync();
        }
    }
}
