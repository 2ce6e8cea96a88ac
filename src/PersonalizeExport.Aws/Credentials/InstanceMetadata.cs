using Amazon.Runtime;
using Amazon.Util;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>The credentials and region of the EC2 instance that this may be.</summary>
/// <remarks>
/// On other machines the SDK would try for some 15 seconds. So one request with a short timeout checks first whether there is a metadata service:
/// only that responds with a session token.
/// </remarks>
internal static class InstanceMetadata
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>Whether this machine has an instance metadata service.</summary>
    public static bool IsThere()
    {
        if (!EC2InstanceMetadata.IsIMDSEnabled)
        {
            return false;
        }

        // Not through a proxy: the address means this machine.
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Timeout }) { Timeout = Timeout };
        using HttpRequestMessage request = new(HttpMethod.Put, EC2InstanceMetadata.ServiceEndpoint + "/latest/api/token");
        request.Headers.Add("x-aws-ec2-metadata-token-ttl-seconds", "60");
        try
        {
            using HttpResponseMessage response = client.Send(request, SdkScope.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            SdkScope.CancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    public static AWSCredentials Credentials => new InstanceProfileAWSCredentials();

    public static string? Region => EC2InstanceMetadata.Region?.SystemName;
}
