namespace PersonalizeExport.LocalAws;

/// <summary>What a test steers and asks: how long keys last, and which calls there were.</summary>
internal static class ControlEndpoints
{
    private const string Path = "/_control";

    public static void MapControl(this WebApplication app)
    {
        app.MapGet(Path, (CallLog log) => Results.Json(new { calls = log.Calls }));
        app.MapDelete(Path, (CallLog log) => log.Clear());
        app.MapPost(Path, (double expiresIn, KeyIssuer issuer) => { issuer.Lifetime = TimeSpan.FromSeconds(expiresIn); });
    }
}
