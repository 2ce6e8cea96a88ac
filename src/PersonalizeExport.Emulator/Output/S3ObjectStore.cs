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

    public async Task PutAsync(string bucket, IEnumerable<ExportFile> files, CancellationToken cancellationToken)
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

        List<string> uploaded = [];
        try
        {
            foreach (ExportFile file in files)
            {
                TransferUtilityUploadRequest request = new() { BucketName = bucket, Key = file.Key, InputStream = file.Content, ContentType = "text/csv" };
                await _transfers.UploadAsync(request, cancellationToken);
                uploaded.Add(file.Key);
            }
        }
        catch
        {
            foreach (string key in uploaded)
            {
                await TryDeleteAsync(bucket, key);
            }

            throw;
        }
    }

    private async Task TryDeleteAsync(string bucket, string key)
    {
        try
        {
            await _client.DeleteObjectAsync(bucket, key, CancellationToken.None);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            // The job has the reason why the export failed. That its files could not be deleted must not replace it.
        }
    }

    public void Dispose()
    {
        _transfers.Dispose();
        _client.Dispose();
    }
}
