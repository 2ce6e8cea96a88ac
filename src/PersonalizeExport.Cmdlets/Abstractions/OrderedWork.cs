namespace PersonalizeExport.Cmdlets;

/// <summary>
/// Does work for several inputs at once and gives the results in the order of the inputs. An input stays listed as under way until the next one is
/// taken, so a stop in between forgets none.
/// </summary>
/// <param name="limit">How many inputs at once.</param>
/// <param name="work">Begins the work for an input, and leaves what takes time to the thread pool.</param>
/// <param name="waitForAny">Waits until one of several tasks has ended.</param>
internal sealed class OrderedWork<TInput, TResult>(int limit, Func<TInput, Task<TResult>> work, Action<Task[]> waitForAny)
{
    // While one input is slow, the results of those after it wait in memory.
    private readonly int _mostWaiting = 10 * limit;
    private readonly Queue<(TInput Input, Task<TResult> Task)> _underWay = new();

    /// <summary>Begins the work for an input. Take what is ready after each.</summary>
    public void Begin(TInput input) => _underWay.Enqueue((input, work(input)));

    /// <summary>The inputs whose work has ended, each with its task. Waits until another input may be begun.</summary>
    public IEnumerable<(TInput Input, Task<TResult> Task)> TakeReady() => Take(FindObstacles);

    /// <summary>All inputs, each when its work has ended.</summary>
    public IEnumerable<(TInput Input, Task<TResult> Task)> TakeAll() => Take(() => _underWay.TryPeek(out (TInput Input, Task<TResult> Task) next) ? [next.Task] : []);

    /// <summary>Waits until everything that was begun has ended, however it ends.</summary>
    /// <returns>The inputs that were not taken.</returns>
    public IReadOnlyList<(TInput Input, Task<TResult> Task)> WaitForEnd()
    {
        foreach ((_, Task<TResult> task) in _underWay)
        {
            Task.WaitAny(task);
        }

        return [.. _underWay];
    }

    private IEnumerable<(TInput Input, Task<TResult> Task)> Take(Func<Task[]> findObstacles)
    {
        while (true)
        {
            while (_underWay.TryPeek(out (TInput Input, Task<TResult> Task) next) && next.Task.IsCompleted)
            {
                yield return next;
                _underWay.Dequeue();
            }

            if (findObstacles() is not { Length: > 0 } obstacles)
            {
                yield break;
            }

            waitForAny(obstacles);
        }
    }

    // One of these must end before another input may be begun.
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
