using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>The credentials of the container that this may be (ECS, EKS Pod Identity, Greengrass).</summary>
internal static class ContainerCredentials
{
    private const string RelativeUri = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private const string FullUri = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string Token = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    private static readonly string[] Hosts = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];

    /// <summary>Credentials of the container, if the environment says where they are.</summary>
    /// <exception cref="ConnectionException">What it says cannot be used.</exception>
    public static AWSCredentials? Find()
    {
        string? path = Shell.Value(RelativeUri);
        if (path?.StartsWith('/') is false)
        {
            throw ConnectionException.Invalid(
                $"{RelativeUri} is not a path. Expected a path that begins with a slash.");
        }

        string? uri = path is null ? Shell.Value(FullUri) : "http://169.254.170.2" + path;
        if (uri is null)
        {
            return null;
        }

        Uri url = Checked(uri);
        return new TemporaryCredentials(async () =>
        {
            string? token = Shell.Value(Token + "_FILE") is { } file
                ? await File.ReadAllTextAsync(file, SdkScope.CancellationToken).ConfigureAwait(false)
                : Shell.Value(Token);
            string? keys = await MetadataHttp.SendAsync(HttpMethod.Get, url, "Authorization", token?.Trim())
                .ConfigureAwait(false);
            return TemporaryCredentials.Read(
                Json.Parse(keys ?? throw new AmazonClientException($"{GuardedHttp.TextOf(url)} was not found.")));
        });
    }

    // The token must not go to a host of which the SDKs do not know that it is this machine, unless TLS says who it
    // is.
    private static Uri Checked(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && (url.Scheme is "https" || (url.Scheme is "http" && (url.IsLoopback || Hosts.Contains(url.Host))))
            ? url
            : throw ConnectionException.Invalid(
                $"{FullUri} '{text}' cannot be used. Expected an https URL, or an http URL of this machine.");
}
