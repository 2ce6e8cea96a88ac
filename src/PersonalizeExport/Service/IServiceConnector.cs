namespace PersonalizeExport;

/// <summary>Connects to Amazon Personalize. PersonalizeExport.Aws implements it, over the AWS SDK.</summary>
public interface IServiceConnector
{
    /// <summary>Makes a client, without a call to Amazon Personalize.</summary>
    /// <param name="options">What to connect with; what is null is found as the AWS SDKs find it.</param>
    /// <param name="trace">
    /// Called with a sentence for each of credentials, region and endpoint that names its source, and later for what a call waits for; never with
    /// a secret. On any thread; it must not throw.
    /// </param>
    /// <param name="throttlePatience">
    /// How long every request of an operation may be throttled before one is given up; left out, 3 minutes.
    /// </param>
    /// <param name="cancellationToken">Ends the search for credentials, which may call the instance metadata service.</param>
    /// <exception cref="ConnectionException">Credentials or region are missing, or what was given cannot be used.</exception>
    IPersonalizeExportService Connect(
        ConnectionOptions options,
        Action<string>? trace = null,
        TimeSpan? throttlePatience = null,
        CancellationToken cancellationToken = default);

    /// <summary>The names of the profiles that <see cref="ConnectionOptions.ProfileName"/> may name.</summary>
    /// <param name="profileLocation">As <see cref="ConnectionOptions.ProfileLocation"/>.</param>
    IReadOnlyList<string> ListProfileNames(string? profileLocation = null);
}
