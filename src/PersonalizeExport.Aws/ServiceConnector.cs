using Amazon.Runtime.CredentialManagement;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;
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
        TimeSpan? throttlePatience = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        trace ??= _ => { };
        PersonalizeClient client = SdkScope.Run(() => PersonalizeConnection.Open(options, trace), cancellationToken);

        // A single attempt (AWS_MAX_ATTEMPTS, max_attempts) means that a throttled request is not sent again either.
        return client.Config.MaxErrorRetry == 0
            ? client
            : new ThrottledService(client, client.EndpointUrl, options.Caller, throttlePatience ?? DefaultThrottlePatience, trace);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListProfileNames(string? profileLocation = null) => SdkScope.Run<IReadOnlyList<string>>(() =>
    {
        SharedFiles.Refresh();
        return [.. new CredentialProfileStoreChain(profileLocation).ListProfiles().Select(profile => profile.Name).Distinct(StringComparer.Ordinal)];
    });
}
