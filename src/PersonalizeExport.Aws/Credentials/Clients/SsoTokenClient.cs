using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.SharedInterfaces;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials.Clients;

/// <summary>The token service of IAM Identity Center, which renews the token of a login.</summary>
internal sealed class SsoTokenClient(ClientSettings settings)
    : ServiceClient(new AnonymousAWSCredentials(), new CredentialServiceConfig("SSO OIDC", "oidc", "sso-oauth", "2019-06-10", settings)), ICoreAmazonSSOOIDC
{
    public Task<GetSsoTokenResponse> GetSsoTokenAsync(GetSsoTokenRequest request) =>
        throw new AmazonClientException("Not signed in. Run: aws sso login");

    public Task<GetSsoTokenResponse> RefreshTokenAsync(GetSsoTokenResponse previousResponse)
    {
        ServiceRequest request = new("CreateToken", request =>
        {
            request.HttpMethod = "POST";
            request.ResourcePath = "/token";
            request.Headers["Content-Type"] = "application/json";
            request.Content = Encoding.UTF8.GetBytes(new JsonObject
            {
                ["clientId"] = previousResponse.ClientId,
                ["clientSecret"] = previousResponse.ClientSecret,
                ["grantType"] = "refresh_token",
                ["refreshToken"] = previousResponse.RefreshToken,
            }.ToJsonString());
        });
        return SendAsync<GetSsoTokenResponse>(request, new JsonUnmarshaller<GetSsoTokenResponse>(body => Read(body, previousResponse)), SdkScope.CancellationToken);
    }

    private static GetSsoTokenResponse Read(Stream body, GetSsoTokenResponse previous)
    {
        using JsonDocument response = JsonDocument.Parse(body);
        return new GetSsoTokenResponse
        {
            AccessToken = response.RootElement.GetProperty("accessToken").GetString(),
            ExpiresAt = DateTime.UtcNow.AddSeconds(response.RootElement.GetProperty("expiresIn").GetInt32()),

            // A response without a new refresh token leaves the old one valid.
            RefreshToken = response.RootElement.TryGetProperty("refreshToken", out JsonElement token) ? token.GetString() : previous.RefreshToken,
            ClientId = previous.ClientId,
            ClientSecret = previous.ClientSecret,
            RegistrationExpiresAt = previous.RegistrationExpiresAt,
            Region = previous.Region,
            StartUrl = previous.StartUrl,
        };
    }
}
