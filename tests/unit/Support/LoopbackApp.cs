using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace PersonalizeExport.Tests.Support;

/// <summary>Starts a server of a test on a free loopback port.</summary>
internal static class LoopbackApp
{
    public static async Task<T> StartAsync<T>(Func<WebApplication, T> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        T server = map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
