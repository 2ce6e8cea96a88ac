using Amazon.Runtime.CredentialManagement;
using PersonalizeExport.Service;
using PersonalizeExport.Service.Credentials;

namespace PersonalizeExport;

/// <summary>The way into this library: connects to Amazon Personalize.</summary>
public static class PersonalizeExportService
{
    /// <summary>Makes a client. Amazon Personalize is not called.</summary>
    /// <param name="options">What to connect with; what it leaves out is looked for where the AWS tools look.</param>
    /// <param name="trace">Told, in a sentence each, which source gave credentials, region and endpoint; never a secret.</param>
    /// <param name="cancellationToken">Ends the search for credentials, which may ask the instance's metadata service.</param>
    /// <exception cref="ConnectionException">Credentials or region are missing, or what was given cannot be used.</exception>
    public static IPersonalizeExportService Connect(ConnectionOptions options, Action<string>? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return SdkScope.Run(() => PersonalizeConnection.Open(options, trace ?? (_ => { })), cancellationToken);
    }

    /// <summary>The names of the profiles that <see cref="ConnectionOptions.ProfileName"/> may name.</summary>
    /// <param name="profileLocation">As <see cref="ConnectionOptions.ProfileLocation"/>.</param>
    public static IReadOnlyList<string> ListProfileNames(string? profileLocation = null) => SdkScope.Run<IReadOnlyList<string>>(() =>
    {
        SharedFiles.Refresh();
        return [.. new CredentialProfileStoreChain(profileLocation).ListProfiles().Select(profile => profile.Name).Distinct(StringComparer.Ordinal)];
    });
}
