using System.Text.Json.Nodes;

namespace PersonalizeExport.LocalAws;

/// <summary>IAM Identity Center: the portal, which returns a role's credentials for an access token, and OIDC, which refreshes the token.</summary>
internal static class SingleSignOn
{
    private const string AccessToken = "sso-access-token";
    private const string RefreshToken = "sso-refresh-token";

    public static void MapSingleSignOn(this WebApplication app)
    {
        app.MapGet("/federation/credentials", (HttpRequest request, CallLog log, CredentialFactory factory) =>
        {
            if (request.Headers["x-amz-sso_bearer_token"] != AccessToken)
            {
                return Refuse(request, "UnauthorizedException", "Session token not found or invalid");
            }

            log.Add(new Call("SsoCredentials", Subject: $"{request.Query["account_id"]}/{request.Query["role_name"]}"));
            TemporaryCredentials credentials = factory.Create();
            return Results.Json(new
            {
                roleCredentials = new
                {
                    accessKeyId = credentials.AccessKeyId,
                    secretAccessKey = credentials.SecretAccessKey,
                    sessionToken = credentials.SessionToken,
                    expiration = credentials.Expiration.ToUnixTimeMilliseconds(),
                },
            });
        });

        app.MapPost("/token", async (HttpRequest request, CallLog log) =>
        {
            JsonNode? body = await JsonNode.ParseAsync(request.Body);
            if ((string?)body?["grantType"] != "refresh_token" || (string?)body["refreshToken"] != RefreshToken)
            {
                return Refuse(request, "InvalidGrantException", "Invalid grant provided");
            }

            log.Add(new Call("SsoToken", Subject: (string?)body["clientId"]));
            return Results.Json(new { accessToken = AccessToken, tokenType = "Bearer", expiresIn = 28800, refreshToken = RefreshToken });
        });
    }

    private static IResult Refuse(HttpRequest request, string code, string message)
    {
        request.HttpContext.Response.Headers["x-amzn-ErrorType"] = code;
        return Results.Json(new { message }, statusCode: code == "UnauthorizedException" ? 401 : 400);
    }
}
