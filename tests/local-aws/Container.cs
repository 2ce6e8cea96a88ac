namespace PersonalizeExport.LocalAws;

/// <summary>The endpoint that a container requests the keys of its task's role from.</summary>
internal static class Container
{
    public static void MapContainer(this WebApplication app) => app.MapGet("/container", (CallLog log, KeyIssuer issuer) =>
    {
        log.Add(new Call("Container"));
        Keys keys = issuer.Issue();
        return Results.Json(new Dictionary<string, string>
        {
            ["RoleArn"] = "arn:aws:iam::123456789012:role/task",
            ["AccessKeyId"] = keys.AccessKey,
            ["SecretAccessKey"] = keys.SecretKey,
            ["Token"] = keys.Token,
            ["Expiration"] = keys.ExpirationText,
        });
    });
}
