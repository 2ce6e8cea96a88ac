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
    public static RoleCredentials FromSource(AWSCredentials source, string roleArn, string sessionName, string? externalId, string region) => new(async () =>
    {
        using SecurityTokenClient sts = new(source, ConfiguredEndpoint.Settings("STS", region));
        return await sts.AssumeRoleAsync(roleArn, sessionName, externalId).ConfigureAwait(false);
    });

    /// <summary>The credentials of a role that the bearer of a token may assume; the token's file is read each time.</summary>
    public static RoleCredentials FromWebIdentity(string tokenFile, string roleArn, string sessionName, string region) => new(async () =>
    {
        string token = (await File.ReadAllTextAsync(tokenFile, SdkScope.CancellationToken).ConfigureAwait(false)).Trim();
        using SecurityTokenClient sts = new(new AnonymousAWSCredentials(), ConfiguredEndpoint.Settings("STS", region));
        return await sts.AssumeRoleWithWebIdentityAsync(roleArn, sessionName, token).ConfigureAwait(false);
    });

    /// <summary>A name for the role's session, if none was given.</summary>
    public static string NewSessionName() => string.Create(CultureInfo.InvariantCulture, $"PersonalizeExport-{DateTime.UtcNow:yyyyMMddHHmmssfff}");

    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => _request();

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();
}
