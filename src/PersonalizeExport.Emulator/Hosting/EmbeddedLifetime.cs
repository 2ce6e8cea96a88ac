namespace PersonalizeExport.Emulator.Hosting;

/// <summary>The host lives as long as its owner wants; signals of the process are the owner's business.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
