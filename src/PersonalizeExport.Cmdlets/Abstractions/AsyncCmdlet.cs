using System.Collections.Concurrent;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// A cmdlet whose work is asynchronous. The work asks the pipeline thread for everything that touches the pipeline; when the pipeline
/// stops, for whatever reason, the work is cancelled and awaited before the cmdlet ends, so nothing of it outlives the cmdlet.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private static long _progressSources;

    // Hosts tell by it the bars of one command from those of another. Below zero, as PowerShell counts its own up from zero.
    private readonly long _progressSource = Interlocked.Decrement(ref _progressSources);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Action> _notes = new();
    private volatile PipelineQueue? _queue;
    private WorkProgressBar? _bar;

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
            EndProgress();
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
            Serve();
            queue.Run(_bar is null ? null : _bar.Tick);
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

    /// <summary>
    /// What the pipeline thread does while it waits: notes, and the progress bar. Only while it is in this cmdlet, so that nothing is drawn while
    /// it is another's turn.
    /// </summary>
    private protected void Serve()
    {
        while (_notes.TryDequeue(out Action? note))
        {
            note();
        }

        _bar?.Tick();
    }

    /// <summary>Has a progress bar show how the work stands, if it takes long and bars are wanted.</summary>
    /// <param name="activity">What is done.</param>
    /// <param name="describe">Says in a few words where the work stands.</param>
    private protected void BeginProgress(string activity, Func<string> describe) =>
        _bar = IsProgressShown() ? new WorkProgressBar(activity, describe, WriteBar) : null;

    /// <summary>Takes the progress bar away.</summary>
    private protected void EndProgress() => _bar?.Complete();

    /// <summary>Whether the user wants to see progress bars.</summary>
    private protected bool IsProgressShown()
    {
        object? preference = MyInvocation.BoundParameters.TryGetValue("ProgressAction", out object? given) ? given : GetVariableValue("ProgressPreference");
        return !LanguagePrimitives.TryConvertTo(preference, out ActionPreference action)
            || action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    /// <summary>Writes a record of a progress bar.</summary>
    private protected void WriteBar(ProgressRecord record)
    {
        try
        {
            CommandRuntime.WriteProgress(_progressSource, record);
        }
        catch (Exception ended) when (ended is PipelineStoppedException or InvalidOperationException && record.RecordType is ProgressRecordType.Completed)
        {
            // A pipeline that is being stopped, or has ended, takes nothing any more, but its host may go on to show what it was last told.
            Host.UI?.WriteProgress(_progressSource, record);
        }
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
            // What is done between two calls of Run may meet the queue of the first one when that is over.
            queue.InvokeAsync(action).ContinueWith(
                _ => _notes.Enqueue(action), CancellationToken.None, TaskContinuationOptions.OnlyOnCanceled | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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
