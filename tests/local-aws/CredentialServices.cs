using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PersonalizeExport.LocalAws;

/// <summary>
/// The services that AWS tools get credentials from, for tests: STS, IAM Identity Center (SSO), the endpoint of a container and the metadata
/// service of an instance, version 2. What they give out is the access key that the emulator accepts.
/// </summary>
/// <remarks>
/// A role's ARN has its trust policy: arn:aws:iam::ACCOUNT:role/TRUSTED/NAME can be assumed with the access key TRUSTED, or with the web identity
/// token TRUSTED. The credentials of a role hop-... are only for assuming the next role of a chain, which needs their session token.
/// </remarks>
internal sealed partial class CredentialServices
{
    private const string SsoToken = "sso-access-token";
    private const string SsoRefreshToken = "sso-refresh-token";
    private const string InstanceSession = "instance-session";
    private const string SessionHeader = "x-aws-ec2-metadata-token";
    private const string RolesPath = "/latest/meta-data/iam/security-credentials/";

    private readonly ConcurrentQueue<Call> _calls = new();
    private TimeSpan _lifetime = TimeSpan.FromHours(1);

    private DateTimeOffset Expiration => DateTimeOffset.UtcNow + _lifetime;

    private string ExpirationText => Expiration.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public void Map(WebApplication app)
    {
        app.MapGet("/_control", () => Results.Json(new { calls = _calls }));
        app.MapDelete("/_control", () => _calls.Clear());
        app.MapPost("/_control", (double expiresIn) => { _lifetime = TimeSpan.FromSeconds(expiresIn); });
        app.MapPost("/", AssumeRoleAsync);
        app.MapGet("/federation/credentials", GetRoleCredentials);
        app.MapPost("/token", CreateTokenAsync);
        app.MapGet("/container", () => ForMachine("Container"));
        app.MapPut("/latest/api/token", (HttpContext context) =>
        {
            string lifetime = context.Request.Headers[SessionHeader + "-ttl-seconds"].ToString();
            context.Response.Headers[SessionHeader + "-ttl-seconds"] = lifetime;
            return lifetime.Length == 0 ? Results.BadRequest() : Results.Text(InstanceSession);
        });
        app.MapGet(RolesPath, (HttpRequest request) => ForInstance(request, () => Results.Text("instance-role")));
        app.MapGet(RolesPath + "instance-role", (HttpRequest request) => ForInstance(request, () => ForMachine("Instance")));
        app.MapGet("/latest/meta-data/placement/region", (HttpRequest request) => ForInstance(request, () => Results.Text("eu-north-1")));
        app.MapFallback((HttpRequest request) =>
        {
            _calls.Enqueue(new Call("Unknown", Subject: $"{request.Method} {request.Path}"));
            return Results.NotFound();
        });
    }

    private async Task<IResult> AssumeRoleAsync(HttpRequest request)
    {
        IFormCollection form = await request.ReadFormAsync();
        string action = form["Action"].ToString();
        string role = form["RoleArn"].ToString();
        if (RoleArn().Match(role) is not { Success: true } arn)
        {
            return RefuseRole("ValidationError", 400, $"{role} is invalid");
        }

        Match scope = Scope().Match(request.Headers.Authorization.ToString());
        string accessKey = scope.Groups["key"].Value;
        bool isKnown = !IsHop(accessKey) || request.Headers["X-Amz-Security-Token"] == $"token-of-{accessKey}";
        string? caller = action switch
        {
            "AssumeRole" when scope.Success && isKnown => accessKey,
            "AssumeRoleWithWebIdentity" => form["WebIdentityToken"].ToString(),
            _ => null,
        };
        if (caller is null || caller != arn.Groups["trusted"].Value)
        {
            // A caller with a web identity token is not named, because the token is a secret.
            string user = scope.Success ? $"User: {accessKey} is not" : "Not";
            return RefuseRole("AccessDenied", 403, $"{user} authorized to perform: sts:{action} on resource: {role}");
        }

        _calls.Enqueue(new Call(action, scope.Success ? accessKey : null, scope.Success ? scope.Groups["region"].Value : null, role));
        string name = arn.Groups["name"].Value;
        string key = IsHop(name) ? name : "test";
        return Xml(200, $"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
              <Credentials>
                <AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{(IsHop(name) ? $"secret-of-{name}" : "test")}</SecretAccessKey>
                <SessionToken>token-of-{key}</SessionToken><Expiration>{ExpirationText}</Expiration>
              </Credentials>
              <AssumedRoleUser><AssumedRoleId>AROA:{form["RoleSessionName"]}</AssumedRoleId><Arn>{role}</Arn></AssumedRoleUser>
            </{action}Result><ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata></{action}Response>
            """);
    }

    private IResult GetRoleCredentials(HttpRequest request)
    {
        if (request.Headers["x-amz-sso_bearer_token"] != SsoToken)
        {
            return RefuseLogin(request, "UnauthorizedException", 401);
        }

        _calls.Enqueue(new Call("SsoCredentials", Subject: $"{request.Query["account_id"]}/{request.Query["role_name"]}"));
        long expiration = Expiration.ToUnixTimeMilliseconds();
        return Results.Json(new { roleCredentials = new { accessKeyId = "test", secretAccessKey = "test", sessionToken = "token-of-test", expiration } });
    }

    private async Task<IResult> CreateTokenAsync(HttpRequest request)
    {
        JsonNode? body = await JsonNode.ParseAsync(request.Body);
        if ((string?)body?["grantType"] != "refresh_token" || (string?)body["refreshToken"] != SsoRefreshToken)
        {
            return RefuseLogin(request, "InvalidGrantException", 400);
        }

        _calls.Enqueue(new Call("SsoToken", Subject: (string?)body["clientId"]));
        return Results.Json(new { accessToken = SsoToken, tokenType = "Bearer", expiresIn = 28800, refreshToken = SsoRefreshToken });
    }

    private IResult ForMachine(string kind)
    {
        _calls.Enqueue(new Call(kind));
        return Results.Content(
            $$"""{"Code":"Success","AccessKeyId":"test","SecretAccessKey":"test","Token":"token-of-test","Expiration":"{{ExpirationText}}"}""");
    }

    private static IResult ForInstance(HttpRequest request, Func<IResult> response) =>
        request.Headers[SessionHeader] == InstanceSession ? response() : Results.Unauthorized();

    private static IResult RefuseLogin(HttpRequest request, string code, int status)
    {
        request.HttpContext.Response.Headers["x-amzn-ErrorType"] = code;
        return Results.Json(new { message = "The token of SSO is not valid" }, statusCode: status);
    }

    private static IResult RefuseRole(string code, int status, string message) => Xml(status, $"""
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>{Guid.NewGuid()}</RequestId>
        </ErrorResponse>
        """);

    private static IResult Xml(int status, string content) => Results.Content(content, "text/xml", null, status);

    private static bool IsHop(string name) => name.StartsWith("hop-", StringComparison.Ordinal);

    [GeneratedRegex(@"\Aarn:aws:iam::\d{12}:role/(?<trusted>[^/]+)/(?<name>[^/]+)\z")]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"\AAWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/\d{8}/(?<region>[^/]+)/sts/aws4_request,")]
    private static partial Regex Scope();

    /// <param name="Kind">The operation or the endpoint.</param>
    /// <param name="AccessKey">The access key that it was signed with, if any.</param>
    /// <param name="Region">The region that it was signed for, if any.</param>
    /// <param name="Subject">The role, account or client that it was for.</param>
    private sealed record Call(string Kind, string? AccessKey = null, string? Region = null, string? Subject = null);
}
