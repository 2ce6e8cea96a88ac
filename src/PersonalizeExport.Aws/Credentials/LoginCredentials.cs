using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Aws.Credentials;

/// <summary>
/// The temporary credentials of a console login (login_session of a profile), which `aws login` leaves in a file. They
/// are valid for 15 minutes. The sign-in service renews them: it knows the caller by a proof that he has the key of the
/// login (DPoP, RFC 9449), not by a signature of AWS.
/// </summary>
internal static class LoginCredentials
{
    private const string TokenPath = "/v1/token";

    private static readonly string[] KeyMembers = ["accessKeyId", "secretAccessKey", "sessionToken"];

    /// <param name="session">The value of login_session.</param>
    /// <param name="settings">How the sign-in service is called.</param>
    /// <param name="time">The time.</param>
    public static AWSCredentials From(string session, ClientSettings settings, TimeProvider time)
    {
        string? folder =
            ServiceSettings.Shell("AWS_LOGIN_CACHE_DIRECTORY") ?? SharedFiles.PathOf(null, "login", "cache");
        LoginFile file = new(folder, SHA256.HashData(Encoding.UTF8.GetBytes(session)), "aws login");
        return new TemporaryCredentials(() => file.UseAsync(async login =>
        {
            JsonNode keys = login["accessToken"] ?? throw new FormatException("It has no accessToken.");
            DateTimeOffset expiration = TemporaryCredentials.ExpirationOf(LoginFile.Text(keys, "expiresAt"));
            if (expiration - time.GetUtcNow() < TemporaryCredentials.RenewalTime)
            {
                await RenewAsync(file, login, keys, settings, time).ConfigureAwait(false);
            }

            return TemporaryCredentials.Read(keys);
        }));
    }

    private static async Task RenewAsync(
        LoginFile file, JsonNode login, JsonNode keys, ClientSettings settings, TimeProvider time)
    {
        // It knows the login in its own region only.
        settings = WithHost(settings with { Region = (string?)login["signInRegion"] ?? settings.Region });
        using TokenClient client = new("Signin", "signin", settings);
        string proof = Prove(client.EndpointUrl.TrimEnd('/') + TokenPath, LoginFile.Text(login, "dpopKey"), time);
        JsonObject content = new()
        {
            ["clientId"] = LoginFile.Text(login, "clientId"),
            ["grantType"] = "refresh_token",
            ["refreshToken"] = LoginFile.Text(login, "refreshToken"),
        };
        try
        {
            JsonNode response =
                await client.PostAsync("CreateOAuth2Token", TokenPath, content, proof).ConfigureAwait(false);
            foreach (string member in KeyMembers)
            {
                keys[member] = ServiceClient.Required((string?)response["accessToken"]?[member], member);
            }

            keys["expiresAt"] = LoginFile.TextOf(time.GetUtcNow().AddSeconds((int?)response["expiresIn"] ?? 0));
            login["refreshToken"] = ServiceClient.Required((string?)response["refreshToken"], "refreshToken");
            file.Write(login);
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode is "TOKEN_EXPIRED" or "USER_CREDENTIALS_CHANGED")
        {
            throw file.LoginRequired("The login has expired, or its password was changed.", refused);
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode is "INSUFFICIENT_PERMISSIONS")
        {
            throw new AmazonClientException(
                "The login lacks the permission signin:CreateOAuth2Token to be renewed.", refused);
        }
    }

    // Its hosts are named by a rule of its own, except those of FIPS and dual stack.
    private static ClientSettings WithHost(ClientSettings settings)
    {
        if (settings is { EndpointUrl: not null } or { UseFips: true } or { UseDualStack: true })
        {
            return settings;
        }

        string suffix =
            settings.Region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.cn"
            : settings.Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "amazonaws-us-gov.com"
            : "aws.amazon.com";
        return settings with { EndpointUrl = $"https://{settings.Region}.signin.{suffix}" };
    }

    private static string Prove(string url, string pem, TimeProvider time)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(pem);
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        string jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Encode(point.X!)}}","y":"{{Encode(point.Y!)}}"}""";
        string header = $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{jwk}}}""";
        JsonObject claims = new()
        {
            ["htm"] = "POST",
            ["htu"] = url,
            ["iat"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
        };
        string signed = $"{Encode(header)}.{Encode(claims.ToJsonString())}";
        byte[] signature = key.SignData(
            Encoding.ASCII.GetBytes(signed),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Encode(signature)}";
    }

    private static string Encode(string part) => Encode(Encoding.UTF8.GetBytes(part));

    private static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
