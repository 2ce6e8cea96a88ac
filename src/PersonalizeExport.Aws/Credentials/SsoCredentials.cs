using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Settings;
using static Amazon.Runtime.RefreshingAWSCredentials;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The temporary credentials of a role of IAM Identity Center, for the token that `aws sso login` has left in a file.
/// </summary>
internal static class SsoCredentials
{
    /// <param name="login">The name of the [sso-session], or the start URL where there is none.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="roleName">The role.</param>
    /// <param name="portal">How the portal is called, which issues the credentials.</param>
    /// <param name="oidc">How the service is called that renews the token.</param>
    public static AWSCredentials From(
        string login, string accountId, string roleName, ClientSettings portal, ClientSettings oidc)
    {
        // By this hash the file is named. Nothing is protected by it.
#pragma warning disable CA5350
        byte[] hash = SHA1.HashData(Encoding.UTF8.GetBytes(login));
#pragma warning restore CA5350
        LoginFile file = new(SharedFiles.PathOf(null, "sso", "cache"), hash, "aws sso login", TimeProvider.System);
        return new TemporaryCredentials(async () =>
        {
            string token = await file.UseAsync(async kept =>
            {
                ServiceConfig service = new("oidc", oidc);
                await file.RenewAsync(kept, kept, ["accessToken"], service, "CreateToken", "/token")
                    .ConfigureAwait(false);
                return Json.Text(kept, "accessToken");
            }).ConfigureAwait(false);
            try
            {
                return await RequestAsync(portal, accountId, roleName, token).ConfigureAwait(false);
            }
            catch (AmazonServiceException refused) when (refused.ErrorCode is "UnauthorizedException")
            {
                throw file.LoginRequired("The login is not valid any more.", refused);
            }
        });
    }

    /// <summary>Requests the keys of a role.</summary>
    public static async Task<CredentialsRefreshState> RequestAsync(
        ClientSettings settings, string accountId, string roleName, string token)
    {
        ServiceRequest request = new("GetRoleCredentials")
        {
            Wire =
            {
                HttpMethod = "GET",
                ResourcePath = "/federation/credentials",
                Parameters = { ["account_id"] = accountId, ["role_name"] = roleName },
                Headers = { ["x-amz-sso_bearer_token"] = token },
            },
        };
        using ServiceClient client = new(null, new ServiceConfig("portal.sso", settings));
        return await client.SendAsync(
            request,
            response => TemporaryCredentials.Read(Json.Member(response, "roleCredentials")))
            .ConfigureAwait(false);
    }
}
