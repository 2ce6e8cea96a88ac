namespace PersonalizeExport.LocalAws;

/// <summary>The endpoint that a container gets the credentials of its task's role from, and the metadata service of an EC2 instance, version 2.</summary>
internal static class MetadataEndpoints
{
    private const string Session = "instance-session";
    private const string Role = "instance-role";
    private const string Region = "eu-north-1";

    public static void MapContainerCredentials(this WebApplication app) => app.MapGet("/container", (CallLog log, CredentialFactory credentials) =>
    {
        log.Add(new Call("Container"));
        return Results.Json(new Dictionary<string, string>(credentials.Create().ToMetadata()) { ["RoleArn"] = "arn:aws:iam::123456789012:role/task" });
    });

    public static void MapInstanceMetadata(this WebApplication app)
    {
        app.MapPut("/latest/api/token", (HttpRequest request) =>
        {
            string lifetime = request.Headers["x-aws-ec2-metadata-token-ttl-seconds"].ToString();
            request.HttpContext.Response.Headers["x-aws-ec2-metadata-token-ttl-seconds"] = lifetime;
            return lifetime.Length == 0 ? Results.BadRequest() : Results.Text(Session);
        });
        app.MapGet("/latest/meta-data/iam/security-credentials/", (HttpRequest request) => Respond(request, () => Results.Text(Role)));
        app.MapGet($"/latest/meta-data/iam/security-credentials/{Role}", (HttpRequest request, CallLog log, CredentialFactory credentials) => Respond(request, () =>
        {
            log.Add(new Call("Instance"));
            return Results.Json(new Dictionary<string, string>(credentials.Create().ToMetadata())
            {
                ["Code"] = "Success",
                ["LastUpdated"] = "2026-01-01T00:00:00Z",
                ["Type"] = "AWS-HMAC",
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
