using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Util;
using Amazon.Util.Internal;
using PersonalizeExport.Aws.Credentials.Clients;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The temporary credentials of a role of IAM Identity Center. The SDK reads the token that `aws sso login` has left,
/// and renews it; it is told which clients to call.
/// </summary>
/// <param name="login">The login whose token is used.</param>
/// <param name="accountId">The account.</param>
/// <param name="roleName">The role.</param>
/// <param name="portal">How the portal is called.</param>
/// <param name="oidc">How the token service is called.</param>
internal sealed class SsoCredentials(
    SSOTokenManagerGetTokenOptions login,
    string accountId,
    string roleName,
    ClientSettings portal,
    ClientSettings oidc
) : RefreshingAWSCredentials
{
    protected override CredentialsRefreshState GenerateNewCredentials() =>
        GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using SsoTokenClient tokens = new(oidc);
        using SsoClient client = new(portal);
        SSOTokenFileCache files = new(CryptoUtilFactory.CryptoInstance, new FileRetriever(), new DirectoryRetriever());
        try
        {
            SsoToken token = await new SSOTokenManager(tokens, files)
                .GetTokenAsync(login, SdkScope.CancellationToken)
                .ConfigureAwait(false);
            SSOImmutableCredentials keys = (SSOImmutableCredentials)
                await client
                    .CredentialsFromSsoAccessTokenAsync(accountId, roleName, token.AccessToken, null!)
                    .ConfigureAwait(false);
            return new CredentialsRefreshState(keys, keys.Expiration);
        }
        catch (AmazonClientException loggedOut) when (loggedOut.GetBaseException() is AmazonClientException)
        {
            throw new AmazonClientException($"{loggedOut.Message.TrimEnd('.')}. Run: aws sso login", loggedOut);
        }
    }
}
