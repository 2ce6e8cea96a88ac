using Amazon.Runtime.CredentialManagement;
using PersonalizeExport.Pacing;
using PersonalizeExport.Service;
using PersonalizeExport.Service.Credentials;
using PersonalizeExport.Service.Sdk;

namespace PersonalizeExport;

/// <summary>The entry point of this library: connects to Amazon Personalize.</summary>
public static class PersonalizeExportService
{
    /// <summary>Makes a client, without a call to Amazon Personalize.</summary>
    /// <param name="options">What to connect with; what is null is found as the AWS SDKs find it.</param>
    /// <param name="trace">Called with a sentence for each of credentials, region and endpoint that names its source; never with a secret.</param>
    /// <param name="pacing">What to do when the service throttles; left out, the defaults of <see cref="PaceOptions"/>.</param>
    /// <param name="cancellationToken">Ends the search for credentials, which may call the instance metadata service.</param>
    /// <exception cref="ConnectionException">Credentials or region are missing, or what was given cannot be used.</exception>
    public static IPersonalizeExportService Connect(ConnectionOptions options, Action<string>? trace = null, PaceOptions? pacing = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return SdkScope.Run(
            () => Pace(PersonalizeConnection.Open(options, trace ?? (_ => { })), options.Caller, pacing ?? new PaceOptions()), cancellationToken);
    }

    /// <summary>The names of the profiles that <see cref="ConnectionOptions.ProfileName"/> may name.</summary>
    /// <param name="profileLocation">As <see cref="ConnectionOptions.ProfileLocation"/>.</param>
    public static IReadOnlyList<string> ListProfileNames(string? profileLocation = null) => SdkScope.Run<IReadOnlyList<string>>(() =>
    {
        SharedFiles.Refresh();
        return [.. new CredentialProfileStoreChain(profileLocation).ListProfiles().Select(profile => profile.Name).Distinct(StringComparer.Ordinal)];
    });

    // A single attempt (AWS_MAX_ATTEMPTS, max_attempts) means that a throttled request is not sent again either.
    private static IPersonalizeExportService Pace(PersonalizeClient client, string caller, PaceOptions pacing) =>
        client.Config.MaxErrorRetry == 0 ? client : new PacedService(client, client.EndpointUrl, caller, pacing, Paces.Shared);
}
