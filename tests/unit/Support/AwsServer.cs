using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PersonalizeExport.Tests.Support;

/// <summary>
/// STS, SSO, the sign-in service, a container and Amazon Personalize on one loopback port: it gives everybody what is
/// requested, and keeps a line for each request, with the key that signed it.
/// </summary>
internal sealed partial class AwsServer : IAsyncDisposable
{
    private static readonly string[] Parameters =
    [
        "DurationSeconds",
        "ExternalId",
        "WebIdentityToken",
        "RoleSessionName",
    ];

    private readonly WebApplication _app;

    private AwsServer(WebApplication app)
    {
        _app = app;
        app.MapGet("/_calls", () => Results.Json(TakeCalls()));
        app.MapGet("/federation/credentials", (HttpRequest request) =>
        {
            Calls.Enqueue(
                $"GetRoleCredentials {request.Headers["x-amz-sso_bearer_token"]} {request.Query["account_id"]}/{request.Query["role_name"]}");
            return Results.Json(
                new
                {
                    roleCredentials = new
                    {
                        accessKeyId = "KEY-OF-SSO",
                        secretAccessKey = "s",
                        sessionToken = "t",
                        expiration = 4102444800000,
                    },
                });
        });
        app.MapGet("/container", () =>
        {
            Calls.Enqueue("Container");
            return Results.Json(
                new Dictionary<string, string>
                {
                    ["AccessKeyId"] = "KEY-OF-CONTAINER",
                    ["SecretAccessKey"] = "s",
                    ["Token"] = "t",
                    ["Expiration"] = "2099-01-01T00:00:00Z",
                });
        });
        app.MapPost("/token", async (HttpRequest request) =>
        {
            Calls.Enqueue($"CreateToken {(await ReadJsonAsync(request))["clientId"]}");
            return Results.Json(
                new
                {
                    accessToken = "new-token",
                    tokenType = "Bearer",
                    expiresIn = 28800,
                    refreshToken = "new-refresh",
                });
        });
        app.MapPost("/v1/token", async (HttpRequest request) =>
        {
            JsonNode body = await ReadJsonAsync(request);
            Calls.Enqueue($"CreateOAuth2Token {body["clientId"]} {body["grantType"]} {body["refreshToken"]}");
            Proofs.Enqueue(request.Headers["DPoP"].ToString());
            return SigninResponse(request);
        });
        app.MapPost("/", async (HttpRequest request) =>
            request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target
                ? ListJobs(request, target)
                : await IssueAsync(request));
    }

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The DPoP headers of the sign-in service's requests.</summary>
    public ConcurrentQueue<string> Proofs { get; } = new();

    /// <summary>What the sign-in service responds.</summary>
    public Func<HttpRequest, IResult> SigninResponse { get; set; } =
        _ =>
            Results.Json(
                new
                {
                    accessToken = new
                    {
                        accessKeyId = "KEY-OF-LOGIN",
                        secretAccessKey = "s",
                        sessionToken = "t",
                    },
                    tokenType = "aws_sigv4",
                    expiresIn = 900,
                    refreshToken = "new-refresh",
                });

    public static Task<AwsServer> StartAsync() => LoopbackApp.StartAsync(app => new AwsServer(app));

    /// <summary>The lines of the requests so far, which are forgotten.</summary>
    public string[] TakeCalls()
    {
        List<string> calls = [];
        while (Calls.TryDequeue(out string? call))
        {
            calls.Add(call);
        }

        return [.. calls];
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<JsonNode> ReadJsonAsync(HttpRequest request) =>
        (await JsonNode.ParseAsync(request.Body))!;

    private static string KeyOf(HttpRequest request) =>
        SigningKey().Match(request.Headers.Authorization.ToString()) is { Success: true } match
            ? match.Groups[1].Value
            : "-";

    private IResult ListJobs(HttpRequest request, string target)
    {
        string token = request.Headers["X-Amz-Security-Token"].ToString().Length > 0 ? " token" : "";
        Calls.Enqueue($"{target.Split('.')[^1]} {KeyOf(request)}{token}");
        return Results.Content("""{"datasetExportJobs":[]}""", "application/x-amz-json-1.1");
    }

    private async Task<IResult> IssueAsync(HttpRequest request)
    {
        IFormCollection form = await request.ReadFormAsync();
        string action = form["Action"].ToString();
        string role = form["RoleArn"].ToString().Split('/')[^1];
        string parameters = string.Concat(
            Parameters
                .Where(name => form.ContainsKey(name) && !MadeName().IsMatch(form[name].ToString()))
                .Select(name => $" {name}={form[name]}"));
        Calls.Enqueue($"{action} {KeyOf(request)} {role}{parameters}");
        return Results.Content(
            $"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
              <Credentials>
                <AccessKeyId>KEY-OF-{role}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                <Expiration>2099-01-01T00:00:00Z</Expiration>
              </Credentials>
              <AssumedRoleUser><AssumedRoleId>x</AssumedRoleId><Arn>{form["RoleArn"]}</Arn></AssumedRoleUser>
            </{action}Result></{action}Response>
            """,
            "text/xml");
    }

    [GeneratedRegex("Credential=([^/]+)/")]
    private static partial Regex SigningKey();

    // The name of a session that nobody has named.
    [GeneratedRegex("^(botocore-session|PersonalizeExport)-")]
    private static partial Regex MadeName();
}
