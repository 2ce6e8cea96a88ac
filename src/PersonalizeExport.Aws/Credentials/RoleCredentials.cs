using System.Globalization;
using Amazon.Runtime;
using PersonalizeExport.Aws.Credentials.Clients;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>The temporary credentials of a role, issued by AWS STS and renewed before they expire.</summary>
internal sealed class RoleCredentials : RefreshingAWSCredentials
{
    private readonly Func<Task<CredentialsRefreshState>> _request;

    private RoleCredentials(Func<Task<CredentialsRefreshState>> request)
    {
        _request = request;
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    /// <summary>The credentials of a role that other credentials may assume.</summary>
    public static RoleCredentials FromSource(
        AWSCredentials source,
        string roleArn,
        string? sessionName,
        string? externalId,
        int? durationSeconds,
        ClientSettings settings)
    {
        string session = sessionName ?? NewSessionName();
        return new RoleCredentials(async () =>
        {
            using SecurityTokenClient sts = new(source, settings);
            return await sts.AssumeRoleAsync(roleArn, session, externalId, durationSeconds).ConfigureAwait(false);
        });
    }

    /// <summary>
    /// The credentials of a role that the bearer of a token may assume; the token's file is read each time.
    /// </summary>
    public static RoleCredentials FromWebIdentity(
        string tokenFile,
        string roleArn,
        string? sessionName,
        ClientSettings settings)
    {
        string session = sessionName ?? NewSessionName();
        return new RoleCredentials(async () =>
        {
            string token = (
                await File.ReadAllTextAsync(tokenFile, SdkScope.CancellationToken).ConfigureAwait(false)
            ).Trim();
            using SecurityTokenClient sts = new(new AnonymousAWSCredentials(), settings);
            return await sts.AssumeRoleWithWebIdentityAsync(roleArn, session, token).ConfigureAwait(false);
        });
    }

    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => _request();

    protected override CredentialsRefreshState GenerateNewCredentials() =>
        GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    private static string NewSessionName() =>
        string.Create(CultureInfo.InvariantCulture, $"PersonalizeExport-{DateTime.UtcNow:yyyyMMddHHmmssfff}");
}
