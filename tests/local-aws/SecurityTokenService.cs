using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PersonalizeExport.LocalAws;

/// <summary>AWS STS, query protocol: AssumeRole and AssumeRoleWithWebIdentity.</summary>
/// <remarks>
/// A role's ARN has its trust policy: arn:aws:iam::ACCOUNT:role/TRUSTED/NAME can be assumed with the access key TRUSTED, or with the web identity
/// token TRUSTED.
/// </remarks>
internal static partial class SecurityTokenService
{
    private static readonly XNamespace Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    public static void MapSecurityTokenService(this WebApplication app) => app.MapPost("/", async (HttpRequest request, CallLog log, CredentialFactory factory) =>
    {
        IFormCollection form = await request.ReadFormAsync();
        string action = form["Action"].ToString();
        string role = form["RoleArn"].ToString();
        if (RoleArn().Match(role) is not { Success: true } arn)
        {
            return Refuse("ValidationError", 400, $"{role} is invalid");
        }

        Match scope = Scope().Match(request.Headers.Authorization.ToString());
        string accessKey = scope.Groups["key"].Value;
        string? caller = action switch
        {
            "AssumeRole" when scope.Success && HasRequiredToken(accessKey, request) => accessKey,
            "AssumeRoleWithWebIdentity" => form["WebIdentityToken"].ToString(),
            _ => null,
        };
        if (caller is null || caller != arn.Groups["trusted"].Value)
        {
            // A caller with a web identity token is not named, because the token is a secret.
            string user = scope.Success ? $"User: {accessKey} is not" : "Not";
            return Refuse("AccessDenied", 403, $"{user} authorized to perform: sts:{action} on resource: {role}");
        }

        log.Add(new Call(action, scope.Success ? accessKey : null, scope.Success ? scope.Groups["region"].Value : null, role));
        TemporaryCredentials credentials = factory.CreateForRole(arn.Groups["name"].Value);
        return Xml(200, new XElement(
            Namespace + $"{action}Response",
            new XElement(
                Namespace + $"{action}Result",
                new XElement(
                    Namespace + "Credentials",
                    new XElement(Namespace + "AccessKeyId", credentials.AccessKeyId),
                    new XElement(Namespace + "SecretAccessKey", credentials.SecretAccessKey),
                    new XElement(Namespace + "SessionToken", credentials.SessionToken),
                    new XElement(Namespace + "Expiration", credentials.ExpirationText)),
                new XElement(
                    Namespace + "AssumedRoleUser",
                    new XElement(Namespace + "AssumedRoleId", $"AROA:{form["RoleSessionName"]}"),
                    new XElement(Namespace + "Arn", role))),
            new XElement(Namespace + "ResponseMetadata", new XElement(Namespace + "RequestId", Guid.NewGuid()))));
    });

    private static bool HasRequiredToken(string accessKey, HttpRequest request) =>
        CredentialFactory.RequiredToken(accessKey) is not { } token || request.Headers["X-Amz-Security-Token"] == token;

    private static IResult Refuse(string code, int status, string message) => Xml(status, new XElement(
        Namespace + "ErrorResponse",
        new XElement(
            Namespace + "Error",
            new XElement(Namespace + "Type", "Sender"),
            new XElement(Namespace + "Code", code),
            new XElement(Namespace + "Message", message)),
        new XElement(Namespace + "RequestId", Guid.NewGuid())));

    private static IResult Xml(int status, XElement content) => Results.Content(content.ToString(), "text/xml", null, status);

    [GeneratedRegex(@"\Aarn:aws:iam::\d{12}:role/(?<trusted>[^/]+)/(?<name>[^/]+)\z")]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"\AAWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/\d{8}/(?<region>[^/]+)/sts/aws4_request,")]
    private static partial Regex Scope();
}
