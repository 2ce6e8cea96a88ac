using Amazon.Runtime;

namespace PersonalizeExport.Aws.Sdk;

/// <summary>
/// HTTP as all clients of the module use it. A redirect is not followed, as it would take the request's secrets to
/// another host. A response has a limit of size and of time, its body included. It has a Date only if that is
/// plausible. An error does not repeat the secrets of its request.
/// </summary>
/// <param name="connections">Where the connections are.</param>
/// <param name="timeout">How long a response may take, to the end of its body.</param>
/// <param name="clock">What takes the Date of every response, also of an error; null where nobody asks for it.</param>
internal sealed class GuardedHttp(HttpMessageHandler connections, TimeSpan timeout, ServiceClock? clock = null)
    : DelegatingHandler(connections)
{
    /// <summary>The longest body that is read, in bytes. A page of 100 jobs has less than 1 MiB. Chosen.</summary>
    internal const int MaxBodyLength = 4 * 1024 * 1024;

    // By the Date of a response the SDK corrects the time of the next signature, so a server must not have requests
    // signed for next year. Chosen.
    private static readonly TimeSpan MaxClockCorrection = TimeSpan.FromDays(1);

    private static readonly string[] SecretHeaders =
        ["X-Amz-Security-Token", "x-amz-sso_bearer_token", "x-aws-ec2-metadata-token", "Authorization"];

    /// <summary>A URL for a message: without user information and query, where secrets are.</summary>
    public static string TextOf(Uri url) =>
        url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Connections on which no redirect is followed and no cookie kept.</summary>
    public static SocketsHttpHandler Connect(TimeSpan timeout, bool useProxy = true) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = useProxy,
        ConnectTimeout = timeout,
    };

    /// <summary>A client of these connections, which outlive it.</summary>
    public HttpClient CreateClient() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Neither the SDK nor .NET refuses a line break here, with which a token would begin a request of its own.
        string? bad = request.Headers.FirstOrDefault(
            header => string.Concat(header.Value).AsSpan().ContainsAnyExceptInRange(' ', '~')).Key;
        if (bad is not null)
        {
            throw new AmazonClientException(
                $"The value of the {bad} header has a line break or another character that is not printable ASCII.");
        }

        string host = request.RequestUri!.Host;
        string problem = $"No response came from {host}";
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, limit.Token).ConfigureAwait(false);
            problem = $"The response from {host} did not end";
            KeepPlausibleDate(response);
            ThrowIfRedirect(request, response);
            await response.Content.LoadIntoBufferAsync(MaxBodyLength).WaitAsync(limit.Token).ConfigureAwait(false);

            // AWS sends UTF-8. A character set that .NET does not know would be an error of whoever reads the body.
            response.Content.Headers.ContentType = null;
            if (!response.IsSuccessStatusCode)
            {
                await RemoveSecretsAsync(request, response).ConfigureAwait(false);
            }

            return response;
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ProxyTunnelError)
        {
            // .NET names a proxy with the user information of its URL.
            string message = PersonalizeException.WithoutUserInfo(error.Message);
            throw new HttpRequestException(error.HttpRequestError, message, null, error.StatusCode);
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw AwsErrors.Malformed($"The response is longer than {MaxBodyLength} bytes.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw limit.IsCancellationRequested
                ? new TimeoutException($"{problem} within {timeout.TotalSeconds:0.###} s.")
                : new HttpRequestException(
                    HttpRequestError.ConnectionError, $"No connection to {host} could be made in time.");
        }
    }

    private void KeepPlausibleDate(HttpResponseMessage response)
    {
        DateTimeOffset? date = response.Headers.Date;
        response.Headers.Date = (date - DateTimeOffset.UtcNow)?.Duration() <= MaxClockCorrection ? date : null;
        if (response.Headers.Date is { } plausible)
        {
            clock?.Observe(plausible);
        }
    }

    private static void ThrowIfRedirect(HttpRequestMessage request, HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        if (status is < 300 or >= 400)
        {
            return;
        }

        bool hasTarget = Uri.TryCreate(request.RequestUri!, response.Headers.Location, out Uri? url);
        string target = hasTarget ? $" to {TextOf(url!)}" : "";
        throw new ServiceException(
            $"The response is a redirect (HTTP status {status}){target}, which is not followed. "
                + "Check the endpoint URL and the proxy.",
            null, $"HttpStatus{status}", response.StatusCode);
    }

    // AWS repeats the signed headers, and with them the session token, in its message about a wrong signature.
    private static async Task RemoveSecretsAsync(HttpRequestMessage request, HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (string header in SecretHeaders)
        {
            if (request.Headers.TryGetValues(header, out IEnumerable<string>? values))
            {
                text = text.Replace(string.Concat(values), "***", StringComparison.Ordinal);
            }
        }

        response.Content = new StringContent(text);
    }
}

/// <summary>Makes the HTTP clients of the SDK's clients. All share their connections.</summary>
internal sealed class GuardedHttpFactory(ServiceClock clock) : HttpClientFactory
{
    // Chosen: enough for a second name server, and below every timeout of a response.
    private static readonly SocketsHttpHandler Connections = GuardedHttp.Connect(TimeSpan.FromSeconds(8));

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new GuardedHttp(Connections, clientConfig.Timeout!.Value, clock).CreateClient();
}
