using System.Runtime.CompilerServices;

namespace PersonalizeExport;

/// <summary>Connects to Amazon Personalize. PersonalizeExport.Aws implements it, over the AWS SDK.</summary>
public interface IServiceConnector
{
    /// <summary>Makes a client, without a call to Amazon Personalize.</summary>
    /// <param name="options">What to connect with; what is null is found as the AWS SDKs find it.</param>
    /// <param name="trace">
    /// Called with a sentence for each of credentials, region and endpoint that names its source, and later for what a
    /// call waits for; never with a secret. On any thread; it must not throw.
    /// </param>
    /// <param name="traceRequest">
    /// Called with a line for each request to Amazon Personalize that has ended: its operation, host, HTTP status,
    /// request ID, time and try. As <paramref name="trace"/>; null for none.
    /// </param>
    /// <param name="throttlePatience">
    /// How long every request of an operation may be throttled before one is given up; left out, 3 minutes.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the search for credentials, which may call the instance metadata service.
    /// </param>
    /// <exception cref="ConnectionException">
    /// Credentials or region are missing, or what was given cannot be used.
    /// </exception>
    IPersonalizeExportService Connect(
        ConnectionOptions options,
        Action<string>? trace = null,
        Action<string>? traceRequest = null,
        TimeSpan? throttlePatience = null,
        CancellationToken cancellationToken = default);

    /// <summary>The names of the profiles that <see cref="ConnectionOptions.ProfileName"/> may name.</summary>
    /// <param name="profileLocation">As <see cref="ConnectionOptions.ProfileLocation"/>.</param>
    IReadOnlyList<string> ListProfileNames(string? profileLocation = null);
}

/// <summary>
/// Whose account is called, in which region, at which endpoint. What is null is found as the AWS SDKs find it.
/// </summary>
public sealed record ConnectionOptions
{
    /// <summary>The region's system name, such as eu-west-1. Any name is accepted: AWS adds regions.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// The region in the ARN of the resource. A dataset and its jobs are in one region, so requests are sent there,
    /// whatever the defaults of session and environment are; a <see cref="Region"/> that differs is an error.
    /// </summary>
    public string? ResourceRegion { get; init; }

    /// <summary>The name of a profile of the shared AWS config and credentials files.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The path of the credentials file to find profiles in, in place of the shared one.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>
    /// Credentials of an AWS SDK, of whichever copy of it in the process: any object whose GetCredentials() gives
    /// AccessKey, SecretKey and Token. It is read for every request, so that credentials can renew themselves. Or a
    /// <see cref="System.Net.NetworkCredential"/> of an access key and its secret.
    /// </summary>
    public object? Credential { get; init; }

    /// <summary>
    /// The default credentials of the session, as <see cref="Credential"/>: they come after all that is given, before
    /// the environment.
    /// </summary>
    public object? SessionCredential { get; init; }

    /// <summary>
    /// The default region of the session: it comes after <see cref="Region"/> and <see cref="ResourceRegion"/>, before
    /// profiles and the environment.
    /// </summary>
    public string? SessionRegion { get; init; }

    /// <summary>An access key; goes with <see cref="SecretKey"/>.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The secret of <see cref="AccessKey"/>.</summary>
    public string? SecretKey { get; init; }

    /// <summary>The session token of temporary keys.</summary>
    public string? SessionToken { get; init; }

    /// <summary>The URL to call in place of the region's endpoint.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>Identifies the caller where no ARN has the account: not a secret.</summary>
    internal string Caller => AccessKey ?? ProfileName ?? (Credential ?? SessionCredential) switch
    {
        null => "",
        var credential => $"#{RuntimeHelpers.GetHashCode(credential)}",
    };

    /// <summary>Where the options lead, without a secret or a foreign object, whose text may contain one.</summary>
    public override string ToString() =>
        $"Region = {Region ?? ResourceRegion}, ProfileName = {ProfileName}, EndpointUrl = {EndpointUrl}";
}
