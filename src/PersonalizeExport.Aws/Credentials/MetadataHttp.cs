using System.Net;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>Requests to what gives credentials to the instance or container that this is.</summary>
internal static class MetadataHttp
{
    // As many as the SDKs for Python and .NET; the service of an instance has bad moments.
    private const int MaxTries = 3;

    // On other machines nobody listens there, or a firewall swallows the request. Chosen.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(2);

    // Not through a proxy: the addresses mean this machine.
    private static readonly HttpClient Client = new GuardedHttp(
        GuardedHttp.Connect(ConnectTimeout, useProxy: false), ResponseTimeout).CreateClient();

    /// <summary>Sends a request, again after no response or a status of 5xx.</summary>
    /// <returns>The response, or null where there is no such thing (404).</returns>
    public static async Task<string?> SendAsync(HttpMethod method, Uri url, string header, string? value)
    {
        CancellationToken cancellationToken = SdkScope.CancellationToken;
        for (int tries = 1; ; tries++)
        {
            using HttpRequestMessage request = new(method, url);
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }

            try
            {
                using HttpResponseMessage response =
                    await Client.SendAsync(request, cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                }

                if (response.StatusCode is HttpStatusCode.NotFound)
                {
                    return null;
                }

                if (tries == MaxTries || response.StatusCode < HttpStatusCode.InternalServerError)
                {
                    throw new ServiceException(
                        $"{GuardedHttp.TextOf(url)} returned HTTP status {(int)response.StatusCode}.",
                        null, null, response.StatusCode);
                }
            }
            catch (TimeoutException) when (tries < MaxTries)
            {
                // Sent again.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250 * tries), cancellationToken).ConfigureAwait(false);
        }
    }
}
