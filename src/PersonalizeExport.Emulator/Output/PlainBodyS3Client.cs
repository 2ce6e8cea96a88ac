using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace PersonalizeExport.Emulator.Output;

/// <summary>
/// Sends the content of objects without chunk signatures. The SDK adds them by default, and a server that does not support them
/// stores them as part of the content, without an error.
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
