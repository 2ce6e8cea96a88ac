namespace PersonalizeExport.LocalAws;

/// <summary>The metadata service of an EC2 instance, version 2: nothing without a session's token.</summary>
internal static class InstanceMetadata
{
    private const string Session = "instance-session";
    private const string Role = "instance-role";
    private const string Region = "eu-north-1";

    public static void MapInstanceMetadata(this WebApplication app)
    {
        app.MapPut("/latest/api/token", (HttpRequest request) =>
        {
            string lifetime = request.Headers["x-aws-ec2-metadata-token-ttl-seconds"].ToString();
            request.HttpContext.Response.Headers["x-aws-ec2-metadata-token-ttl-seconds"] = lifetime;
            return lifetime.Length == 0 ? Results.BadRequest() : Results.Text(Session);
        });
        app.MapGet("/latest/meta-data/iam/security-credentials/", (HttpRequest request) => Respond(request, () => Results.Text(Role)));
        app.MapGet($"/latest/meta-data/iam/security-credentials/{Role}", (HttpRequest request, CallLog log, KeyIssuer issuer) => Respond(request, () =>
        {
            log.Add(new Call("Instance"));
            Keys keys = issuer.Issue();
            return Results.Json(new Dictionary<string, string>
            {
                ["Code"] = "Success",
                ["LastUpdated"] = "2026-01-01T00:00:00Z",
                ["Type"] = "AWS-HMAC",
                ["AccessKeyId"] = keys.AccessKey,
                ["SecretAccessKey"] = keys.SecretKey,
                ["Token"] = keys.Token,
                ["Expiration"] = keys.ExpirationText,
            });
        }));
        app.MapGet("/latest/meta-data/iam/info", (HttpRequest request) => Respond(request, () => Results.Json(new Dictionary<string, string>
        {
            ["Code"] = "Success",
            ["LastUpdated"] = "2026-01-01T00:00:00Z",
            ["InstanceProfileArn"] = $"arn:aws:iam::123456789012:instance-profile/{Role}",
            ["InstanceProfileId"] = "AIPAEXAMPLE",
        })));
        app.MapGet("/latest/meta-data/placement/region", (HttpRequest request) => Respond(request, () => Results.Text(Region)));
        app.MapGet("/latest/dynamic/instance-identity/document", (HttpRequest request) => Respond(request, () => Results.Json(new { region = Region })));
    }

    private static IResult Respond(HttpRequest request, Func<IResult> response) =>
        request.Headers["x-aws-ec2-metadata-token"] == Session ? response() : Results.Unauthorized();
}
