using Amazon.Runtime;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Settings;
using PersonalizeExport.Throttling;

namespace PersonalizeExport.Aws;

/// <summary>Connects to Amazon Personalize over the AWS SDK: the one public type of this assembly.</summary>
public sealed class ServiceConnector : IServiceConnector
{
    // Chosen.
    private static readonly TimeSpan DefaultThrottlePatience = TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public IPersonalizeExportService Connect(
        ConnectionOptions options,
        Action<string>? trace = null,
        Action<string>? traceRequest = null,
        TimeSpan? throttlePatience = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        trace ??= _ => { };
        try
        {
            PersonalizeClient client = SdkScope.Run(() => Open(options, trace, traceRequest), cancellationToken);

            // A single attempt (AWS_MAX_ATTEMPTS, max_attempts) means that a throttled request is not sent again
            // either.
            return client.Config.MaxErrorRetry == 0
                ? client
                : new ThrottledService(
                    client,
                    client.EndpointUrl,
                    options.Caller,
                    throttlePatience ?? DefaultThrottlePatience,
                    trace);
        }
        catch (Exception error) when (error is not PersonalizeException and not OperationCanceledException)
        {
            // The border: what .NET or the SDK throws while a client is made lies in what it was told.
            throw ConnectionException.Invalid(error.GetBaseException().Message, error);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListProfileNames(string? profileLocation = null) =>
        SdkScope.Run(() => new SharedFiles(profileLocation).Names);

    // Makes a client from what was given and what files and environment say now.
    private static PersonalizeClient Open(
        ConnectionOptions options, Action<string> trace, Action<string>? traceRequest)
    {
        if (options is { Region: { } given, ResourceRegion: { } actual }
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
        SharedFiles files = new(options.ProfileLocation);
        (AWSCredentials credentials, string region, ServiceSettings settings) =
            new CredentialSearch(options, files, trace).Find();
        ServiceConfig config = new("personalize", settings.For("Personalize", region, options.EndpointUrl))
        {
            // Chosen.
            Timeout = TimeSpan.FromSeconds(30),
            MaxErrorRetry = settings.MaxAttempts - 1 ?? 2,
        };
        PersonalizeClient client = new(credentials, config, trace, traceRequest);
        trace($"Endpoint: {client.EndpointUrl}");
        return client;
    }
}
