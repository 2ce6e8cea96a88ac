using Amazon.Runtime;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws;

/// <summary>Makes a client from what was given and what files and environment say now.</summary>
internal static class PersonalizeConnection
{
    /// <exception cref="ConnectionException">Credentials or region are missing, or what was given cannot be
    /// used.</exception>
    public static PersonalizeClient Open(ConnectionOptions options, Action<string> trace)
    {
        if (
            options is { Region: { } given, ResourceRegion: { } actual }
            && !string.Equals(given, actual, StringComparison.OrdinalIgnoreCase))
        {
            throw new ConnectionException(
                $"-Region is {given}, but the ARN is in {actual}.",
                ConnectionException.RegionMismatch,
                "Omit -Region to use the region of the ARN, or correct the ARN.")
            {
                IsOfResource = true,
            };
        }

        // The signature has the region as the ARN spells it.
        options = options.ResourceRegion is null ? options : options with { Region = null };
        if (options.EndpointUrl is { } url && !ServiceSettings.IsUrl(url))
        {
            throw ConnectionException.Invalid(
                $"-EndpointUrl '{url}' is not a URL. " +
                $"Expected a URL such as https://personalize.eu-west-1.amazonaws.com.");
        }

        SharedFiles files = new(options.ProfileLocation);
        (AWSCredentials credentials, string region, ServiceSettings settings) = new CredentialSearch(
            options,
            files,
            trace
        ).Find();
        PersonalizeConfig config = new(settings.For(PersonalizeConfig.Id, region, options.EndpointUrl));
        if (settings.MaxAttempts is { } attempts)
        {
            config.MaxErrorRetry = attempts - 1;
        }

        PersonalizeClient client = new(credentials, config, trace);
        trace($"Endpoint: {client.EndpointUrl}");
        return client;
    }
}
