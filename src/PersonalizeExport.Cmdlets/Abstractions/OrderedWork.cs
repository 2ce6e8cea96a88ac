namespace PersonalizeExport.Cmdlets;

/// <summary>Does work for several inputs at once and gives the results in the order of the inputs.</summary>
internal sealed class OrderedWork<TInput, TResult>(int limit, Func<TInput, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
{
    private readonly Queue<(TInput Input, Task<TResult> Task)> _underWay = new();

    /// <summary>What was begun and whose result nobody has taken.</summary>
    public IEnumerable<(TInput Input, Task<TResult> Task)> UnderWay => _underWay;

    /// <summary>Begins the work for an input. Where as much as allowed is under way, results must be taken first.</summary>
    public void Begin(TInput input) => _underWay.Enqueue((input, Task.Run(() => work(input, cancellationToken), CancellationToken.None)));

    /// <summary>The results that are ready, and as many more as it takes to make room for another input.</summary>
    public IAsyncEnumerable<TResult> TakeReadyAsync() => TakeAsync(next => _underWay.Count >= limit || next.IsCompleted);

    /// <summary>All results.</summary>
    public IAsyncEnumerable<TResult> TakeAllAsync() => TakeAsync(_ => true);

    /// <summary>As <see cref="TakeReadyAsync"/>, waiting on the calling thread: for a pipeline thread that nobody needs meanwhile.</summary>
    public IEnumerable<TResult> TakeReady() => Take(next => _underWay.Count >= limit || next.IsCompleted);

    /// <summary>As <see cref="TakeAllAsync"/>, waiting on the calling thread.</summary>
    public IEnumerable<TResult> TakeAll() => Take(_ => true);

    private IEnumerable<TResult> Take(Func<Task, bool> isToBeTaken)
    {
        while (_underWay.TryPeek(out (TInput Input, Task<TResult> Task) next) && isToBeTaken(next.Task))
        {
            TResult result = next.Task.GetAwaiter().GetResult();
            _underWay.Dequeue();
            yield return result;
        }
    }

    private async IAsyncEnumerable<TResult> TakeAsync(Func<Task, bool> isToBeTaken)
    {
        while (_underWay.TryPeek(out (TInput Input, Task<TResult> Task) next) && isToBeTaken(next.Task))
        {
            TResult result = await next.Task.ConfigureAwait(false);

            // Only now, so that what is lost in a cancellation stays listed.
            _underWay.Dequeue();
            yield return result;
        }
    }
}
