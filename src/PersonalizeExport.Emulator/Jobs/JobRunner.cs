using System.Collections.Concurrent;
using PersonalizeExport.Emulator.Output;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>Starts each job's export when it is due, a few at once.</summary>
internal sealed class JobRunner(DatasetExporter exporter, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _slots = new(DatasetExporter.Concurrency);
    private readonly ConcurrentDictionary<ExportJob, ITimer> _timers = new();
    private readonly ConcurrentDictionary<ExportJob, Task> _exports = new();

    public void Schedule(ExportJob job)
    {
        TimeSpan wait = job.StartsAt - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            Start(job);
            return;
        }

        // Created without a due time and set once it is in the dictionary, so that Start always finds it there.
        ITimer timer = _timers[job] = time.CreateTimer(_ => Start(job), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when every export that has been started by now is finished.</summary>
    public Task WhenFinishedAsync() => Task.WhenAll(_exports.Values);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (ITimer timer in _timers.Values)
        {
            await timer.DisposeAsync();
        }

        await WhenFinishedAsync();
        _slots.Dispose();
        _stopping.Dispose();
    }

    private void Start(ExportJob job)
    {
        if (_timers.TryRemove(job, out ITimer? timer))
        {
            timer.Dispose();
        }

        if (!_stopping.IsCancellationRequested)
        {
            Task export = _exports[job] = Task.Run(() => RunAsync(job));
            export.ContinueWith(_ => _exports.TryRemove(job, out Task? _), TaskScheduler.Default);
        }
    }

    private async Task RunAsync(ExportJob job)
    {
        try
        {
            await _slots.WaitAsync(_stopping.Token);
            try
            {
                string? failureReason = await exporter.ExportAsync(job.Definition, _stopping.Token);
                job.Finish(time.GetUtcNow(), failureReason);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The emulator stops, and discards the job.
        }
    }
}
