using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace PersonalizeExport.Emulator.Output;

/// <summary>
/// Sends the content of objects as it is. By default the SDK frames it in signed chunks, and a server that is not AWS and does not know
/// them takes the frames for content, without an error.
/// </summary>
internal sealed class PlainBodyS3Client(AWSCredentials credentials, AmazonS3Config config) : AmazonS3Client(credentials, config)
{
    public override Task<PutObjectResponse> PutObjectAsync(PutObjectRequest request, CancellationToken cancellationToken = default)
    {
        request.UseChunkEncoding = false;
        return base.PutObjectAsync(request, cancellationToken);
    }

    public override Task<UploadPartResponse> UploadPartAsync(UploadPartRequest request, CancellationToken cancellationToken = default)
    {
        request.UseChunkEncoding = false;
        return base.UploadPartAsync(request, cancellationToken);
    }
}
