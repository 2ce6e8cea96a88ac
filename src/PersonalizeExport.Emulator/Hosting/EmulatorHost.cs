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
        IsOnAllAddresses = IPAddress.TryParse(bound.DnsSafeHost, out IPAddress? address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        // Clients cannot use such an address: Windows does not connect to it, and the server refuses [::] as the host of a request.
        Endpoint = IsOnAllAddresses
            ? new UriBuilder(bound) { Host = $"{(bound.HostNameType == UriHostNameType.IPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback)}" }.Uri
            : bound;
    }

    /// <summary>Where it listens; a loopback address if it listens on all addresses.</summary>
    public Uri Endpoint { get; }

    /// <summary>Whether it listens on all addresses of this machine.</summary>
    public bool IsOnAllAddresses { get; }

    /// <summary>Starts an emulator, or throws <see cref="EmulatorStartException"/>.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="timeProvider">The clock of the jobs; signatures are always judged by real time.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<EmulatorHost> StartAsync(
        EmulatorOptions options, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        options.Check();
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
            // Requests in progress are cancelled when it stops; only clients that do not finish a request, or do not read the response, are left.
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
            .AddSingleton<DatasetOperations>()
            .AddSingleton<TagOperations>()
            .AddSingleton<OperationTable>()
            .AddSingleton<FaultRules>()
            .AddSingleton<RequestStatistics>()
            .AddSingleton<ServiceEndpoint>()
            .AddSingleton<JobSeeder>()
            .AddSingleton<ControlEndpoints>();

        WebApplication app = builder.Build();
        app.Use(WebPageGuard.InvokeAsync);
        app.MapPost("/", app.Services.GetRequiredService<ServiceEndpoint>().HandleAsync);
        app.Services.GetRequiredService<ControlEndpoints>().Map(app);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The port is in use, or the address or port is not available on this machine.
            await app.DisposeAsync();
            throw new EmulatorStartException($"Cannot listen on {options.Url}: {e.Message}", e);
        }

        return new EmulatorHost(app, app.Services.GetRequiredService<JobRunner>());
    }

    /// <summary>Completes when every export that has begun by now is finished.</summary>
    public Task WhenExportsFinishedAsync() => _runner.WhenFinishedAsync();

    /// <summary>Takes no more requests. Exports in progress are cancelled, and leave no files.</summary>
    /// <returns>How many jobs were unfinished.</returns>
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

    /// <summary>The host runs until it is disposed of, and does not handle the signals of the process.</summary>
    private sealed class EmbeddedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>This machine's clock, with an offset.</summary>
    private sealed class OffsetTimeProvider(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
    }
}

/// <summary>The emulator cannot start. The message says what to change.</summary>
internal sealed class EmulatorStartException(string message, Exception? inner = null) : Exception(message, inner);
