using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PersonalizeExport.Emulator.Control;
using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.FaultInjection;
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
    /// <summary>How large the body of a request may be.</summary>
    public const int MostBytesOfRequest = 1 << 20;
    private readonly WebApplication _app;
    private readonly JobRunner _runner;

    private EmulatorHost(WebApplication app, JobRunner runner)
    {
        _app = app;
        _runner = runner;
        Uri bound = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        IsOnAllAddresses = IPAddress.TryParse(bound.DnsSafeHost, out IPAddress? address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        // An address to bind to, but none to call: Windows does not connect to it, and the server itself refuses [::] as the host of a request.
        Endpoint = IsOnAllAddresses
            ? new UriBuilder(bound) { Host = $"{(bound.HostNameType == UriHostNameType.IPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback)}" }.Uri
            : bound;
    }

    /// <summary>Where it listens; of all addresses, one that a client on this machine can use.</summary>
    public Uri Endpoint { get; }

    /// <summary>Whether it listens on all addresses of this machine.</summary>
    public bool IsOnAllAddresses { get; }

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
            // Requests under way are given up when it stops; what is left then are clients that do not finish a request, or read no response.
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1))
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

    /// <summary>The host lives as long as its owner wants; signals of the process are the owner's business.</summary>
    private sealed class EmbeddedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>This machine's clock, put ahead or back.</summary>
    private sealed class OffsetTimeProvider(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
    }
}

/// <summary>The emulator cannot start; the message tells the user what to change.</summary>
internal sealed class EmulatorStartException(string message, Exception? inner = null) : Exception(message, inner);
