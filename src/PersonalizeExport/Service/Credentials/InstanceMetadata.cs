using Amazon.Runtime;
using Amazon.Util;
using PersonalizeExport.Service.Sdk;

namespace PersonalizeExport.Service.Credentials;

/// <summary>The credentials and region of the EC2 instance that this may be.</summary>
/// <remarks>
/// Elsewhere nobody responds, and the SDK would try for some 15 seconds while a user looks at the prompt. So one short question comes first:
/// only who responds to it with the token of a session is the service. Where it is switched off, and where something else has its address, a
/// refusal comes.
/// </remarks>
internal static class InstanceMetadata
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether this machine has an instance metadata service.</summary>
    public static bool IsThere()
    {
        if (!EC2InstanceMetadata.IsIMDSEnabled)
        {
            return false;
        }

        // Not through a proxy: the address means this machine.
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Patience }) { Timeout = Patience };
        using HttpRequestMessage question = new(HttpMethod.Put, EC2InstanceMetadata.ServiceEndpoint + "/latest/api/token");
        question.Headers.Add("x-aws-ec2-metadata-token-ttl-seconds", "60");
        try
        {
            using HttpResponseMessage response = client.Send(question, SdkScope.CancellationToken);
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
