using System.Collections.Concurrent;
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
    private static readonly string[] Parameters = ["DurationSeconds", "ExternalId", "WebIdentityToken", "RoleSessionName"];

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _calls = new();

    private AwsServer(WebApplication app)
    {
        _app = app;
        app.MapGet("/_calls", () => Results.Json(TakeCalls()));
        app.MapGet("/federation/credentials", (HttpRequest request) => Respond(
            $"GetRoleCredentials {request.Headers["x-amz-sso_bearer_token"]} {request.Query["account_id"]}/{request.Query["role_name"]}",
            """{"roleCredentials":{"accessKeyId":"KEY-OF-SSO","secretAccessKey":"s","sessionToken":"t","expiration":4102444800000}}"""));
        app.MapGet("/container", () => Respond(
            "Container",
            """{"AccessKeyId":"KEY-OF-CONTAINER","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"""));
        app.MapPost("/token", async (HttpRequest request) => Respond(
            $"CreateToken {(await ReadJsonAsync(request))["clientId"]}",
            """{"accessToken":"new-token","tokenType":"Bearer","expiresIn":28800,"refreshToken":"new-refresh"}"""));
        app.MapPost("/v1/token", async (HttpRequest request) =>
        {
            JsonNode body = await ReadJsonAsync(request);
            Proofs.Enqueue(request.Headers["DPoP"].ToString());
            return Respond(
                $"CreateOAuth2Token {body["clientId"]} {body["grantType"]} {body["refreshToken"]}",
                SigninError is null
                    ? """
                      {"accessToken":{"accessKeyId":"KEY-OF-LOGIN","secretAccessKey":"s","sessionToken":"t"},
                      "tokenType":"aws_sigv4","expiresIn":900,"refreshToken":"new-refresh"}
                      """
                    : $$"""{"error":"{{SigninError}}","message":"no"}""",
                SigninError is null ? 200 : 400);
        });
        app.MapPost("/", async (HttpRequest request) => request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target
            ? ListJobs(request, target)
            : await IssueAsync(request));
    }

    public string Url => _app.Urls.Single();

    /// <summary>The DPoP headers of the sign-in service's requests.</summary>
    public ConcurrentQueue<string> Proofs { get; } = new();

    /// <summary>The error that the sign-in service returns; null for none.</summary>
    public string? SigninError { get; set; }

    public static Task<AwsServer> StartAsync() => LoopbackApp.StartAsync(app => new AwsServer(app));

    /// <summary>The lines of the requests so far, which are forgotten.</summary>
    public string[] TakeCalls()
    {
        string[] calls = [.. _calls];
        _calls.Clear();
        return calls;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<JsonNode> ReadJsonAsync(HttpRequest request) => (await JsonNode.ParseAsync(request.Body))!;

    private static string KeyOf(HttpRequest request) =>
        SigningKey().Match(request.Headers.Authorization.ToString()) is { Success: true } match ? match.Groups[1].Value : "-";

    private IResult Respond(string call, string body, int status = 200)
    {
        _calls.Enqueue(call);
        return Results.Content(body, null, null, status);
    }

    private IResult ListJobs(HttpRequest request, string target)
    {
        string token = request.Headers["X-Amz-Security-Token"].ToString().Length > 0 ? " token" : "";
        return Respond($"{target.Split('.')[^1]} {KeyOf(request)}{token}", """{"datasetExportJobs":[]}""");
    }

    private async Task<IResult> IssueAsync(HttpRequest request)
    {
        IFormCollection form = await request.ReadFormAsync();
        string action = form["Action"].ToString();
        string role = form["RoleArn"].ToString().Split('/')[^1];
        string parameters = string.Concat(
            from name in Parameters
            where form.ContainsKey(name) && !MadeName().IsMatch(form[name].ToString())
            select $" {name}={form[name]}");
        return Respond(
            $"{action} {KeyOf(request)} {role}{parameters}",
            $"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
              <Credentials>
                <AccessKeyId>KEY-OF-{role}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                <Expiration>2099-01-01T00:00:00Z</Expiration>
              </Credentials>
              <AssumedRoleUser><AssumedRoleId>x</AssumedRoleId><Arn>{form["RoleArn"]}</Arn></AssumedRoleUser>
            </{action}Result></{action}Response>
            """);
    }

    [GeneratedRegex("Credential=([^/]+)/")]
    private static partial Regex SigningKey();

    // The name of a session that nobody has named.
    [GeneratedRegex("^(botocore-session|PersonalizeExport)-")]
    private static partial Regex MadeName();
}
