using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
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
        LoginFile file = new(SharedFiles.PathOf(null, "sso", "cache"), hash, "aws sso login");
        return new TemporaryCredentials(async () =>
        {
            string token = await file.UseAsync(kept => GetTokenAsync(file, kept, oidc)).ConfigureAwait(false);
            try
            {
                return await GetKeysAsync(portal, accountId, roleName, token).ConfigureAwait(false);
            }
            catch (AmazonServiceException refused) when (refused.ErrorCode is "UnauthorizedException")
            {
                throw file.LoginRequired("The login is not valid any more.", refused);
            }
        });
    }

    /// <summary>Requests the keys of a role.</summary>
    public static async Task<CredentialsRefreshState> GetKeysAsync(
        ClientSettings settings, string accountId, string roleName, string token)
    {
        ServiceRequest request = new("GetRoleCredentials") { Method = "GET", Path = "/federation/credentials" };
        request.Parameters["account_id"] = accountId;
        request.Parameters["role_name"] = roleName;
        request.Headers["x-amz-sso_bearer_token"] = token;
        using TokenClient client = new("SSO", "portal.sso", settings);
        JsonNode response = await client.SendAsync(request).ConfigureAwait(false);
        return TemporaryCredentials.Read(ServiceClient.Required(response["roleCredentials"], "roleCredentials"));
    }

    /// <summary>Renews the token of a login.</summary>
    public static async Task RenewAsync(ClientSettings settings, JsonNode login)
    {
        using TokenClient client = new("SSO OIDC", "oidc", settings);
        JsonObject content = new()
        {
            ["clientId"] = LoginFile.Text(login, "clientId"),
            ["clientSecret"] = LoginFile.Text(login, "clientSecret"),
            ["grantType"] = "refresh_token",
            ["refreshToken"] = LoginFile.Text(login, "refreshToken"),
        };
        JsonNode response = await client.PostAsync("CreateToken", "/token", content).ConfigureAwait(false);
        login["accessToken"] = ServiceClient.Required((string?)response["accessToken"], "accessToken");
        login["expiresAt"] = LoginFile.TextOf(DateTimeOffset.UtcNow.AddSeconds((int?)response["expiresIn"] ?? 0));

        // A response without a new refresh token leaves the old one valid.
        login["refreshToken"] = (string?)response["refreshToken"] ?? LoginFile.Text(login, "refreshToken");
    }

    private static async Task<string> GetTokenAsync(LoginFile file, JsonNode login, ClientSettings oidc)
    {
        TimeSpan left = TemporaryCredentials.ExpirationOf(LoginFile.Text(login, "expiresAt")) - DateTimeOffset.UtcNow;
        if (left < TemporaryCredentials.RenewalTime && login["refreshToken"] is not null)
        {
            try
            {
                await RenewAsync(oidc, login).ConfigureAwait(false);
                file.Write(login);
            }
            catch (AmazonServiceException refused) when ((int)refused.StatusCode is >= 400 and < 500)
            {
                throw file.LoginRequired("The login has expired.", refused);
            }
        }
        else if (left < TimeSpan.Zero)
        {
            throw file.LoginRequired("The login has expired.");
        }

        return LoginFile.Text(login, "accessToken");
    }
}
