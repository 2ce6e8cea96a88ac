using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.SharedInterfaces;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials.Clients;

/// <summary>The portal of IAM Identity Center, which issues the temporary credentials of a role to a user who has logged in.</summary>
internal sealed class SsoClient(ClientSettings settings)
    : ServiceClient(new AnonymousAWSCredentials(), new CredentialServiceConfig("SSO", "portal.sso", "awsssoportal", "2019-06-10", settings)), ICoreAmazonSSO
{
    public Task<ImmutableCredentials> CredentialsFromSsoAccessTokenAsync(
        string accountId, string roleName, string accessToken, IDictionary<string, object> additionalProperties)
    {
        ServiceRequest request = new("GetRoleCredentials", request =>
        {
            request.HttpMethod = "GET";
            request.ResourcePath = "/federation/credentials";
            request.UseQueryString = true;
            request.Parameters["account_id"] = accountId;
            request.Parameters["role_name"] = roleName;
            request.Headers["x-amz-sso_bearer_token"] = accessToken;
        });
        return SendAsync<ImmutableCredentials>(request, new JsonUnmarshaller<ImmutableCredentials>(body => Read(body, accountId)), SdkScope.CancellationToken);
    }

    private static SSOImmutableCredentials Read(Stream body, string accountId)
    {
        using JsonDocument response = JsonDocument.Parse(body);
        JsonElement keys = response.RootElement.GetProperty("roleCredentials");
        return new SSOImmutableCredentials(
            keys.GetProperty("accessKeyId").GetString(),
            keys.GetProperty("secretAccessKey").GetString(),
            keys.GetProperty("sessionToken").GetString(),
            DateTimeOffset.FromUnixTimeMilliseconds(keys.GetProperty("expiration").GetInt64()).UtcDateTime,
            accountId);
    }
}
