using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PersonalizeExport.Emulator.Control;
using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Faults;
using PersonalizeExport.Emulator.Http;
using PersonalizeExport.Emulator.Jobs;
using PersonalizeExport.Emulator.Operations;
using PersonalizeExport.Emulator.Output;
using PersonalizeExport.Emulator.Signing;
using PersonalizeExport.Emulator.Sorting;

namespace PersonalizeExport.Emulator.Hosting;

/// <summary>A running emulator: a web server of its own, in this process.</summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    private const int MostBytesOfRequest = 1 << 20;
    private readonly WebApplication _app;
    private readonly JobRunner _runner;

    private EmulatorHost(WebApplication app, JobRunner runner)
    {
        _app = app;
        _runner = runner;
        Endpoint = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; }

    /// <summary>Starts an emulator; throws <see cref="EmulatorStartException"/> when the options do not work.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="timeProvider">The clock of the jobs; signatures are always judged by real time.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<EmulatorHost> StartAsync(
        EmulatorOptions options, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        options.Check();
        RecordSorter.ClearAbandoned();
        if (options.S3Folder is { } s3Folder)
        {
            FolderObjectStore.Prepare(s3Folder);
        }

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url.GetLeftPart(UriPartial.Authority)).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBytesOfRequest;
        });
        builder.Services
            .AddRoutingCore()
            .AddSingleton<IHostLifetime, EmbeddedLifetime>()
            .AddSingleton(options)
            .AddSingleton(timeProvider ?? new OffsetTimeProvider(options.ClockOffset))
            .AddSingleton<SignatureVerifier>()
            .AddSingleton<DatasetCatalog>()
            .AddSingleton(_ => ObjectStoreOf(options))
            .AddSingleton<DatasetExporter>()
            .AddSingleton<JobStore>()
            .AddSingleton<JobRunner>()
            .AddSingleton<DurationSource>()
            .AddSingleton<TagStore>()
            .AddSingleton<ExportJobOperations>()
            .AddSingleton<TagOperations>()
            .AddSingleton<OperationTable>()
            .AddSingleton<FaultRules>()
            .AddSingleton<RequestStatistics>()
            .AddSingleton<ServiceEndpoint>()
            .AddSingleton<JobSeeder>()
            .AddSingleton<ControlEndpoints>();

        WebApplication app = builder.Build();
        app.MapPost("/", app.Services.GetRequiredService<ServiceEndpoint>().HandleAsync);
        app.Services.GetRequiredService<ControlEndpoints>().Map(app);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // A port that is taken, and an address or port that this machine does not have or give.
            await app.DisposeAsync();
            throw new EmulatorStartException($"Cannot listen on {options.Url}: {e.Message}", e);
        }

        return new EmulatorHost(app, app.Services.GetRequiredService<JobRunner>());
    }

    /// <summary>Completes when every export that has begun by now is finished.</summary>
    public Task WhenExportsFinishedAsync() => _runner.WhenFinishedAsync();

    /// <summary>Takes no more requests. Exports under way are given up, and leave no files.</summary>
    /// <returns>How many jobs had not ended.</returns>
    public async Task<int> StopAsync()
    {
        int running = _app.Services.GetRequiredService<JobStore>().CountRunning();
        await _app.StopAsync();
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static IObjectStore ObjectStoreOf(EmulatorOptions options) =>
        options.S3Endpoint is { } endpoint ? new S3ObjectStore(endpoint) : new FolderObjectStore(options.S3Folder!);
}
