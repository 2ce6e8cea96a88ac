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
        TimeSpan? throttlePatience = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        trace ??= _ => { };
        PersonalizeClient client = SdkScope.Run(() => Open(options, trace), cancellationToken);

        // A single attempt (AWS_MAX_ATTEMPTS, max_attempts) means that a throttled request is not sent again either.
        return client.Config.MaxErrorRetry == 0
            ? client
            : new ThrottledService(
                client,
                client.EndpointUrl,
                options.Caller,
                throttlePatience ?? DefaultThrottlePatience,
                trace);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListProfileNames(string? profileLocation = null) =>
        SdkScope.Run(() => new SharedFiles(profileLocation).Names);

    // The border: what .NET or the SDK throws while a client is made lies in what it was told.
    private static PersonalizeClient Open(ConnectionOptions options, Action<string> trace)
    {
        try
        {
            return PersonalizeConnection.Open(options, trace);
        }
        catch (Exception error) when (error is not PersonalizeException and not OperationCanceledException)
        {
            throw ConnectionException.Invalid(error.GetBaseException().Message, error);
        }
    }
}
