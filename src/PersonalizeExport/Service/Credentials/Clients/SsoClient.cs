using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.SharedInterfaces;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>The portal of IAM Identity Center, which gives the temporary credentials of a role to who has logged in.</summary>
internal sealed class SsoClient(string region)
    : CredentialServiceClient(new AnonymousAWSCredentials(), new CredentialServiceConfig("SSO", "portal.sso", "awsssoportal", "2019-06-10", region)), ICoreAmazonSSO
{
    public async Task<ImmutableCredentials> CredentialsFromSsoAccessTokenAsync(
        string accountId, string roleName, string accessToken, IDictionary<string, object> additionalProperties) => await CallAsync<ImmutableCredentials>(
        request =>
        {
            request.HttpMethod = "GET";
            request.ResourcePath = "/federation/credentials";
            request.UseQueryString = true;
            request.Parameters["account_id"] = accountId;
            request.Parameters["role_name"] = roleName;
            request.Headers["x-amz-sso_bearer_token"] = accessToken;
        },
        new JsonResponse<ImmutableCredentials>(response =>
        {
            JsonElement keys = response.GetProperty("roleCredentials");
            return new SSOImmutableCredentials(
                keys.GetProperty("accessKeyId").GetString(),
                keys.GetProperty("secretAccessKey").GetString(),
                keys.GetProperty("sessionToken").GetString(),
                DateTimeOffset.FromUnixTimeMilliseconds(keys.GetProperty("expiration").GetInt64()).UtcDateTime,
                accountId);
        })).ConfigureAwait(false);
}
