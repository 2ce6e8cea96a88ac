namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Does work for several inputs at once and gives the results in the order of the inputs. A result stays listed as under way until whoever takes
/// the results comes back for the next one: what becomes of it in between, a stop or a cancellation, forgets no input.
/// </summary>
internal sealed class OrderedWork<TInput, TResult>(int limit, Func<TInput, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
{
    // Behind a slow input others go on, but not without end: their results wait in memory.
    private readonly int _mostWaiting = 10 * limit;
    private readonly Queue<(TInput Input, Task<TResult> Task)> _underWay = new();

    /// <summary>What was begun and whose result nobody is done with.</summary>
    public IEnumerable<(TInput Input, Task<TResult> Task)> UnderWay => _underWay;

    /// <summary>Begins the work for an input. Where as much as allowed is under way, results must be taken first.</summary>
    public void Begin(TInput input) => _underWay.Enqueue((input, Task.Run(() => work(input, cancellationToken), CancellationToken.None)));

    /// <summary>The results that are ready; ends when there is room for another input.</summary>
    public async IAsyncEnumerable<TResult> TakeReadyAsync()
    {
        while (true)
        {
            while (IsNextReady(out Task<TResult>? ready))
            {
                yield return await ready.ConfigureAwait(false);
                _underWay.Dequeue();
            }

            if (FindObstacles() is not { Length: > 0 } obstacles)
            {
                yield break;
            }

            await Task.WhenAny(obstacles).ConfigureAwait(false);
        }
    }

    /// <summary>All results.</summary>
    public async IAsyncEnumerable<TResult> TakeAllAsync()
    {
        while (_underWay.TryPeek(out (TInput Input, Task<TResult> Task) next))
        {
            yield return await next.Task.ConfigureAwait(false);
            _underWay.Dequeue();
        }
    }

    /// <summary>As <see cref="TakeReadyAsync"/>, waiting on the calling thread: for a pipeline thread that nobody needs meanwhile.</summary>
    /// <param name="tick">What else to do, every quarter of a second or more often.</param>
    public IEnumerable<TResult> TakeReady(Action tick)
    {
        while (true)
        {
            while (IsNextReady(out Task<TResult>? ready))
            {
                yield return ready.GetAwaiter().GetResult();
                _underWay.Dequeue();
            }

            if (FindObstacles() is not { Length: > 0 } obstacles)
            {
                yield break;
            }

            tick();
            Wait(obstacles, tick);
        }
    }

    /// <summary>As <see cref="TakeAllAsync"/>, waiting on the calling thread.</summary>
    /// <param name="tick">What else to do, every quarter of a second or more often.</param>
    public IEnumerable<TResult> TakeAll(Action tick)
    {
        while (_underWay.TryPeek(out (TInput Input, Task<TResult> Task) next))
        {
            tick();
            if (!next.Task.IsCompleted)
            {
                Wait([next.Task], tick);
            }

            yield return next.Task.GetAwaiter().GetResult();
            _underWay.Dequeue();
        }
    }

    private static void Wait(Task[] tasks, Action tick)
    {
        while (Task.WaitAny(tasks, 250) < 0)
        {
            tick();
        }
    }

    private bool IsNextReady([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Task<TResult>? ready)
    {
        ready = _underWay.TryPeek(out (TInput Input, Task<TResult> Task) next) && next.Task.IsCompleted ? next.Task : null;
        return ready is not null;
    }

    // One of these must end before another input may be begun; none where there is room.
    private Task[] FindObstacles()
    {
        if (_underWay.Count >= _mostWaiting)
        {
            return [_underWay.Peek().Task];
        }

        Task[] running = [.. _underWay.Select(begun => begun.Task).Where(task => !task.IsCompleted)];
        return running.Length >= limit ? running : [];
    }
}
