using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PersonalizeExport.LocalAws;

// The places where AWS tools get credentials, for tests: STS, IAM Identity Center (SSO), the container and the instance metadata service.
// Loopback, a free port; says where it listens.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddSingleton<CallLog>().AddSingleton<KeyIssuer>();

WebApplication app = builder.Build();
app.MapControl();
app.MapSecurityTokenService();
app.MapSingleSignOn();
app.MapContainer();
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
