using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The credentials and region of the EC2 instance that this may be, from version 2 of its metadata service.
/// </summary>
internal static class InstanceMetadata
{
    private const string TokenHeader = "x-aws-ec2-metadata-token";
    private const string Roles = "/latest/meta-data/iam/security-credentials/";

    /// <summary>
    /// Whether this machine has an instance metadata service: only that responds with a session token.
    /// </summary>
    public static bool IsThere()
    {
        if (Shell.Has("AWS_EC2_METADATA_DISABLED", "true"))
        {
            return false;
        }

        try
        {
            return RequestTokenAsync().GetAwaiter().GetResult() is not null;
        }
        catch (Exception error) when (error is not (PersonalizeException or OperationCanceledException))
        {
            return false;
        }
    }

    public static AWSCredentials Credentials => new TemporaryCredentials(async () =>
    {
        string? role = await GetAsync(Roles).ConfigureAwait(false);
        string? credentials = role is null ? null : await GetAsync(Roles + role.Trim()).ConfigureAwait(false);
        return TemporaryCredentials.Read(Json.Parse(credentials ?? throw new AmazonClientException(
            "The instance has no IAM role. Attach an instance profile to it, or specify other credentials.")));
    });

    public static string? Region => GetAsync("/latest/meta-data/placement/region").GetAwaiter().GetResult()?.Trim();

    private static async Task<string?> GetAsync(string path)
    {
        string? token = await RequestTokenAsync().ConfigureAwait(false);
        return await MetadataHttp.SendAsync(HttpMethod.Get, UrlOf(path), TokenHeader, token).ConfigureAwait(false);
    }

    private static Task<string?> RequestTokenAsync() =>
        MetadataHttp.SendAsync(HttpMethod.Put, UrlOf("/latest/api/token"), TokenHeader + "-ttl-seconds", "60");

    private static Uri UrlOf(string path)
    {
        const string setting = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
        string endpoint = Shell.Value(setting)
            ?? (Shell.Has(setting + "_MODE", "IPv6") ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
        return ServiceSettings.IsUrl(endpoint)
            ? new Uri(endpoint.TrimEnd('/') + path)
            : throw ConnectionException.Invalid($"{setting} '{endpoint}' is not a URL.");
    }
}
