using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Transfer;
using PersonalizeExport.Emulator.Hosting;

namespace PersonalizeExport.Emulator.Output;

/// <summary>A real S3 API, or a server that speaks it.</summary>
internal sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly TransferUtility _transfers;

    public S3ObjectStore(S3EndpointOptions endpoint)
    {
        _client = new PlainBodyS3Client(new BasicAWSCredentials(endpoint.AccessKey, endpoint.SecretKey), new AmazonS3Config
        {
            ServiceURL = endpoint.Url.ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            // Servers that are not AWS may not support the newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
        _transfers = new TransferUtility(_client);
    }

    public async Task<ObjectUpload> BeginAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            await _client.HeadBucketAsync(new() { BucketName = bucket }, cancellationToken);
        }
        catch (AmazonServiceException e)
        {
            throw e.StatusCode == HttpStatusCode.NotFound
                ? ExportFailedException.NoBucket(bucket)
                : ExportFailedException.NoAccess(bucket, e.Message);
        }

        return new S3Upload(_transfers, bucket, key);
    }

    public void Dispose()
    {
        _transfers.Dispose();
        _client.Dispose();
    }
}
