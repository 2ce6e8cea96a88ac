using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace PersonalizeExport.Service.Credentials;

/// <summary>The temporary credentials of a role, asked of AWS STS and asked for again before they expire.</summary>
/// <remarks>
/// The SDK has such credentials of its own, but they look for the STS client in every assembly of the process by its name, and beside AWS
/// Tools they find the one of another SDK. Ours is named at compile time.
/// </remarks>
internal sealed class RoleCredentials : RefreshingAWSCredentials
{
    private readonly Func<Task<Amazon.SecurityToken.Model.Credentials>> _ask;

    private RoleCredentials(Func<Task<Amazon.SecurityToken.Model.Credentials>> ask)
    {
        _ask = ask;
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    /// <summary>The credentials of a role that other credentials may assume.</summary>
    public static RoleCredentials FromSource(AWSCredentials source, AssumeRoleRequest request, string region) => new(async () =>
    {
        using AmazonSecurityTokenServiceClient sts = new(source, Config(region));
        return (await sts.AssumeRoleAsync(request).ConfigureAwait(false)).Credentials;
    });

    /// <summary>The credentials of a role that the bearer of a token may assume; the token's file is read anew each time.</summary>
    public static RoleCredentials FromWebIdentity(string tokenFile, string roleArn, string sessionName, string region) => new(async () =>
    {
        using AmazonSecurityTokenServiceClient sts = new(new AnonymousAWSCredentials(), Config(region));
        AssumeRoleWithWebIdentityRequest request = new()
        {
            RoleArn = roleArn,
            RoleSessionName = sessionName,
            WebIdentityToken = (await File.ReadAllTextAsync(tokenFile).ConfigureAwait(false)).Trim(),
        };
        return (await sts.AssumeRoleWithWebIdentityAsync(request).ConfigureAwait(false)).Credentials;
    });

    /// <summary>A name for the role's session where nobody chose one.</summary>
    public static string NewSessionName() => $"PersonalizeExport-{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        Amazon.SecurityToken.Model.Credentials keys = await _ask().ConfigureAwait(false);
        return new CredentialsRefreshState(
            new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), keys.Expiration!.Value.ToUniversalTime());
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    // The region to sign for is named too: where the environment or a profile names an endpoint of STS, the SDK signs for us-east-1 otherwise.
    private static AmazonSecurityTokenServiceConfig Config(string region) =>
        new() { RegionEndpoint = RegionEndpoint.GetBySystemName(region), AuthenticationRegion = region };
}
