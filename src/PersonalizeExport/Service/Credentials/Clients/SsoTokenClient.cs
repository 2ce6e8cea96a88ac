using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.SharedInterfaces;

namespace PersonalizeExport.Service.Credentials.Clients;

/// <summary>The tokens of IAM Identity Center: renews that of a login.</summary>
internal sealed class SsoTokenClient(string region)
    : CredentialServiceClient(new AnonymousAWSCredentials(), new CredentialServiceConfig("SSO OIDC", "oidc", "sso-oauth", "2019-06-10", region)), ICoreAmazonSSOOIDC
{
    public Task<GetSsoTokenResponse> GetSsoTokenAsync(GetSsoTokenRequest request) =>
        throw new AmazonClientException("Not signed in. Run: aws sso login");

    public Task<GetSsoTokenResponse> RefreshTokenAsync(GetSsoTokenResponse previousResponse) => CallAsync<GetSsoTokenResponse>(
        request =>
        {
            request.HttpMethod = "POST";
            request.ResourcePath = "/token";
            request.Headers["Content-Type"] = "application/json";
            request.Content = System.Text.Encoding.UTF8.GetBytes(new JsonObject
            {
                ["clientId"] = previousResponse.ClientId,
                ["clientSecret"] = previousResponse.ClientSecret,
                ["grantType"] = "refresh_token",
                ["refreshToken"] = previousResponse.RefreshToken,
            }.ToJsonString());
        },
        new JsonResponse<GetSsoTokenResponse>(response => new GetSsoTokenResponse
        {
            AccessToken = response.GetProperty("accessToken").GetString(),
            ExpiresAt = DateTime.UtcNow.AddSeconds(response.GetProperty("expiresIn").GetInt32()),

            // A response without a new one leaves the old one good.
            RefreshToken = response.TryGetProperty("refreshToken", out System.Text.Json.JsonElement token) ? token.GetString() : previousResponse.RefreshToken,
            ClientId = previousResponse.ClientId,
            ClientSecret = previousResponse.ClientSecret,
            RegistrationExpiresAt = previousResponse.RegistrationExpiresAt,
            Region = previousResponse.Region,
            StartUrl = previousResponse.StartUrl,
        }));
}
