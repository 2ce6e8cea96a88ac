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

    /// <param name="session">The value of login_session.</param>
    /// <param name="settings">How the sign-in service is called.</param>
    /// <param name="time">The time.</param>
    public static AWSCredentials From(string session, ClientSettings settings, TimeProvider time)
    {
        string? folder =
            Shell.Value("AWS_LOGIN_CACHE_DIRECTORY") ?? SharedFiles.PathOf(null, "login", "cache");
        LoginFile file = new(folder, SHA256.HashData(Encoding.UTF8.GetBytes(session)), "aws login", time);
        return new TemporaryCredentials(() => file.UseAsync(async login =>
        {
            JsonNode keys = Json.Member(login, "accessToken");

            // It knows the login in its own region only.
            string region = (string?)login["signInRegion"] ?? settings.Region;
            ServiceConfig service = new("signin", WithHost(settings with { Region = region }));
            await file.RenewAsync(
                login,
                keys,
                ["accessKeyId", "secretAccessKey", "sessionToken"],
                service,
                "CreateOAuth2Token",
                TokenPath,
                () => Prove(service.Url.TrimEnd('/') + TokenPath, Json.Text(login, "dpopKey"), time))
                .ConfigureAwait(false);
            return TemporaryCredentials.Read(keys);
        }));
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
        JsonObject claims = Json.Object(
            ("htm", "POST"),
            ("htu", url),
            ("iat", time.GetUtcNow().ToUnixTimeSeconds()),
            ("jti", Guid.NewGuid().ToString()));
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
