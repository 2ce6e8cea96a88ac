using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws.Credentials.Clients;

/// <summary>
/// The sign-in service, which renews the credentials of a console login. It knows the caller by a proof that he has the
/// key of the login (DPoP, RFC 9449), not by a signature of AWS.
/// </summary>
internal sealed class SigninClient(ClientSettings settings, TimeProvider time)
    : ServiceClient(
        new AnonymousAWSCredentials(),
        new CredentialServiceConfig("Signin", "signin", "signin", "2023-01-01", WithHost(settings)))
{
    private const string TokenPath = "/v1/token";

    /// <summary>The error of a login that must be made again.</summary>
    public static AmazonClientException LoginRequired(string reason, Exception? cause = null) =>
        new($"{reason} Run: aws login", cause);

    /// <summary>Requests new keys.</summary>
    /// <param name="clientId">The ID of the client that has logged in.</param>
    /// <param name="refreshToken">The token of the login.</param>
    /// <param name="key">The private key of the login, PEM.</param>
    public async Task<LoginKeys> RefreshAsync(string clientId, string refreshToken, string key)
    {
        string url =
            Config.EndpointProvider.ResolveEndpoint(new ServiceEndpointParameters(Config)).URL.TrimEnd('/') + TokenPath;
        string proof = Prove(url, key);
        ServiceRequest request = new("CreateOAuth2Token", request =>
        {
            request.HttpMethod = "POST";
            request.ResourcePath = TokenPath;
            request.Headers["Content-Type"] = "application/json";
            request.Headers["DPoP"] = proof;
            request.Content = Encoding.UTF8.GetBytes(
                new JsonObject
                {
                    ["clientId"] = clientId,
                    ["grantType"] = "refresh_token",
                    ["refreshToken"] = refreshToken,
                }.ToJsonString());
        });
        try
        {
            return await SendAsync<LoginKeys>(request, new JsonUnmarshaller<LoginKeys>(Read), SdkScope.CancellationToken)
                .ConfigureAwait(false);
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode is "TOKEN_EXPIRED" or "USER_CREDENTIALS_CHANGED")
        {
            throw LoginRequired("The login has expired, or its password was changed.", refused);
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode is "INSUFFICIENT_PERMISSIONS")
        {
            throw new AmazonClientException(
                "The login lacks the permission signin:CreateOAuth2Token to be renewed.",
                refused);
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

    private string Prove(string url, string pem)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(pem);
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        JsonObject header = new()
        {
            ["typ"] = "dpop+jwt",
            ["alg"] = "ES256",
            ["jwk"] = new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = Encode(point.X!),
                ["y"] = Encode(point.Y!),
            },
        };
        JsonObject claims = new()
        {
            ["htm"] = "POST",
            ["htu"] = url,
            ["iat"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
        };
        string signed = $"{Encode(header)}.{Encode(claims)}";
        byte[] signature = key.SignData(
            Encoding.ASCII.GetBytes(signed),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Encode(signature)}";
    }

    private static string Encode(JsonObject part) => Encode(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static LoginKeys Read(Stream body)
    {
        using JsonDocument response = JsonDocument.Parse(body);
        JsonElement keys = response.RootElement.GetProperty("accessToken");
        return new LoginKeys(
            keys.GetProperty("accessKeyId").GetString()!,
            keys.GetProperty("secretAccessKey").GetString()!,
            keys.GetProperty("sessionToken").GetString()!,
            TimeSpan.FromSeconds(response.RootElement.GetProperty("expiresIn").GetInt32()),
            response.RootElement.GetProperty("refreshToken").GetString()!);
    }
}

/// <summary>New keys of a login.</summary>
/// <param name="AccessKeyId">The access key.</param>
/// <param name="SecretAccessKey">Its secret.</param>
/// <param name="SessionToken">Its session token.</param>
/// <param name="ExpiresIn">How long they are valid.</param>
/// <param name="RefreshToken">The token to renew them with.</param>
internal sealed record LoginKeys(
    string AccessKeyId,
    string SecretAccessKey,
    string SessionToken,
    TimeSpan ExpiresIn,
    string RefreshToken);
