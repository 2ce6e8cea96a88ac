using System.Collections.Concurrent;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// A cmdlet whose work is asynchronous. The work asks the pipeline thread for everything that touches the pipeline; when the pipeline
/// stops, for whatever reason, the work is cancelled and awaited before the cmdlet ends, so nothing of it outlives the cmdlet.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Action> _notes = new();
    private volatile PipelineQueue? _queue;

    /// <summary>Ends when the pipeline stops: for work that goes on between two calls of <see cref="Run"/>.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Cancels all work of the cmdlet.</summary>
    private protected void Cancel() => _stop.Cancel();

    /// <summary>Ends what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    /// <remarks>What follows from the cancellation must not run on the thread that stops the pipeline, so it goes to the thread pool.</remarks>
    protected override void StopProcessing() => _ = _stop.CancelAsync();

    /// <summary>Ends what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>Runs work to its end. To be called on the pipeline thread, which serves the work meanwhile.</summary>
    /// <param name="work">The work; its token ends when the pipeline stops.</param>
    protected void Run(Func<CancellationToken, Task> work)
    {
        using PipelineQueue queue = new();
        _queue = queue;
        Task running = Task.Run(
            async () =>
            {
                try
                {
                    await work(_stop.Token).ConfigureAwait(false);
                }
                finally
                {
                    queue.Complete();
                }
            },
            CancellationToken.None);
        try
        {
            while (_notes.TryDequeue(out Action? note))
            {
                note();
            }

            queue.Run();
        }
        catch
        {
            // An action threw: the user stopped, -ErrorAction Stop met an error, or Select-Object -First has enough. The cmdlet is not called
            // again, so whatever else it has begun ends with it.
            Cancel();
            throw;
        }
        finally
        {
            queue.Close();
            ((IAsyncResult)running).AsyncWaitHandle.WaitOne();
            _queue = null;
        }

        if (running.IsCanceled)
        {
            throw new PipelineStoppedException();
        }

        running.GetAwaiter().GetResult();
    }

    /// <summary>Writes an object to the pipeline, and ends when whatever stands next in the pipeline has taken it.</summary>
    protected Task EmitAsync(object value) => OnPipelineAsync(() => WriteObject(value));

    /// <summary>Writes a non-terminating error.</summary>
    protected Task EmitErrorAsync(ErrorRecord error) => OnPipelineAsync(() => WriteError(error));

    /// <summary>Has the pipeline thread tell the user something, now or when it next serves the work. A note that comes too late is left out.</summary>
    private protected void Notify(Action action)
    {
        if (_queue is { } queue)
        {
            _ = queue.InvokeAsync(action);
        }
        else
        {
            _notes.Enqueue(action);
        }
    }

    /// <summary>Has the pipeline thread do something.</summary>
    protected Task OnPipelineAsync(Action action) =>
        (_queue ?? throw new InvalidOperationException("Only the work of a cmdlet can ask its pipeline for something.")).InvokeAsync(action);
}
