using System.Collections.Concurrent;
using PersonalizeExport.Emulator.Output;

namespace PersonalizeExport.Emulator.Jobs;

/// <summary>Starts each job's export when its time has come, a few at once.</summary>
internal sealed class JobRunner(DatasetExporter exporter, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim slots = new(DatasetExporter.Concurrency);
    private readonly ConcurrentDictionary<ExportJob, ITimer> timers = new();
    private readonly ConcurrentDictionary<ExportJob, Task> exports = new();

    public void Schedule(ExportJob job)
    {
        var wait = job.StartsAt - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            Start(job);
            return;
        }

        // Made stopped and set only when it is known, so that it cannot fire before it can be found and disposed of.
        var timer = timers[job] = time.CreateTimer(_ => Start(job), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when every export that has been started by now is finished.</summary>
    public Task WhenFinishedAsync() => Task.WhenAll(exports.Values);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var timer in timers.Values)
        {
            await timer.DisposeAsync();
        }

        await WhenFinishedAsync();
        slots.Dispose();
        stopping.Dispose();
    }

    private void Start(ExportJob job)
    {
        if (timers.TryRemove(job, out var timer))
        {
            timer.Dispose();
        }

        if (!stopping.IsCancellationRequested)
        {
            var export = exports[job] = Task.Run(() => RunAsync(job));
            export.ContinueWith(_ => exports.TryRemove(job, out var _), TaskScheduler.Default);
        }
    }

    private async Task RunAsync(ExportJob job)
    {
        try
        {
            await slots.WaitAsync(stopping.Token);
            try
            {
                var failureReason = await exporter.ExportAsync(job.Definition, stopping.Token);
                job.Finish(time.GetUtcNow(), failureReason);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The emulator is going down and the job with it.
        }
    }
}
