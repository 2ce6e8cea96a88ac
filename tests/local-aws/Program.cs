using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PersonalizeExport.LocalAws;

// The services that AWS tools get credentials from, for tests: STS, IAM Identity Center (SSO), the endpoint of a container and the instance
// metadata service. It listens on a free loopback port, and prints its address.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddSingleton<CallLog>().AddSingleton<CredentialFactory>();

WebApplication app = builder.Build();
app.MapGet("/_control", (CallLog log) => Results.Json(new { calls = log.Calls }));
app.MapDelete("/_control", (CallLog log) => log.Clear());
app.MapPost("/_control", (double expiresIn, CredentialFactory credentials) => { credentials.Lifetime = TimeSpan.FromSeconds(expiresIn); });
app.MapSecurityTokenService();
app.MapSingleSignOn();
app.MapContainerCredentials();
app.MapInstanceMetadata();
app.MapFallback((HttpRequest request, CallLog log) =>
{
    log.Add(new Call("Unknown", Subject: $"{request.Method} {request.Path}"));
    return Results.NotFound();
});

await app.StartAsync();
string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
Console.WriteLine($"Listening on {address}");
await app.WaitForShutdownAsync();
