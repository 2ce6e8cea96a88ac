using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws;

/// <summary>Makes a client from what was given and what the environment holds.</summary>
internal static partial class PersonalizeConnection
{
    /// <exception cref="ConnectionException">Credentials or region are missing, or what was given cannot be used.</exception>
    public static PersonalizeClient Open(ConnectionOptions options, Action<string> trace)
    {
        // The SDK reads the environment once in a process, but users change it during a session.
        SharedFiles.Refresh();
        FallbackInternalConfigurationFactory.Reset();
        if (options is { Region: { } given, ResourceRegion: { } actual } && !string.Equals(given, actual, StringComparison.OrdinalIgnoreCase))
        {
            throw new ConnectionException(
                $"-Region is {given}, but the ARN is in {actual}.",
                ConnectionException.RegionMismatch,
                "Omit -Region to use the region of the ARN, or correct the ARN.") { IsOfResource = true };
        }

        // The signature has the region as the ARN spells it.
        options = options.ResourceRegion is null ? options : options with { Region = null };

        (AWSCredentials credentials, string region, CredentialProfile? profile) = new CredentialSearch(options, trace).Find();
        if (!RegionName().IsMatch(region))
        {
            throw new ConnectionException(
                $"'{region}' is not a region. Expected a name such as eu-west-1.",
                ConnectionException.InvalidConfiguration,
                "Correct the region.") { IsOfResource = options.Region is null && options.ResourceRegion is not null };
        }

        try
        {
            ClientSettings settings = new(
                region,
                EndpointOf(options, profile),
                IsUsed("AWS_USE_FIPS_ENDPOINT", profile?.UseFIPSEndpoint),
                IsUsed("AWS_USE_DUALSTACK_ENDPOINT", profile?.UseDualstackEndpoint));
            PersonalizeClient client = new(credentials, new PersonalizeConfig(settings), trace);
            trace($"Endpoint: {client.EndpointUrl}");
            return client;
        }
        catch (AmazonClientException e)
        {
            throw Invalid(e.Message, "Check -EndpointUrl, AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and the profile.", e);
        }
    }

    private static string? EndpointOf(ConnectionOptions options, CredentialProfile? profile)
    {
        if (options.EndpointUrl is { } url)
        {
            return Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) && parsed.Scheme is ("http" or "https")
                ? url
                : throw Invalid($"-EndpointUrl '{url}' is not a URL. Expected a URL such as https://personalize.eu-west-1.amazonaws.com.", "Correct -EndpointUrl.");
        }

        return ConfiguredEndpoint.Find("Personalize", profile is null ? null : new Profile(profile.Name, options.ProfileLocation));
    }

    private static bool IsUsed(string variable, bool? ofProfile) => bool.TryParse(Variable(variable), out bool value) ? value : ofProfile ?? false;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static ConnectionException Invalid(string message, string advice, Exception? inner = null) =>
        new(message, ConnectionException.InvalidConfiguration, advice, inner);

    // What can be a label of a host name.
    [GeneratedRegex(@"\A[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
