using System.Collections.Concurrent;
using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// A cmdlet whose work is asynchronous. The work runs on the thread pool; the pipeline thread waits for its results and
/// writes them, as only that thread may. When the pipeline stops, for whatever reason, the work is cancelled and
/// awaited before the cmdlet ends: nothing outlives it.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private const int TickMilliseconds = 500;

    private static long _progressSources;

    // Hosts tell the bars of commands apart by it. PowerShell counts its own up from zero.
    private readonly long _progressSource = Interlocked.Decrement(ref _progressSources);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Action> _notes = new();
    private volatile TaskCompletionSource _notified = new();
    private ProgressBars? _bars;

    /// <summary>Is cancelled when the pipeline stops.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    // All that a cmdlet writes to be read has text of others in it.

    private protected new void WriteWarning(string text) => base.WriteWarning(DisplayText.Printable(text));

    private protected new void WriteVerbose(string text) => base.WriteVerbose(DisplayText.Printable(text));

    private protected new void WriteDebug(string text) => base.WriteDebug(DisplayText.Printable(text));

    private protected new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(DisplayText.Printable(target), action);

    /// <summary>Cancels all work of the cmdlet.</summary>
    private protected void Cancel() => _stop.Cancel();

    /// <summary>Ends what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What follows from the cancellation must not run on the thread that stops the pipeline, so it goes to the thread
    /// pool.
    /// </remarks>
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

    /// <summary>Waits for work that runs on the thread pool.</summary>
    /// <exception cref="PipelineStoppedException">The work was cancelled, as the pipeline stops.</exception>
    private protected T Await<T>(Task<T> work)
    {
        Await((Task)work);
        return work.Result;
    }

    /// <summary>Waits for work that runs on the thread pool.</summary>
    /// <exception cref="PipelineStoppedException">The work was cancelled, as the pipeline stops.</exception>
    private protected void Await(Task work)
    {
        try
        {
            if (work.IsCompleted)
            {
                Serve();
            }
            else
            {
                WaitForAny(work);
            }
        }
        catch
        {
            // Writing a note failed: the user has stopped the pipeline, or the next command has failed. The cmdlet is
            // not called again.
            Cancel();
            Task.WaitAny(work);
            throw;
        }

        try
        {
            work.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Waits for the work of each item in turn.</summary>
    private protected IEnumerable<TItem> Await<TItem>(IEnumerable<TItem> begun)
        where TItem : WorkItem
    {
        foreach (TItem item in begun)
        {
            Await(item.Work);
            yield return item;
        }
    }

    /// <summary>
    /// Waits for the results of an enumeration, which runs on the thread pool and continues when the next result is
    /// taken.
    /// </summary>
    private protected IEnumerable<T> Await<T>(IAsyncEnumerable<T> results)
    {
        IAsyncEnumerator<T> enumerator = results.GetAsyncEnumerator(StopToken);
        try
        {
            while (Await(Task.Run(() => enumerator.MoveNextAsync().AsTask())))
            {
                yield return enumerator.Current;
            }
        }
        finally
        {
            Task.Run(() => enumerator.DisposeAsync().AsTask()).Wait();
        }
    }

    /// <summary>Waits until one of several tasks has ended. Earlier notes are written first.</summary>
    private protected void WaitForAny(params Task[] work)
    {
        int ended;
        do
        {
            ended = Task.WaitAny([.. work, _notified.Task], TickMilliseconds);
            Serve();
        }
        while (ended < 0 || ended == work.Length);
    }

    /// <summary>
    /// What the pipeline thread does while it waits: notes, and the progress bars. Only while it is in this cmdlet, so
    /// that nothing is drawn while another command has it.
    /// </summary>
    private protected void Serve()
    {
        if (_notified.Task.IsCompleted)
        {
            _notified = new();
        }

        while (_notes.TryDequeue(out Action? note))
        {
            note();
        }

        _bars?.Tick();
    }

    /// <summary>Shows the state of the work in progress bars. PowerShell shows none if they are not wanted.</summary>
    /// <param name="describe">The bars as they are now. Called on the pipeline thread.</param>
    /// <param name="delay">When they first show.</param>
    private protected void BeginProgress(Func<IEnumerable<ProgressRecord>> describe, TimeSpan delay) =>
        _bars = new ProgressBars(describe, delay, WriteBar);

    /// <summary>Shows the state of work that is usually short in a progress bar, once it has taken a second.</summary>
    /// <param name="activity">
    /// What is done. Short, because PowerShell draws it in one line with the state, which must fit 80 columns.
    /// </param>
    /// <param name="describe">The state of the work.</param>
    private protected void BeginProgress(string activity, Func<string> describe) =>
        BeginProgress(() => [new ProgressRecord(ProgressBars.MainId, activity, describe())], TimeSpan.FromSeconds(1));

    /// <summary>Takes the progress bars away.</summary>
    private protected void EndProgress() => _bars?.Complete();

    private void WriteBar(ProgressRecord record)
    {
        record.Activity = DisplayText.Printable(record.Activity);
        record.StatusDescription = DisplayText.Printable(record.StatusDescription);
        record.CurrentOperation = DisplayText.Printable(record.CurrentOperation);
        try
        {
            CommandRuntime.WriteProgress(_progressSource, record);
        }
        catch (Exception ended) when (ended is PipelineStoppedException or InvalidOperationException
            && record.RecordType is ProgressRecordType.Completed)
        {
            // A pipeline that is stopping or has ended accepts no records, but the host would continue to show the bar.
            Host.UI?.WriteProgress(_progressSource, record);
        }
    }

    /// <summary>
    /// Has the pipeline thread write a verbose line, a warning or a bar while it waits. What comes after the work has
    /// ended is left out.
    /// </summary>
    private protected void Notify(Action note)
    {
        _notes.Enqueue(note);
        _notified.TrySetResult();
    }
}
