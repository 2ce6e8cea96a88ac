using System.Globalization;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Settings;

/// <summary>
/// What the environment and a profile say about the calls of a service. The environment takes precedence.
/// </summary>
/// <param name="files">Where the profile is from.</param>
/// <param name="profile">The profile whose settings count; null where none does.</param>
internal sealed class ServiceSettings(SharedFiles files, Profile? profile)
{
    /// <summary>How often a request is sent; null where nothing says.</summary>
    public int? MaxAttempts =>
        Find("AWS_MAX_ATTEMPTS", "max_attempts") is not { } found ? null
        : int.TryParse(found.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int attempts) && attempts > 0
            ? attempts
        : throw found.Invalid("a whole number from 1");

    /// <summary>What a client is told.</summary>
    /// <param name="serviceId">The service's ID in its API model.</param>
    /// <param name="region">The region to call.</param>
    /// <param name="givenUrl">The URL to call, where one was given.</param>
    /// <exception cref="ConnectionException">A setting cannot be used.</exception>
    public ClientSettings For(string serviceId, string region, string? givenUrl = null)
    {
        Setting? endpoint = FindEndpoint(serviceId, givenUrl);
        Setting? fips = FindEnabled("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
        Setting? dualStack = FindEnabled("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
        if (endpoint is not null && (fips ?? dualStack) is { } variant)
        {
            throw ConnectionException.Invalid(
                $"An endpoint URL and the {(fips is null ? "dual-stack" : "FIPS")} endpoint cannot be used together " +
                $"({endpoint.Source}; {variant.Source}).");
        }

        return new ClientSettings(region, endpoint?.Value, fips is not null, dualStack is not null);
    }

    private Setting? FindEndpoint(string serviceId, string? givenUrl)
    {
        string name = serviceId.Replace(' ', '_');
        Setting? endpoint =
            givenUrl is not null ? new Setting(givenUrl, $"-EndpointUrl '{givenUrl}'")
            : FindEnabled("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") is not null ? null
            : Shell.Find("AWS_ENDPOINT_URL_" + name.ToUpperInvariant())
                ?? Shell.Find("AWS_ENDPOINT_URL")
                ?? FromServices(name)
                ?? profile?.Find("endpoint_url");
        return endpoint is null || IsUrl(endpoint.Value)
            ? endpoint
            : throw ConnectionException.Invalid(
                $"{endpoint.Source} is not a URL. " +
                $"Expected a URL such as https://{name.ToLowerInvariant()}.eu-west-1.amazonaws.com, " +
                "without spaces or a query.");
    }

    /// <summary>
    /// Whether a text is the URL of an endpoint. Uri removes spaces and line breaks around it, which the request's host
    /// would have. A query or a fragment would become a part of another path than the one that is signed.
    /// </summary>
    public static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url is { Scheme: "http" or "https", Query: "", Fragment: "" }
        && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));

    private Setting? FromServices(string service)
    {
        if (profile?["services"] is not { } name)
        {
            return null;
        }

        Section services = files.Settings.Services.GetValueOrDefault(name)
            ?? throw profile.Find("services")!.Invalid($"the name of a section: [services {name}] was not found");
        return services.GetValueOrDefault(service)?.Group.GetValueOrDefault("endpoint_url") is { Value.Length: > 0 } url
            ? url
            : null;
    }

    private Setting? FindEnabled(string variable, string setting)
    {
        Setting? found = Find(variable, setting);
        bool isEnabled = false;
        return found is null || bool.TryParse(found.Value, out isEnabled)
            ? (isEnabled ? found : null)
            : throw found.Invalid("true or false");
    }

    private Setting? Find(string variable, string setting) => Shell.Find(variable) ?? profile?.Find(setting);
}
