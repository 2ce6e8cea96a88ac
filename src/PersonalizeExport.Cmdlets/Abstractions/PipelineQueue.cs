using System.Collections.Concurrent;

namespace PersonalizeExport.Cmdlets;

/// <summary>The actions that asynchronous work asks the pipeline thread to do: only that thread may write to the pipeline.</summary>
internal sealed class PipelineQueue : IDisposable
{
    private readonly BlockingCollection<Request> _requests = [];
    private volatile bool _isClosed;

    /// <summary>Has the pipeline thread do something, and ends when it is done.</summary>
    /// <exception cref="OperationCanceledException">The pipeline does nothing any more.</exception>
    public Task InvokeAsync(Action action)
    {
        Request request = new(action);
        try
        {
            _requests.Add(request);
        }
        catch (InvalidOperationException)
        {
            // The work is complete, and the queue perhaps disposed: what comes from beside the work comes too late.
            request.Cancel();
        }

        if (_isClosed)
        {
            // Close may have looked before this one was there.
            Close();
        }

        return request.Task;
    }

    /// <summary>Does what is requested, on the calling thread, until <see cref="Complete"/>.</summary>
    /// <param name="tick">What else to do, every quarter of a second or more often.</param>
    public void Run(Action? tick)
    {
        while (!_requests.IsCompleted)
        {
            if (_requests.TryTake(out Request? request, tick is null ? Timeout.Infinite : 250))
            {
                request.Run();
            }

            tick?.Invoke();
        }
    }

    /// <summary>No further action will be requested.</summary>
    public void Complete() => _requests.CompleteAdding();

    /// <summary>No further action will be done: whoever waits for one, now or later, learns that it is cancelled.</summary>
    public void Close()
    {
        _isClosed = true;
        try
        {
            while (_requests.TryTake(out Request? request))
            {
                request.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // Whoever disposed it had emptied it.
        }
    }

    public void Dispose() => _requests.Dispose();

    private sealed class Request(Action action)
    {
        // Asynchronously, or what follows in the work would run on the pipeline thread.
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _done.Task;

        public void Cancel() => _done.TrySetCanceled();

        public void Run()
        {
            try
            {
                action();
            }
            catch
            {
                _done.TrySetCanceled();
                throw;
            }

            _done.TrySetResult();
        }
    }
}
