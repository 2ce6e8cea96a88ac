using Amazon.Runtime;
using PersonalizeExport.Aws.Credentials;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Tests.Aws;

/// <summary>A call of each client of the module, with secrets that a test can find again.</summary>
internal static class Clients
{
    public const string Personalize = "Personalize";
    public const string Sts = "STS";
    public const string StsWithoutKeys = "STS without keys";
    public const string Sso = "SSO";
    public const string Oidc = "OIDC";
    public const string Metadata = "metadata";

    public const string SecretKey = "SECRETOFTHEKEY";
    public const string SessionToken = "SECRETOFTHESESSION";
    public const string BearerToken = "SECRETOFTHEBEARER";

    public static async Task CallAsync(string client, string url, List<string>? traces = null)
    {
        ClientSettings settings = new("eu-west-1", url);
        SessionAWSCredentials keys = new("key", SecretKey, SessionToken);
        switch (client)
        {
            case Personalize:
                using (PersonalizeClient personalize = TestClient.Connect(
                    url, 1, credentials: keys, trace: line => traces?.Add(line), traceRequest: line => traces?.Add(line)))
                {
                    traces?.Add(personalize.EndpointUrl);
                    await personalize.DescribeAsync("arn", Cancel);
                }

                break;
            case Sts or StsWithoutKeys:
                await RoleCredentials.From(settings, client is Sts ? keys : null, "arn", null).GetCredentialsAsync();
                break;
            case Sso:
                await SsoCredentials.RequestAsync(settings, "account", "role", BearerToken);
                break;
            case Oidc:
                JsonNode login = JsonNode.Parse("""{"clientId":"id","clientSecret":"s","refreshToken":"t","expiresAt":"2020-01-01T00:00:00Z"}""")!;
                await new LoginFile(Path.GetTempPath(), [], "aws sso login", TimeProvider.System).RenewAsync(
                    login, login, ["accessToken"], new ServiceConfig("oidc", settings), "CreateToken", "/token");
                break;
            case Metadata:
                string? response = await MetadataHttp.SendAsync(HttpMethod.Get, new Uri(url), "Authorization", BearerToken);
                TemporaryCredentials.Read(Json.Parse(response!));
                break;
        }
    }
}
